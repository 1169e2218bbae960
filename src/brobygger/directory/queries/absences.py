"""Who is away, until when, and who answers instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.directory import access
from brobygger.directory.models import Absence
from brobygger.directory.queries.enquiries import keepers_in_order
from brobygger.directory.queries.units import today
from brobygger.directory.rules import Away, turns, who_answers
from brobygger.kernel.actor import Actor
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard

# The absences of some roles in a time, and of their deputies, and so on; `union` ends where the chain bites its tail.
_CHAIN: LiteralString = """
    with recursive chain as (
        select a.role_id, a.first_day, a.last_day, a.deputy_role_id, a.set_at from directory_absence a
        where a.removed_at is null and a.first_day <= %(last)s and a.last_day >= %(first)s and {begins}
        union
        select a.role_id, a.first_day, a.last_day, a.deputy_role_id, a.set_at
        from directory_absence a join chain c on a.role_id = c.deputy_role_id
        where a.removed_at is null and a.first_day <= %(last)s and a.last_day >= %(first)s
    )
    select c.role_id, c.first_day, c.last_day, c.deputy_role_id, p.name,
           r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
    from chain c left join people_role r on r.id = c.deputy_role_id left join people_person p on p.id = r.person_id
    order by c.set_at desc
"""
_OF_ROLES = _CHAIN.replace("{begins}", "a.role_id = any(%(roles)s)")
_IN_STREAM = _CHAIN.replace(
    "{begins}",
    """a.role_id in (
        select substring(s.seat from 6)::uuid from live_subscriber s
        where s.stream_id = %(stream)s and s.seat like 'role:%%' and s.ended_at is null)""",
)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers in a part of an absence ("" for the contact point of the unit)."""

    first_day: dt.date
    last_day: dt.date
    name: str


@dataclass(frozen=True, slots=True)
class AbsenceCard:
    """An absence in a list; more than one answers in it where a deputy is away as well."""

    id: UUID
    first_day: dt.date
    last_day: dt.date
    answering: tuple[Answering, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """Somebody is away: until when, and who answers ("" for the contact point of the unit)."""

    last_day: dt.date
    name: str


def absences(actor: Actor, role_id: UUID) -> list[AbsenceCard]:
    """A role's absences from today on, to itself and its leaders. Raises Hidden. Three queries at most."""
    access.absence(actor, people.role_card(actor, role_id))
    rows = list(
        Absence.objects.filter(role_id=role_id, removed_at=None, last_day__gte=today()).order_by("first_day", "id")
    )
    if not rows:
        return []
    found, names = _read(_OF_ROLES, {"roles": [role_id]}, today(), max(row.last_day for row in rows))
    return [
        AbsenceCard(
            row.id,
            row.first_day,
            row.last_day,
            tuple(
                Answering(turn.first_day, turn.last_day, names.get(turn.role_id, "") if turn.role_id else "")
                for turn in turns(role_id, row.first_day, row.last_day, found)
            ),
        )
        for row in rows
    ]


def away_in(actor: Actor, stream_id: UUID) -> dict[UUID, Instead]:
    """Who of those in a room is away today, by role. One query."""
    access.read(actor)
    found, names = _read(_IN_STREAM, {"stream": stream_id}, today(), today())
    instead: dict[UUID, Instead] = {}
    for one in found:
        answers = who_answers(one.role_id, today(), found)
        instead.setdefault(one.role_id, Instead(one.last_day, names.get(answers, "") if answers else ""))
    return instead


def answers_for(actor: Actor, role_id: UUID, on: dt.date | None = None) -> list[StaffCard]:
    """Who answers for a role: itself, its deputy, or those who keep its unit's inbox and are there. Six queries."""
    access.read(actor)
    day = on or today()
    found, _names = _read(_OF_ROLES, {"roles": [role_id]}, day, day)
    key = who_answers(role_id, day, found)
    cards = people.staff_cards(actor, {role_id, key or role_id})
    if key is not None and cards[key].is_active:
        return [cards[key]]
    return keepers_there(actor, cards[role_id].unit_id, day)


def keepers_there(
    actor: Actor, unit_id: UUID, on: dt.date | None = None, *, but: Collection[UUID] = ()
) -> list[StaffCard]:
    """Who keeps a unit's inbox that day: contact points' holders, else leaders, else anybody, each by their deputy.

    `but` are persons who are not meant. Where nobody is there, those who would keep it. Four queries.
    """
    day = on or today()
    levels = keepers_in_order(actor, unit_id)
    found, _names = _read(_OF_ROLES, {"roles": [card.role_id for level in levels for card in level]}, day, day)
    answering = [[who_answers(card.role_id, day, found) for card in level] for level in levels]
    cards = people.staff_cards(actor, {key for keys in answering for key in keys if key})
    for keys in answering:
        there = {key: cards[key] for key in keys if key and cards[key].is_active and cards[key].person_id not in but}
        if there:
            return list(there.values())
    meant = [[card for card in level if card.person_id not in but] for level in levels]
    return next(filter(None, meant), [])


def _read(statement: str, values: dict[str, Any], first: dt.date, last: dt.date) -> tuple[list[Away], dict[UUID, str]]:
    """The absences, newest first, and the names of deputies; a deputy whose role has ended is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"first": first, "last": last})
        rows = cursor.fetchall()
    found = [Away(role, first, last, deputy if there else None) for role, first, last, deputy, _name, there in rows]
    return found, {row[3]: row[4] for row in rows if row[3]}
