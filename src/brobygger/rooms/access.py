"""The only door to a room: what a seat may do in it.

Never in it: Hidden, by the same single query as for a room that does not exist. In it once: Denied, neutrally.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.rooms.models import MemberKind, RoomState


class Action(enum.StrEnum):
    """What one may want to do in a room."""

    READ = "rooms.read"
    POST = "rooms.post"
    SEARCH = "rooms.search"
    EXPORT = "rooms.export"
    WISH = "rooms.wish"
    ADD = "rooms.add-member"
    REMOVE = "rooms.remove-member"
    LEAVE = "rooms.leave"
    HAND_OVER = "rooms.hand-over-place"
    CLOSE = "rooms.close"
    REOPEN = "rooms.reopen"
    RECEIPTS = "rooms.set-receipts"
    JOURNAL = "rooms.journal"
    DECIDE = "rooms.decide"  # what only the person decides
    ANSWER = "rooms.answer"  # the consent itself, on the own device or one handed over
    LOG = "rooms.read-log"


_PERSON, _HELPER, _KIN, _TRUST, _GLASS = (
    MemberKind.PERSON,
    MemberKind.HELPER,
    MemberKind.NEXT_OF_KIN,
    MemberKind.TRUST_PERSON,
    MemberKind.BREAK_GLASS,
)
_EVERYBODY = frozenset(MemberKind.values)
_WRITERS = frozenset({_PERSON, _HELPER, _KIN, _TRUST})
_LIVE = frozenset({RoomState.OPEN})
_QUIET = frozenset({RoomState.OPEN, RoomState.PAUSED, RoomState.CLOSED})
_ANY = frozenset(RoomState.values)

# Which kinds of member may, and in which states of the room.
RULES: Mapping[Action, tuple[frozenset[str], frozenset[str]]] = {
    Action.READ: (_EVERYBODY, _ANY),
    Action.POST: (_WRITERS, _LIVE),
    Action.SEARCH: (_EVERYBODY, _QUIET),
    Action.EXPORT: (frozenset({_PERSON}), _QUIET),
    Action.WISH: (frozenset({_HELPER, _PERSON}), frozenset({RoomState.OPEN, RoomState.WAITING})),
    Action.ADD: (frozenset({_HELPER, _PERSON}), _LIVE),
    Action.REMOVE: (frozenset({_PERSON, _HELPER}), _QUIET),
    Action.LEAVE: (frozenset({_HELPER, _KIN, _TRUST, _GLASS}), _QUIET),
    Action.HAND_OVER: (frozenset({_HELPER}), _LIVE),
    Action.CLOSE: (frozenset({_PERSON, _HELPER}), frozenset({RoomState.OPEN, RoomState.PAUSED})),
    Action.REOPEN: (frozenset({_PERSON, _HELPER}), frozenset({RoomState.CLOSED})),
    Action.RECEIPTS: (frozenset({_HELPER}), _LIVE),
    Action.JOURNAL: (frozenset({_HELPER}), _QUIET),
    Action.DECIDE: (frozenset({_PERSON}), _QUIET),
    Action.ANSWER: (frozenset({_PERSON, _HELPER}), frozenset({RoomState.WAITING, RoomState.DECLINED})),
    Action.LOG: (frozenset({_PERSON}), _ANY),
}
_STATE_REASONS = {RoomState.PAUSED: "room-paused", RoomState.CLOSED: "room-closed"}

_DOOR = """
    select m.id, m.kind, m.basis, m.person_id, m.from_seq, m.last_here_at, m.name,
           r.id, r.about_person_id, r.state, r.created_by_role_id, r.participation, r.receipts, r.person_receipts
    from rooms_membership m
    left join rooms_room r on r.id = m.room_id and m.ended_at is null
    where m.room_id = %s and m.seat = app_actor()
    order by m.ended_at desc nulls first limit 1
"""


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """A seat in a room: who one is in it, and how the room stands. Names are for services, not for pages."""

    membership_id: UUID
    kind: str
    basis: str
    person_id: UUID
    from_seq: int
    last_here_at: dt.datetime | None
    my_name: str
    room_id: UUID
    about_person_id: UUID
    state: str
    created_by_role_id: UUID
    participation: str
    receipts: bool
    person_receipts: bool

    @property
    def is_person(self) -> bool:
        return self.kind == MemberKind.PERSON


def room(actor: Actor, room_id: UUID, action: Action) -> RoomAccess:
    """Decide whether the actor may do this in the room. One query.

    Raises Hidden for somebody who was never in it (or there is no such room), and for what is not theirs to do;
    Denied, neutrally, for a former member and for a room whose state does not allow it now.
    """
    found = _look(room_id)
    decisions.hide_unless(found is not None, action, why="never a member, or no such room", object_id=room_id)
    assert found is not None
    here = found[7] is not None
    decisions.deny_unless(here, action, reason="not-here-any-more", why="membership ended", object_id=room_id)
    access = RoomAccess(*found)
    kinds, states = RULES[action]
    decisions.hide_unless(access.kind in kinds, action, why=f"not for a {access.kind}", object_id=room_id)
    decisions.deny_unless(
        access.state in states,
        action,
        reason=_STATE_REASONS.get(RoomState(access.state), "not-allowed"),
        why=f"the room is {access.state}",
        object_id=room_id,
    )
    return access


def visible_rooms(actor: Actor) -> None:
    """The list of one's own rooms: everybody who is signed in has one, perhaps empty. Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in, "rooms.list", why="not signed in")


def start_room(actor: Actor) -> None:
    """Asking a person whether they would like a room: a helper signed in with two factors. Raises Hidden."""
    allowed = actor.kind is Kind.ROLE and actor.level >= Level.TWO_FACTOR and actor.organisation_id is not None
    decisions.hide_unless(allowed, "rooms.create", why="not a helper with two factors")


def leader_of(actor: Actor, unit_id: UUID | None, object_id: UUID | None) -> None:
    """Answering a question about a look: a leader of the unit it was asked of. Raises Hidden."""
    allowed = actor.kind is Kind.ROLE and actor.is_leader and unit_id is not None and actor.unit_id == unit_id
    decisions.hide_unless(allowed, "rooms.answer-question", why="not a leader of that unit", object_id=object_id)


def _look(room_id: UUID) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_DOOR, [room_id])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
