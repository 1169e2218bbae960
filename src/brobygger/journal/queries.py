"""Reading one's own duty list: what one has noted as written in one's own record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.journal.models import JournalMark
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Marked:
    """One message that the reader has noted as written in their own record. No content."""

    id: UUID
    room_id: UUID
    message_id: UUID
    person_name: str
    message_at: dt.datetime
    marked_at: dt.datetime
    reference: str


def mark_of(actor: Actor, message_id: UUID) -> Marked | None:
    """The actor's own note on a message, or None. One query."""
    decisions.hide_unless(actor.is_helper, "journal.read", why="not a helper")
    row = JournalMark.objects.filter(seat=actor.seat, message_id=message_id).first()
    return None if row is None else _marked(row)


def duty_list(actor: Actor, *, before: dt.datetime | None = None) -> list[Marked]:
    """What the actor's seat has noted, newest first, 50 at a time; kept after leaving a room. Raises Hidden."""
    decisions.hide_unless(actor.is_helper, "journal.duty-list", why="not a helper")
    rows = JournalMark.objects.filter(seat=actor.seat)
    if before is not None:
        rows = rows.filter(marked_at__lt=before)
    return [_marked(row) for row in rows.order_by("-marked_at")[:PAGE]]


def _marked(row: JournalMark) -> Marked:
    return Marked(row.id, row.room_id, row.message_id, row.person_name, row.message_at, row.marked_at, row.reference)
