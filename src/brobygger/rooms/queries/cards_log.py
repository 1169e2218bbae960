"""What the access log, a leader's list and one's own duty list show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.rooms.queries.cards import RoomHead


@dataclass(frozen=True, slots=True)
class Duty:
    """What a helper has written in their own record."""

    id: UUID
    room_id: UUID
    message_id: UUID
    message_at: dt.datetime
    person_name: str
    reference: str
    marked_at: dt.datetime
    in_room: bool  # the room can still be opened


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of "Who has seen". `question` is set once the person has asked why."""

    line_id: UUID
    sentence: str
    at: dt.datetime
    basis: str
    machine: bool
    folded: tuple[str, ...]
    may_ask_why: bool
    question: QuestionCard | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """ "Who has seen", newest first; `next` is the cursor of "show older"."""

    room: RoomHead
    lines: tuple[LogEntry, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question "Why?" to a unit's leader."""

    id: UUID
    room_id: UUID
    line_id: UUID
    who: str  # whom it asks about: name, title, organisation
    what: str
    line_at: dt.datetime
    asked_at: dt.datetime
    due_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None
    late: bool
