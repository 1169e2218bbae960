"""Whom the person shows the curve to. Nobody from the beginning; what is taken back is gone at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record_look
from brobygger.feedback import access, queries
from brobygger.feedback.models import Shown
from brobygger.feedback.queries import EpisodePage
from brobygger.feedback.queries.sharing import choosable
from brobygger.feedback.services import keeping
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id


def show_to(
    actor: Actor, *, room_id: UUID, episode_id: UUID, members: Collection[str], organisations: Collection[str]
) -> None:
    """The person shows the curve to these and nobody else; to nobody where both are empty.

    Raises Hidden, Denied, Invalid (somebody who is not in the room).
    """
    with transaction.atomic():
        keeping.enter(actor, room_id, access.OWN, "show", reads=True)
        found = queries.one(actor, room_id, episode_id)
        choice = choosable(found.members, found.episode.membership_id)
        people = {str(one.id): one.id for one in choice}
        services = {str(one.organisation_id): one.organisation_id for one in choice if one.organisation_id}
        if not (people.keys() >= set(members) and services.keys() >= set(organisations)):
            told = _("Somebody you chose is not in the room any more. Look at the list as it is now.")
            raise Invalid(told, field="members", code="not-here")
        wanted = [(people[key], None) for key in members] + [(None, services[key]) for key in organisations]
        Shown.objects.filter(episode_id=episode_id).delete()
        rows = [_row(found, membership, organisation) for membership, organisation in wanted]
        Shown.objects.bulk_create(rows)
        keeping.keep(actor, found.members, "feedback.shown", episode_id)


def note_reading(actor: Actor, found: EpisodePage) -> None:
    """Somebody whom the curve is shown to has looked at it: a line in the access log, once an hour."""
    if found.is_whole:
        return
    room = found.members.room
    basis = found.members.me.basis
    record_look(actor, what="feedback.read", room_id=room.id, about_person_id=room.about_person_id, basis=basis)


def _row(found: EpisodePage, membership_id: UUID | None, organisation_id: UUID | None) -> Shown:
    return Shown(
        id=new_id(),
        room_id=found.members.room.id,
        episode_id=found.episode.id,
        about_person_id=found.members.room.about_person_id,
        led_by_seat=found.episode.led_by_seat,
        membership_id=membership_id,
        organisation_id=organisation_id,
        shown_at=clock.now(),
    )
