"""Reading questions, who was asked, and what they said. One query for a room's panel, one for the helper's home."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.kernel.actor import Actor
from brobygger.opinions import access
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import MemberCard, Members, RoomHead

MOST = 50  # questions on a page
ON_HOME = 5
MOST_IN_COPY = 10_000
Key = tuple[UUID, str]  # organisation, and what the service is called
_QUESTION: LiteralString = """
    select q.id, q.text, q.asked_by_membership_id, q.asked_at,
        (select json_agg(json_build_array(a.organisation_id, a.service, a.asked_by_membership_id, a.asked_at)
                         order by a.seq) from opinions_asked a where a.question_id = q.id) as asked,
        (select json_agg(json_build_array(v.id, v.organisation_id, v.service, v.membership_id, v.was_asked, v.text,
                                          v.said_at, v.taken_back_at)
                         order by v.seq) from opinions_view v where v.question_id = q.id) as views
    from opinions_question q where q.room_id = %(room)s order by q.seq desc limit
"""
_QUESTIONS = _QUESTION + "%(most)s"
IN_ROOM = "opinions"  # what the room's page asks for: one more than it shows
NEWEST: LiteralString = _QUESTION + "4"
_WAITING = """
    select r.id, r.name_given, q.text
    from rooms_membership m
    join rooms_room r on r.id = m.room_id and r.state = 'open'
    join opinions_asked a on a.room_id = m.room_id and a.organisation_id = m.organisation_id
        and a.service = coalesce(nullif(m.unit_name, ''), m.organisation_name)
    join opinions_question q on q.id = a.question_id
    where m.seat = app_actor() and m.ended_at is null and m.kind = 'helper'
      and not exists (select 1 from opinions_view v where v.question_id = q.id and v.organisation_id = a.organisation_id
                      and v.service = a.service and v.taken_back_at is null)
    order by a.asked_at limit %s
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A service with members in the room. `through` is one of its members: how a form names it."""

    organisation_id: UUID
    name: str
    organisation_name: str
    through: UUID

    @property
    def key(self) -> Key:
        return self.organisation_id, self.name


@dataclass(frozen=True, slots=True)
class AskedCard:
    """A service that was asked, and whether somebody of it has said what they think."""

    organisation_id: UUID
    service: str
    by_membership_id: UUID
    at: dt.datetime
    answered: bool

    @property
    def key(self) -> Key:
        return self.organisation_id, self.service


@dataclass(frozen=True, slots=True)
class ViewCard:
    """What somebody thinks; `text` is empty when it was taken back."""

    id: UUID
    organisation_id: UUID
    service: str
    membership_id: UUID
    was_asked: bool
    text: str
    at: dt.datetime
    taken_back_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question, the newest of a room first."""

    id: UUID
    text: str
    by_membership_id: UUID
    at: dt.datetime
    asked: tuple[AskedCard, ...]
    views: tuple[ViewCard, ...]


@dataclass(frozen=True, slots=True)
class OpinionsPage:
    """The room's questions, and whom one can ask."""

    room: RoomHead
    members: Members
    mine: Service | None  # the reader's own, where they are a helper
    services: tuple[Service, ...]  # the others
    questions: tuple[QuestionCard, ...]
    may_ask: bool
    may_say: bool


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that waits for the view of the reader's own service."""

    room_id: UUID
    person_name: str
    text: str


def page(actor: Actor, room_id: UUID) -> OpinionsPage:
    """Everything that was asked and said in a room. Raises Hidden, Denied. One query more than its members."""
    found = rooms.members(actor, room_id)
    mine = service_of(found.me) if found.me.kind == "helper" else None
    return OpinionsPage(
        room=found.room,
        members=found,
        mine=mine,
        services=tuple(one for one in services_in(found.members) if mine is None or one.key != mine.key),
        questions=_questions(room_id, MOST),
        may_ask=access.may(found.room, found.me.kind, access.ASKS),
        may_say=access.may(found.room, found.me.kind, access.SAYS),
    )


def newest(room_id: UUID) -> tuple[QuestionCard, ...]:
    """The newest four questions of a room the caller has been let into. No query beside what all panels ask."""
    return tuple(
        _question(UUID(key), text, UUID(by), dt.datetime.fromisoformat(at), asked, views)
        for key, text, by, at, asked, views in map(dict.values, panels.answered(IN_ROOM, room_id))
    )


def whole(room_id: UUID) -> tuple[QuestionCard, ...]:
    """All questions of a room the caller has been let into. One query."""
    return _questions(room_id, MOST_IN_COPY)


def waiting(actor: Actor) -> tuple[WaitingQuestion, ...]:
    """What the actor's services are asked in open rooms and have not answered, the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [ON_HOME])
        return tuple(WaitingQuestion(*row) for row in cursor.fetchall())


def services_in(members: Iterable[MemberCard]) -> tuple[Service, ...]:
    """The services that these members work in, each once. Pure."""
    found: dict[Key, Service] = {}
    for card in members:
        one = service_of(card)
        if one is not None and card.is_active:
            found.setdefault(one.key, one)
    return tuple(found.values())


def service_of(card: MemberCard) -> Service | None:
    """The service that a helper works in: the unit, or the organisation where no unit is known. Pure."""
    if card.kind != "helper" or card.organisation_id is None:
        return None
    name = card.unit_name or card.organisation_name
    return Service(card.organisation_id, name, card.organisation_name, card.id)


def _questions(room_id: UUID, limit: int) -> tuple[QuestionCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS, {"room": room_id, "most": limit})
        return tuple(_question(*row) for row in cursor.fetchall())


def _question(key: UUID, text: str, by: UUID, at: dt.datetime, asked: Any, views: Any) -> QuestionCard:
    said = tuple(_view(*row) for row in _list(views))
    answered = {(one.organisation_id, one.service) for one in said if one.taken_back_at is None}
    return QuestionCard(
        id=key,
        text=text,
        by_membership_id=by,
        at=at,
        asked=tuple(
            AskedCard(
                UUID(organisation),
                service,
                UUID(who),
                dt.datetime.fromisoformat(when),
                (UUID(organisation), service) in answered,
            )
            for organisation, service, who, when in _list(asked)
        ),
        views=said,
    )


def _view(
    key: str, organisation: str, service: str, member: str, was_asked: bool, text: str, at: str, taken_back: str | None
) -> ViewCard:
    return ViewCard(
        id=UUID(key),
        organisation_id=UUID(organisation),
        service=service,
        membership_id=UUID(member),
        was_asked=was_asked,
        text="" if taken_back else text,
        at=dt.datetime.fromisoformat(at),
        taken_back_at=dt.datetime.fromisoformat(taken_back) if taken_back else None,
    )


def _list(found: Any) -> list[list[Any]]:
    return list(json.loads(found) if isinstance(found, str) else found or ())
