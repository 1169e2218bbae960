"""What the person is asked, and what they decide about their room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.consents.queries import ConsentText, PartyText
from brobygger.rooms.queries.cards import MemberCard, RoomHead, WishCard


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """The question about a room as it stands on the page. `seen` goes back with the answer."""

    room_id: UUID
    person_id: UUID
    name: str
    asker_name: str
    asker_title_label: str
    asker_organisation: str
    why: str
    wishes: tuple[WishCard, ...]
    text: ConsentText
    shown: str  # the whole page as plain text: this is sealed with the answer
    seen: str  # its fingerprint
    renewal: bool  # the room is open already, or was: this answers anew
    on_my_device: bool  # the helper has handed over their device


@dataclass(frozen=True, slots=True)
class WishQuestion:
    """The question about one more, in the room."""

    room_id: UUID
    wish: WishCard
    text: PartyText
    seen: str


@dataclass(frozen=True, slots=True)
class Choices:
    """ "This is yours to decide": what the person has decided about one room."""

    room: RoomHead
    members: tuple[MemberCard, ...]
    open_wishes: tuple[WishCard, ...]  # each is asked about on a page of its own: `wish_question`
    consent_id: UUID | None
    consent_until: dt.datetime | None
    kinds: tuple[str, ...]  # codes of the consent text
    out: tuple[TakenOutCard, ...]


@dataclass(frozen=True, slots=True)
class TakenOutCard:
    """Whom the person does not want in the room."""

    objection_id: UUID
    name: str
    is_organisation: bool
    at: dt.datetime
