"""What the services take in and give back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AboutKnown:
    """Somebody I already share an open room with."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class AboutInvited:
    """Somebody to invite: the same answer whether or not we know the number."""

    name: str
    mobile: str


@dataclass(frozen=True, slots=True)
class WishInput:
    """Somebody one would like in the room: a role, a contact point, or (next of kin) a name and a number."""

    role_id: UUID | None = None
    contact_point_id: UUID | None = None
    kind: str = "helper"
    name: str = ""
    mobile: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class BallInput:
    """Hand the ball to a member, until a moment (aware) or with no hurry."""

    holder: UUID
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomCreated:
    """A room that waits for the person's answer."""

    room_id: UUID


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that is kept."""

    message_id: UUID
    seq: int
    at: dt.datetime
    again: bool  # the same message had come before: nothing new was written


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody was brought in (`membership_id`), or the person is asked first (`wish_id`)."""

    membership_id: UUID | None
    wish_id: UUID | None


@dataclass(frozen=True, slots=True)
class BreakGlassOpened:
    """The room is open, read only, until `ends_at`."""

    room_id: UUID
    ends_at: dt.datetime
