"""What the room's pages show: frozen values, no rows. Codes are stable; words are the page's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from brobygger.people.queries import TrustPersonCard
from brobygger.people.queries.urgent import UrgentNumber


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody who is or was in the room, as they were when they came.

    `delivered_seq`/`read_seq` are None where the member's receipts do not show. `is_active` is False once they left.
    """

    id: UUID
    seat: str
    person_id: UUID
    role_id: UUID | None
    organisation_id: UUID | None
    kind: str  # person | helper | next-of-kin | trust-person | break-glass
    name: str
    title: str
    title_label: str
    unit_name: str
    organisation_name: str
    basis: str
    joined_at: dt.datetime
    from_seq: int
    valid_until: dt.datetime | None
    last_here_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_how: str  # left | removed | handed-over | consent-withdrawn | taken-out | declined | role-ended
    handed_to_membership_id: UUID | None
    handed_why: str
    is_active: bool
    is_me: bool
    may_remove: bool  # whether I, a helper, may take them out
    may_write: bool
    shows_receipts: bool
    delivered_seq: int | None
    delivered_at: dt.datetime | None
    read_seq: int | None
    read_at: dt.datetime | None
    call_number: str  # where they allow those in the room to call them


@dataclass(frozen=True, slots=True)
class Reader:
    """One who will read a message."""

    membership_id: UUID
    name: str
    kind: str
    title_label: str
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads what one writes now, oneself left out. `version` goes with the message."""

    version: int
    readers: tuple[Reader, ...]

    @property
    def count(self) -> int:
        return len(self.readers)


@dataclass(frozen=True, slots=True)
class BallCard:
    """Who is to answer, until when."""

    id: UUID
    holder_membership_id: UUID
    holder_name: str
    holder_organisation: str
    given_by_name: str
    message_id: UUID
    message_seq: int | None  # None when the reader may not see that message
    due_at: dt.datetime | None
    given_at: dt.datetime
    answered_at: dt.datetime | None
    mine: bool
    late: bool

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """The message that a message answers; `text` is empty when it was taken back."""

    id: UUID
    seq: int
    author_name: str
    text: str
    quick: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class FileCard:
    """What a message shows instead of words, or beside them. A recording has no width."""

    id: UUID
    content_type: str
    width: int
    height: int

    @property
    def is_recording(self) -> bool:
        return self.content_type.startswith("audio/")


@dataclass(frozen=True, slots=True)
class MessageCard:
    """One message. `delivered_to` and `read_by` count the others whose receipts show (`of` of them)."""

    id: UUID
    seq: int
    membership_id: UUID
    author_name: str
    author_kind: str
    author_title: str
    author_title_label: str
    author_organisation: str
    text: str
    quick: str  # "" | received | i-take-it | does-not-suit | talked
    at: dt.datetime
    edited_at: dt.datetime | None
    taken_back_at: dt.datetime | None
    reply: ReplyCard | None
    to: tuple[UUID, ...]
    to_names: tuple[str, ...]
    to_me: bool
    ball: BallCard | None
    own: bool
    is_unread: bool
    may_edit: bool
    may_take_back: bool
    delivered_to: int
    read_by: int
    of: int
    recorded: tuple[MemberCard, ...] = ()  # in whose record it stands: oneself, and colleagues
    file: FileCard | None = None
    kind: str = "message"


@dataclass(frozen=True, slots=True)
class EventCard:
    """Something that happened in the room and is no message. `detail` is the text of an answer to "Why?"."""

    seq: int
    kind: str
    at: dt.datetime
    by: str
    by_membership_id: UUID | None
    whom: str
    organisation: str
    detail: str
    ids: Mapping[str, str] = field(default_factory=dict)


Entry = MessageCard | EventCard


@dataclass(frozen=True, slots=True)
class RoomHead:
    """The room itself. `name` is the person's; `own` is True for the person whom it is about."""

    id: UUID
    name: str
    about_person_id: UUID
    own: bool
    why: str
    matters: str
    contact_wish: str
    state: str  # waiting | open | paused | closed | declined
    participation: str  # write | read | told
    receipts: bool
    person_receipts: bool
    newcomers_see_history: bool
    controller_organisation_id: UUID
    created_by_role_id: UUID
    created_at: dt.datetime
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    answer_within: int  # working days: what the helpers promise
    urgent: tuple[UrgentNumber, ...]  # whom to call instead; empty where the country's own numbers will do
    last_seq: int
    audience_version: int
    may_write: bool
    emergency: bool  # I am here by emergency access: read only
    may: frozenset[str]  # what the page may offer me: the values of access.Action


@dataclass(frozen=True, slots=True)
class RoomPage:
    """Everything a room's page shows. `older_before`/`newer_after` are the cursors for `timeline`, None at an end."""

    room: RoomHead
    me: MemberCard
    members: tuple[MemberCard, ...]
    former: tuple[MemberCard, ...]
    entries: tuple[Entry, ...]
    unread: int
    first_unread_seq: int | None
    older_before: int | None
    newer_after: int | None
    ball: BallCard | None
    audience: Audience


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of the room's history, oldest first."""

    room: RoomHead
    entries: tuple[Entry, ...]
    older_before: int | None
    newer_after: int | None


@dataclass(frozen=True, slots=True)
class WishCard:
    """Somebody one would like in the room. A no is shown to the person alone."""

    id: UUID
    kind: str
    role_id: UUID | None
    contact_point_id: UUID | None
    name: str
    title: str
    title_label: str
    unit_name: str
    organisation_name: str
    relation: str
    mobile_masked: str
    wished_by_name: str
    wished_at: dt.datetime
    answer: str  # "" | yes | no
    needs_yes: bool  # False for health personnel, who may come in as co-operation


@dataclass(frozen=True, slots=True)
class Members:
    """The page "Who is in the room"."""

    room: RoomHead
    me: MemberCard
    members: tuple[MemberCard, ...]
    former: tuple[MemberCard, ...]
    wishes: tuple[WishCard, ...]
    trust_persons: tuple[TrustPersonCard, ...]
    controller_name: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one member stands with one message; times are None where it has not happened."""

    member: MemberCard
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Receipts:
    """One message's receipts, of those whose receipts show."""

    message: MessageCard
    receipts: tuple[Receipt, ...]
    hidden: int  # members who do not show theirs


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message with what may be done about it."""

    room: RoomHead
    message: MessageCard
    receipts: tuple[Receipt, ...]
    hidden: int
    journalled_at: dt.datetime | None
    journal_reference: str
    journalled_by: tuple[tuple[str, dt.datetime], ...]  # colleagues in whose record it stands, and since when
    may_journal: bool
    may_reply: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that a search found; `snippet` is about 160 characters around the first word."""

    id: UUID
    seq: int
    author_name: str
    at: dt.datetime
    snippet: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search in a room found, newest first."""

    room: RoomHead
    words: str
    hits: tuple[Hit, ...]
    older_before: int | None


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A copy of the room for the person."""

    name: str
    content_type: str
    body: bytes
