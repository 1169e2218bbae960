"""What a home page shows: one's rooms, what waits, and for the person what they are asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.rooms.queries.cards import MemberCard, WishCard


@dataclass(frozen=True, slots=True)
class Face:
    """A small portrait in a list."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class HomeRoom:
    """A room in a list. `urgency`: 0 I have the ball and the time has passed, 1 I have the ball, 2 something unread is
    to me, 3 the person has written, 4 something is unread, 5 the rest, 6 closed or declined.
    """

    id: UUID
    name: str
    why: str
    state: str
    own: bool
    urgency: int
    unread: int  # at most 100
    to_me: bool
    from_person: bool
    ball_mine: bool
    ball_holder_name: str  # "" when nobody has it
    ball_due_at: dt.datetime | None
    ball_late: bool
    last_at: dt.datetime
    last_author: str
    last_text: str  # its first 140 characters; "" where there is none, or it was taken back
    last_quick: str
    last_own: bool
    faces: tuple[Face, ...]
    more_faces: int
    participation: str
    matters: str
    cursor: str  # where the list goes on after this room

    @property
    def waits_for_me(self) -> bool:
        return self.urgency < 4


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """How many of all my rooms there are of each sort."""

    all: int
    waits_for_me: int  # urgency 0-3
    unread: int  # rooms with something unread
    for_leader: int  # questions "Why?" that wait for the leader's answer


@dataclass(frozen=True, slots=True)
class HelperHome:
    """The most urgent rooms first; `next` is the cursor of "show more"."""

    rooms: tuple[HomeRoom, ...]
    counts: HomeCounts
    next: str | None


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """A room that waits for the person's answer."""

    room_id: UUID
    asker_name: str
    asker_title_label: str
    asker_organisation: str
    why: str
    wishes: tuple[str, ...]
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PersonHome:
    """ "This happens": what is asked, the rooms, who is around the person, who else is asked for."""

    name: str
    questions: tuple[RoomQuestion, ...]
    rooms: tuple[HomeRoom, ...]  # open and paused
    past: tuple[HomeRoom, ...]  # closed
    around: tuple[MemberCard, ...]
    open_wishes: tuple[tuple[UUID, WishCard], ...]  # room id and wish


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody I already share an open room with."""

    person_id: UUID
    name: str
