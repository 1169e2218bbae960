"""Enquiries: what I have asked, what lies in my unit's inbox, and where each one is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.directory import access
from brobygger.kernel.actor import Actor
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard

MOST = 100
_CARDS: LiteralString = """
    select q.id, q.text, q.sent_at, q.read_at, q.answer, q.answered_at, q.from_role_id, asker.name, from_unit.name,
           q.unit_id, unit.name, q.role_id, q.taken_at, holder.name,
           holds.valid_from <= app_now() and (holds.valid_until is null or holds.valid_until > app_now())
    from directory_enquiry q
    join people_role asks on asks.id = q.from_role_id join people_person asker on asker.id = asks.person_id
    join people_unit from_unit on from_unit.id = q.from_unit_id
    join people_unit unit on unit.id = q.unit_id
    left join people_role holds on holds.id = q.role_id left join people_person holder on holder.id = holds.person_id
"""
_MINE: LiteralString = (
    _CARDS
    + """
    where q.from_role_id = %(role)s or q.unit_id = %(unit)s or q.role_id = %(role)s or %(role)s = any(q.handled_by)
    order by q.answered_at is not null, q.sent_at desc limit %(most)s
"""
)
_ONE: LiteralString = _CARDS + " where q.id = %(id)s"
_STEPS = """
    select s.did, who.name, by_unit.name, s.at, s.reason, coalesce(whom.name, to_unit.name, '')
    from directory_enquiry_step s
    join people_role by_role on by_role.id = s.by_role_id join people_person who on who.id = by_role.person_id
    join people_unit by_unit on by_unit.id = by_role.unit_id
    left join people_role to_role on to_role.id = s.to_role_id
    left join people_person whom on whom.id = to_role.person_id
    left join people_unit to_unit on to_unit.id = s.to_unit_id
    where s.enquiry_id = %s order by s.at, s.id
"""


@dataclass(frozen=True, slots=True)
class EnquiryCard:
    """An enquiry and where it is. `holds_it` is whether it waits for the reader, or for anybody in their unit."""

    id: UUID
    text: str
    sent_at: dt.datetime
    read_at: dt.datetime | None
    answer: str
    answered_at: dt.datetime | None
    from_name: str
    from_unit: str
    unit_id: UUID
    unit_name: str
    role_id: UUID | None
    holder_name: str  # "" while it is handed to nobody
    holder_is_gone: bool  # the role of whoever took it has ended
    own: bool  # the reader has sent it
    in_my_unit: bool
    holds_it: bool
    mine: bool  # the reader has taken it
    is_taken: bool  # by whoever it has been handed to


@dataclass(frozen=True, slots=True)
class EnquiryStepCard:
    """One step on its way."""

    did: str
    name: str
    unit: str
    at: dt.datetime
    reason: str
    to_name: str


def enquiries(actor: Actor) -> list[EnquiryCard]:
    """What the actor has sent, what lies in their unit, what passed through them; unanswered first. One query."""
    role_id = access.send(actor)
    with connection.cursor() as cursor:
        cursor.execute(_MINE, {"role": role_id, "unit": actor.unit_id, "most": MOST})
        return [_card(actor, row) for row in cursor.fetchall()]


def enquiry(actor: Actor, enquiry_id: UUID) -> tuple[EnquiryCard, list[EnquiryStepCard]]:
    """One enquiry and its steps. Raises Hidden. Two queries."""
    access.send(actor)
    with connection.cursor() as cursor:
        cursor.execute(_ONE, {"id": enquiry_id})
        row = cursor.fetchone()
        access.enquiry(row is not None, enquiry_id)
        assert row is not None
        cursor.execute(_STEPS, [enquiry_id])
        return _card(actor, row), [EnquiryStepCard(*step) for step in cursor.fetchall()]


def keepers_in_order(actor: Actor, unit_id: UUID) -> list[list[StaffCard]]:
    """Who is told of what comes to a unit: who holds its contact points, then its leaders, then all. Two queries."""
    access.read(actor)
    here = people.staff_of(actor, unit_id)
    with connection.cursor() as cursor:
        cursor.execute("select held_by_id from people_contact_point where unit_id = %s", [unit_id])
        held = {role_id for (role_id,) in cursor.fetchall()}
    working = [card for card in here if not card.is_administrator] or here
    return [[card for card in here if card.role_id in held], [card for card in here if card.is_leader], working]


def _card(actor: Actor, row: tuple[Any, ...]) -> EnquiryCard:
    key, text, sent_at, read_at, answer, answered_at, from_role, from_name, from_unit, *rest = row
    unit_id, unit_name, role_id, taken_at, holder_name, holder_is_there = rest
    in_my_unit = unit_id == actor.unit_id and from_role != actor.role_id
    is_free = taken_at is None or not holder_is_there
    return EnquiryCard(
        id=key,
        text=text,
        sent_at=sent_at,
        read_at=read_at,
        answer=answer,
        answered_at=answered_at,
        from_name=from_name,
        from_unit=from_unit,
        unit_id=unit_id,
        unit_name=unit_name,
        role_id=role_id,
        holder_name=holder_name or "",
        holder_is_gone=role_id is not None and not holder_is_there,
        own=from_role == actor.role_id,
        in_my_unit=in_my_unit,
        holds_it=answered_at is None and (role_id == actor.role_id or (is_free and in_my_unit)),
        mine=role_id == actor.role_id and taken_at is not None,
        is_taken=taken_at is not None,
    )
