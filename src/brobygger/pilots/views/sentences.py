"""What is missing in a pilot, in sentences."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.pilots.queries import PilotPage
from brobygger.pilots.rules import Lack, Missing


def missing(found: PilotPage, one: Missing) -> str:
    """What is missing and who has it, in a sentence."""
    names: dict[UUID | None, str] = {each.id: each.name for each in found.organisations}
    names |= {member.card.role_id: member.card.name for member in found.members}
    said = {
        Lack.SECOND_ORGANISATION: _("One more organisation must be in. The leaders have that."),
        Lack.LEADER: _("%(who)s has no leader in the pilot yet."),
        Lack.PARTICIPANT: _("%(who)s has nobody besides the leader in the pilot yet."),
        Lack.TERMS: _("%(who)s has not said what they can and cannot be flexible on."),
        Lack.READY: _("%(who)s has not said that they are ready."),
    }[one.lack]
    return said % {"who": names.get(one.organisation_id or one.role_id, "")}
