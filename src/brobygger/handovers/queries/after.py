"""What came of hand-overs: what has been told, and what one asks the helpers now. One query each."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.handovers import rules
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OSLO

CAME = ("met", "met-by-other")
_MOST = 200
_AFTER: LiteralString = """
    select h.id, h.room_id, r.name_given, u.name,
        case when h.ended_how = 'stopped' then h.ended_at when h.answer = 'no' then h.answered_at end,
        arrived.marks,
        (select json_agg(json_build_array(t.what, t.value, t.day, m.name) order by t.what)
         from handovers_told t left join rooms_membership m on m.id = t.by_membership_id where t.handover_id = h.id)
    from handovers_handover h join rooms_room r on r.id = h.room_id join people_unit u on u.id = h.to_unit_id
    left join lateral (select json_agg(json_build_array(k.outcome, k.happened_at)) as marks from handovers_mark k
                       where k.handover_id = h.id and k.step = 'arrive') arrived on true
"""
_OF_ONE: LiteralString = _AFTER + " where h.id = %(handover)s"
_MINE: LiteralString = (
    _AFTER
    + """ where r.state = 'open' and app_actor() in ('role:' || h.one_role_id, 'role:' || h.two_role_id)
        and h.begun_at > %(since)s and (h.answer = 'no' or h.ended_at is not null or arrived.marks is not null)
    order by h.begun_at limit %(most)s"""
)
_LOOKS_BACK = dt.timedelta(days=500)


@dataclass(frozen=True, slots=True)
class ToldCard:
    """What somebody has told of what came of it."""

    what: str
    value: str
    day: dt.date
    by_name: str


@dataclass(frozen=True, slots=True)
class AfterCard:
    """What is known of what came of one hand-over."""

    handover_id: UUID
    room_id: UUID
    person_name: str
    unit: str
    rests_since: dt.datetime | None  # a no, or the end before the end: there was no meeting
    arrivals: tuple[tuple[str, dt.datetime], ...]
    told: tuple[ToldCard, ...]

    @property
    def came_at(self) -> dt.datetime | None:
        """When the person first came to the new service; None where nobody has noted that they did."""
        noted = [at for outcome, at in self.arrivals if outcome in CAME]
        told = [noon(one.day) for one in self.told if one.what == "came" and one.value == "yes"]
        return min([*noted, *told], default=None)

    @property
    def asks(self) -> tuple[str, ...]:
        """What one asks the helpers now."""
        told = frozenset(one.what for one in self.told)
        return rules.to_tell(rules.After(clock.now(), self.rests_since, bool(self.arrivals), self.came_at, told))

    def value(self, what: str) -> str:
        return next((one.value for one in self.told if one.what == what), "")


def after(handover_id: UUID) -> AfterCard:
    """What came of a hand-over that the caller has been let into. One query."""
    return _cards(_OF_ONE, handover=handover_id)[0]


def asked_of_me(actor: Actor) -> tuple[AfterCard, ...]:
    """The actor's own hand-overs of which one asks something now, the oldest first. One query."""
    found = _cards(_MINE, since=clock.now() - _LOOKS_BACK, most=_MOST)
    return tuple(one for one in found if one.asks)


def noon(day: dt.date) -> dt.datetime:
    """A day as a moment: its noon in Norway."""
    return dt.datetime.combine(day, dt.time(12), OSLO)


def _cards(statement: LiteralString, **values: Any) -> tuple[AfterCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(_card(*row) for row in cursor.fetchall())


def _card(key: UUID, room: UUID, name: str, unit: str, rests: dt.datetime | None, came: Any, told: Any) -> AfterCard:
    return AfterCard(
        key,
        room,
        name,
        unit,
        rests,
        tuple((outcome, dt.datetime.fromisoformat(at)) for outcome, at in _list(came)),
        tuple(ToldCard(what, value, dt.date.fromisoformat(day), by or "") for what, value, day, by in _list(told)),
    )


def _list(found: Any) -> list[Any]:
    return list(json.loads(found) if isinstance(found, str) else found or ())
