"""Noting that a message stands in one's own record, so that nothing is written twice."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.journal.models import JournalMark
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id

LONGEST_REFERENCE = 100


def mark(
    actor: Actor, *, room_id: UUID, message_id: UUID, message_at: dt.datetime, person_name: str, reference: str = ""
) -> None:
    """Note a message as written in the actor's own record; noting it again changes the reference.

    The caller has decided about the room. Raises Invalid for a reference that is too long.
    """
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid(_("The reference is too long."), field="reference")
    known = JournalMark.objects.filter(message_id=message_id, seat=actor.seat)
    if not known.update(reference=reference.strip()):
        JournalMark.objects.bulk_create(
            [
                JournalMark(
                    id=new_id(),
                    room_id=room_id,
                    message_id=message_id,
                    message_at=message_at,
                    person_name=person_name,
                    seat=actor.seat,
                    reference=reference.strip(),
                    marked_at=clock.now(),
                )
            ]
        )


def unmark(actor: Actor, *, message_id: UUID) -> None:
    """Take the note away again."""
    JournalMark.objects.filter(message_id=message_id, seat=actor.seat).delete()
