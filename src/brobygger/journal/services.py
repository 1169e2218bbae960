"""Noting that a message stands in one's own record, so that nothing is written twice."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.journal.models import JournalMark
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id

LONGEST_REFERENCE = 100


def mark(
    actor: Actor,
    *,
    room_id: UUID,
    about_person_id: UUID,
    message_id: UUID,
    message_at: dt.datetime,
    person_name: str,
    reference: str = "",
) -> None:
    """Note a message as written in the actor's own record; noting it again changes the reference alone.

    The caller has decided about the room and the message. Raises Hidden (not a helper), Invalid (a reference that is
    too long or holds characters that cannot be shown).
    """
    decisions.hide_unless(actor.is_helper, "journal.mark", why="not a helper", object_id=message_id)
    kept = reference.strip()
    if len(kept) > LONGEST_REFERENCE or not kept.isprintable():
        raise Invalid(_("The reference is too long, or holds characters that cannot be shown."), field="reference")
    if JournalMark.objects.filter(message_id=message_id, seat=actor.seat).update(reference=kept):
        return
    row = JournalMark(
        id=new_id(),
        room_id=room_id,
        message_id=message_id,
        message_at=message_at,
        person_name=person_name,
        seat=actor.seat,
        reference=kept,
        marked_at=clock.now(),
    )
    JournalMark.objects.bulk_create([row], ignore_conflicts=True)
    record(actor, what="journal.marked", about_person_id=about_person_id, room_id=room_id, object_id=message_id)
