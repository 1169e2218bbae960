"""A message in a room begins a promise: look later whether it was answered, and tell whoever is to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.directory.queries import answers_for, keepers_there
from brobygger.kernel import clock, jobs
from brobygger.kernel.actor import system
from brobygger.notify import services as notify
from brobygger.people.queries import StaffCard, leaders_of, staff_cards
from brobygger.promises import queries, services
from brobygger.promises.services import Due

SYSTEM = system("promises")
LOOK = "promises.look"  # the job's name; config/jobs.py holds it
FIRST_LOOK = dt.timedelta(minutes=30)  # most are answered by then; nothing is due sooner


def look_later(ids: Mapping[str, Any]) -> None:
    """Queue one look at the room; a look that waits already stands for this message too."""
    _look_at(UUID(ids["room"]), clock.now() + FIRST_LOOK)


def look_now(room_id: UUID) -> None:
    """Do what is due, and queue the next look for when something else will be."""
    now = clock.now()
    for due in services.due_now(queries.of_room(SYSTEM, room_id), now):
        tell = _remind if due.is_reminder else _pass_on
        services.keep_step(due, room_id=room_id, to_names=tell(due))
    later = services.next_look(queries.of_room(SYSTEM, room_id), now)
    if later is not None:
        _look_at(room_id, later)


def _look_at(room_id: UUID, when: dt.datetime) -> None:
    seconds = max(1, int((when - clock.now()).total_seconds()) + 1)
    jobs.defer(LOOK, once=f"{LOOK}:{room_id}", seconds=seconds, room_id=room_id)


def _remind(due: Due) -> list[str]:
    """The holder is told that somebody waits; whoever answers for them, where they are away: gives whom to name."""
    named: list[str] = []
    for holder in _holder(due):
        answering = answers_for(SYSTEM, holder.role_id)
        for card in answering:
            template = "answer-waits" if card.role_id == holder.role_id else "colleague-waits"
            notify.send(SYSTEM, person_id=card.person_id, template=template, key=_key(due, card))
        if holder.role_id not in {card.role_id for card in answering}:
            named += [card.name for card in answering] if len(answering) == 1 else [holder.unit_name]
    return named


def _pass_on(due: Due) -> list[str]:
    """Who answers in the holder's place (contact point, else leader) is told, where they were not before.

    They are not in the room: nobody is named in it.
    """
    for holder in _holder(due):
        told = {holder.person_id, *(card.person_id for card in answers_for(SYSTEM, holder.role_id))}
        for card in keepers_there(SYSTEM, holder.unit_id, but=told) or _leaders(holder):
            notify.send(SYSTEM, person_id=card.person_id, template="colleague-waits", key=_key(due, card))
    return []


def _leaders(holder: StaffCard) -> list[StaffCard]:
    """The organisation's, where nobody else works in the unit."""
    return [card for card in leaders_of(SYSTEM, holder.unit_id) if card.person_id != holder.person_id]


def _holder(due: Due) -> list[StaffCard]:
    role_id = due.waiting.holder_role
    found = staff_cards(SYSTEM, [role_id] if role_id else [])
    return [card for card in found.values() if card.is_active]


def _key(due: Due, card: StaffCard) -> str:
    return f"{due.what}:{due.waiting.message_id}:{card.person_id}"
