"""What the pages show of appointments: frozen values, no rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.rooms.queries import MemberCard, Members, RoomHead


@dataclass(frozen=True, slots=True)
class WithCard:
    """Somebody whom an appointment is with, as they stand in the room."""

    membership_id: UUID
    name: str
    kind: str
    organisation: str
    is_me: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class UnsuitedCard:
    """Who has said that the time does not suit, and what would."""

    membership_id: UUID
    name: str
    times: str


@dataclass(frozen=True, slots=True)
class AlternativeCard:
    """Another time that is offered, and who has said whether it suits."""

    id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    by_name: str
    yes: tuple[UUID, ...]
    no: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """An appointment with all that was said about its time."""

    id: UUID
    room_id: UUID
    what: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    video: str
    bring: str
    find: str
    by_membership_id: UUID
    made_at: dt.datetime
    changed_at: dt.datetime
    state: str  # planned | replaced | cancelled
    uid: UUID
    sequence: int
    people: tuple[WithCard, ...]
    unsuited: tuple[UnsuitedCard, ...]
    alternatives: tuple[AlternativeCard, ...]

    @property
    def is_planned(self) -> bool:
        return self.state == "planned"

    @property
    def concerned(self) -> frozenset[UUID]:
        """Those whom it is with and who are still in the room."""
        return frozenset(one.membership_id for one in self.people if one.is_here)


@dataclass(frozen=True, slots=True)
class WaitCard:
    """What the person waits for."""

    id: UUID
    room_id: UUID
    what: str
    usual_weeks: int
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class AppointmentsPage:
    """The room's appointments: those to come, the soonest first, and those that were, the latest first."""

    room: RoomHead
    members: Members
    me: MemberCard
    coming: tuple[AppointmentCard, ...]
    past: tuple[AppointmentCard, ...]
    waits: tuple[WaitCard, ...]
    may_agree: bool
    may_offer: bool


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """One appointment, and the chain of times that it stands in, the first first."""

    room: RoomHead
    members: Members
    me: MemberCard
    card: AppointmentCard
    chain: tuple[AppointmentCard, ...]
    may_agree: bool
    may_offer: bool
    may_say: bool


@dataclass(frozen=True, slots=True)
class MailEntry:
    """An appointment as one seat is told of it. `is_on`: it stands, and that seat is among those it is with."""

    entry: CalendarEntry
    is_on: bool
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An appointment as calendars show it; moments as iCalendar writes them, in UTC."""

    uid: UUID
    sequence: int
    is_planned: bool
    starts: str
    ends: str
    changed: str
    what: str
    place: str
    video: str
    bring: str
    find: str
    names: str | None
