"""Reading one's own duty list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from brobygger.journal.models import JournalMark
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Marked:
    """One message that the reader has noted as written in their own record. No content."""

    id: UUID
    room_id: UUID
    person_name: str
    message_at: dt.datetime
    marked_at: dt.datetime
    reference: str


def journalled(actor: Actor, message_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these messages the actor's seat has noted. One query."""
    rows = JournalMark.objects.filter(seat=actor.seat, message_id__in=list(message_ids))
    return set(rows.values_list("message_id", flat=True))


def duty_list(actor: Actor, *, limit: int = 500) -> list[Marked]:
    """All that the actor's seat has noted, newest first; kept after leaving a room. Raises Hidden."""
    decisions.hide_unless(actor.is_helper, "journal.duty-list", why="not a helper")
    rows = JournalMark.objects.filter(seat=actor.seat).order_by("-marked_at")[:limit]
    return [Marked(r.id, r.room_id, r.person_name, r.message_at, r.marked_at, r.reference) for r in rows]
