"""What the pages are given: frozen rows, no names of tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the room, or somebody who was (`ended_at`)."""

    id: UUID
    seat: str
    person_id: UUID
    role_id: UUID | None
    organisation_id: UUID | None
    kind: str
    name: str
    title: str
    unit_name: str
    organisation_name: str
    basis: str
    joined_at: dt.datetime
    valid_until: dt.datetime | None
    last_here_at: dt.datetime | None
    invited_by: UUID | None
    ended_at: dt.datetime | None
    ended_how: str
    handed_to: UUID | None
    handed_why: str


@dataclass(frozen=True, slots=True)
class Ball:
    """Who is to answer, until when; `answered_at` is set once it is done."""

    id: UUID
    holder: UUID
    given_by: UUID
    message_id: UUID
    due_at: dt.datetime | None
    given_at: dt.datetime
    answered_at: dt.datetime | None
    answered_how: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message. One that was taken back has no text any more."""

    id: UUID
    seq: int
    membership_id: UUID
    text: str
    quick: str
    reply_to: UUID | None
    to: tuple[UUID, ...]
    at: dt.datetime
    edited_at: dt.datetime | None
    taken_back_at: dt.datetime | None
    ball: Ball | None = None
    reply_author: UUID | None = None
    reply_text: str = ""
    journalled: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the room and is no message: kind, by whom, about whom (memberships)."""

    seq: int
    kind: str
    at: dt.datetime
    by: UUID | None
    about: UUID | None
    ids: dict[str, str] = field(default_factory=dict)


Entry = Message | Happening


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a member has come, as the room shows it."""

    membership_id: UUID
    delivered_seq: int
    delivered_at: dt.datetime | None
    read_seq: int
    read_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will read the next message; `version` goes with it."""

    version: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class TrustPerson:
    """Somebody the person trusts, in their own words and order."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody one would like in the room, before the person has answered."""

    id: UUID
    kind: str
    role_id: UUID | None
    contact_point_id: UUID | None
    name: str
    title: str
    unit_name: str
    organisation_id: UUID | None
    organisation_name: str
    relation: str
    needs_named_yes: bool
    wished_by: UUID | None
    wished_at: dt.datetime
    answer: str


@dataclass(frozen=True, slots=True)
class RoomCard:
    """The room itself. `person_name` is what may be shown of the name now."""

    id: UUID
    about_person_id: UUID
    person_name: str
    why: str
    matters: str
    contact_wish: str
    state: str
    participation: str
    receipts: bool
    person_receipts: bool
    newcomers_see_history: bool
    controller_organisation_id: UUID
    created_by_role_id: UUID
    created_at: dt.datetime
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RoomPage:
    """All that the room's page shows."""

    room: RoomCard
    me: Member
    may_write: bool
    members: tuple[Member, ...]  # those here now, the person first
    everybody: dict[UUID, Member]  # those who were, too: names of old messages
    entries: tuple[Entry, ...]
    has_older: bool
    has_newer: bool
    read_seq: int
    last_seq: int
    unread: int
    ball: Ball | None
    receipts: tuple[Receipt, ...]
    audience: Audience
    trust_persons: tuple[TrustPerson, ...]
    controller_name: str
    journals: bool


@dataclass(frozen=True, slots=True)
class HomeRoom:
    """A room in somebody's list, with what waits in it. `rank` 0–3: somebody waits for me."""

    room_id: UUID
    person_name: str
    about_me: bool
    state: str
    rank: int
    last_at: dt.datetime
    unread: int
    unread_to_me: int
    unread_from_person: int
    ball_mine: bool
    ball_due: dt.datetime | None
    ball_holder: Member | None
    newest_text: str
    newest_by: Member | None
    newest_at: dt.datetime | None
    members: tuple[Member, ...]
    matters: str
    cursor: str


@dataclass(frozen=True, slots=True)
class Home:
    """One's rooms, the most urgent first. `more` is the cursor of the next page, or empty."""

    rooms: tuple[HomeRoom, ...]
    total: int
    waiting: int
    more: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of "Who has seen": a sentence, and whether one may ask why, or has."""

    id: UUID
    at: dt.datetime
    sentence: str
    may_ask: bool
    asked_at: dt.datetime | None
    due_at: dt.datetime | None
    answer: str
    answered_at: dt.datetime | None
    folded: tuple[str, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a look, for the leader who is to answer."""

    id: UUID
    room_id: UUID
    line_what: str
    line_at: dt.datetime
    seat_name: str
    asked_at: dt.datetime
    due_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a helper has noted as written in their own record."""

    id: UUID
    room_id: UUID
    person_name: str
    message_at: dt.datetime
    marked_at: dt.datetime
    reference: str
