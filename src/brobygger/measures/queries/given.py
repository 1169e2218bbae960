"""The forms of a room: those its reader may see, one of them, and what its panel shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.measures import access
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument, Terms, Words
from brobygger.measures.models import Form, OwnText
from brobygger.measures.queries import instruments
from brobygger.measures.rules import BY_HELPER, Mode, Rater, SeenBy
from brobygger.measures.scoring.validity import Flag
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import MemberCard, Members, RoomHead

MOST = 100  # forms on a page
IN_ROOM = "measures.forms"
panels.ask(
    IN_ROOM,
    """select f.id, f.instrument, f.mode, f.rater, f.finished_at is not null as finished,
              f.about_person_id = app_person() as mine
       from measures_form f
       where f.room_id = %(room)s and (f.finished_at is not null or f.expires_at > app_now())
       order by f.finished_at is null desc, f.made_at desc limit 4""",
)


@dataclass(frozen=True, slots=True)
class FormCard:
    """One form that was given. `scores` are None where too little was answered; `instrument` is the version given."""

    id: UUID
    instrument: Instrument
    about_person_id: UUID
    given_by_seat: str
    rater: Rater
    rater_person_id: UUID | None
    mode: Mode
    interpreter: bool
    seen_by: SeenBy
    made_at: dt.datetime
    expires_at: dt.datetime
    begun_at: dt.datetime | None
    finished_at: dt.datetime | None
    seconds: int | None
    language: str
    answers: Mapping[str, str | int]
    scores: Mapping[str, float | None]
    flags: tuple[Flag, ...]
    algorithm: str

    @property
    def title(self) -> Words:
        return self.instrument.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.finished_at is None and self.expires_at > clock.now()

    @property
    def by_helper(self) -> bool:
        return self.mode in BY_HELPER


@dataclass(frozen=True, slots=True)
class FormsPage:
    """A room's forms, the newest first."""

    members: Members
    forms: tuple[FormCard, ...]
    may_give: bool

    @property
    def room(self) -> RoomHead:
        return self.members.room


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form. `may_show_text`: whether its questions may stand on a screen (a licence may be for paper alone)."""

    members: Members
    form: FormCard
    may_show_text: bool
    is_mine: bool  # it is about the reader
    i_gave_it: bool

    @property
    def room(self) -> RoomHead:
        return self.members.room


def page(actor: Actor, room_id: UUID) -> FormsPage:
    """Every form of a room that the reader may see. Raises Hidden, Denied. Two queries more than its members."""
    found = rooms.members(actor, room_id)
    rows = list(Form.objects.filter(room_id=room_id).order_by("-made_at")[:MOST])
    return FormsPage(found, tuple(_cards(rows)), access.may_give(found.room, found.me.kind))


def whole(actor: Actor, room_id: UUID) -> FormsPage:
    """As `page`, however many there are: for the person's copy. Raises Hidden, Denied."""
    found = rooms.members(actor, room_id)
    rows = Form.objects.filter(room_id=room_id).order_by("-made_at")
    return FormsPage(found, tuple(_cards(rows)), may_give=False)


def one(actor: Actor, room_id: UUID, form_id: UUID) -> FormPage:
    """One form of a room. Raises Hidden, Denied."""
    found = rooms.members(actor, room_id)
    row = access.form_in(actor, room_id, form_id)
    (card,) = _cards([row])
    return FormPage(
        members=found,
        form=card,
        may_show_text=card.instrument.has_text and _on_screen(actor, card.instrument),
        is_mine=found.room.own,
        i_gave_it=row.opened_by_seat == actor.seat,
    )


def in_panel(room_id: UUID) -> list[dict[str, Any]]:
    """What the room's panel shows: what waits for an answer first. No query beside what all panels ask."""
    return panels.answered(IN_ROOM, room_id)


def giver(found: Members, form: FormCard) -> MemberCard | None:
    """Who gave it, as they are in the room. Pure."""
    return next((one for one in (*found.members, *found.former) if one.seat == form.given_by_seat), None)


def _on_screen(actor: Actor, instrument: Instrument) -> bool:
    if instrument.licence.terms is not Terms.LICENCE or actor.organisation_id is None:
        return True
    card = instruments.licence_of(actor.organisation_id, instrument.key)
    return card is None or card.electronic


def _cards(rows: Iterable[Form]) -> list[FormCard]:
    rows = list(rows)
    wanted = {row.own_text_id for row in rows if row.own_text_id}
    own = {text.pk: instruments.read_own(text) for text in OwnText.objects.filter(pk__in=wanted)} if wanted else {}
    return [
        _card(row, own[row.own_text_id] if row.own_text_id else shipped.one(row.instrument, row.version))
        for row in rows
    ]


def _card(row: Form, instrument: Instrument) -> FormCard:
    return FormCard(
        id=row.pk,
        instrument=instrument,
        about_person_id=row.about_person_id,
        given_by_seat=row.opened_by_seat,
        rater=Rater(row.rater),
        rater_person_id=row.rater_person_id,
        mode=Mode(row.mode),
        interpreter=row.interpreter,
        seen_by=SeenBy(row.seen_by),
        made_at=row.made_at,
        expires_at=row.expires_at,
        begun_at=row.begun_at,
        finished_at=row.finished_at,
        seconds=row.seconds,
        language=row.language,
        answers=row.answers,
        scores=row.scores,
        flags=tuple(Flag(one) for one in row.flags),
        algorithm=row.algorithm,
    )
