"""The only door to a room: what a seat may do in it.

Never in it: Hidden, by the same single query as for a room that does not exist. In it once: Denied, neutrally, never
whose decision it was. What is somebody else's to do in a room one is in: Denied as well, since the room is known.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.people.queries import led_units
from brobygger.rooms.models import MemberKind, Participation, RoomState


class Action(enum.StrEnum):
    """What one may want to do in a room."""

    READ = "rooms.read"
    POST = "rooms.post"
    SEARCH = "rooms.search"
    WISH = "rooms.wish"  # say whom one would like in the room
    ADD = "rooms.add-member"
    REMOVE = "rooms.remove-member"
    LEAVE = "rooms.leave"
    HAND_OVER = "rooms.hand-over-place"
    CLOSE = "rooms.close"
    REOPEN = "rooms.reopen"
    RECEIPTS = "rooms.set-receipts"
    ANSWER_WITHIN = "rooms.set-answer-within"
    JOURNAL = "rooms.journal"
    ANSWER = "rooms.answer"  # the question about the room, on one's own device or one handed over
    DECIDE = "rooms.decide"  # what the person alone decides
    PAUSE = "rooms.pause"
    RESUME = "rooms.resume"
    WITHDRAW = "rooms.withdraw"
    EXPORT = "rooms.export"
    LOG = "rooms.read-log"


_PERSON, _HELPER = frozenset({MemberKind.PERSON}), frozenset({MemberKind.HELPER})
_KIN, _GLASS = frozenset({MemberKind.NEXT_OF_KIN, MemberKind.TRUST_PERSON}), frozenset({MemberKind.BREAK_GLASS})
_EVERYBODY = _PERSON | _HELPER | _KIN | _GLASS
_OPEN, _WAITING = frozenset({RoomState.OPEN}), frozenset({RoomState.WAITING})
_PAUSED, _CLOSED = frozenset({RoomState.PAUSED}), frozenset({RoomState.CLOSED})
_LIVE, _ANY = _OPEN | _PAUSED, frozenset(RoomState)

# Which kinds of member may, and in which states of the room.
RULES: Mapping[Action, tuple[frozenset[MemberKind], frozenset[RoomState]]] = {
    Action.READ: (_EVERYBODY, _ANY),
    Action.POST: (_PERSON | _HELPER | _KIN, _OPEN),
    Action.SEARCH: (_EVERYBODY, _LIVE | _CLOSED),
    Action.WISH: (_PERSON | _HELPER, _OPEN | _WAITING),
    Action.ADD: (_PERSON | _HELPER, _OPEN),
    Action.REMOVE: (_HELPER, _LIVE | _CLOSED),
    Action.LEAVE: (_HELPER | _KIN | _GLASS, _ANY),
    Action.HAND_OVER: (_HELPER, _LIVE),
    Action.CLOSE: (_PERSON | _HELPER, _LIVE),
    Action.REOPEN: (_PERSON | _HELPER, _CLOSED),
    Action.RECEIPTS: (_HELPER, _LIVE),
    Action.ANSWER_WITHIN: (_HELPER, _LIVE),
    Action.JOURNAL: (_HELPER, _LIVE | _CLOSED),
    Action.ANSWER: (_PERSON | _HELPER, _WAITING | _LIVE),
    Action.DECIDE: (_PERSON, _LIVE | _CLOSED),
    Action.PAUSE: (_PERSON, _OPEN),
    Action.RESUME: (_PERSON, _PAUSED),
    Action.WITHDRAW: (_PERSON, _LIVE | _CLOSED),
    Action.EXPORT: (_PERSON, _LIVE | _CLOSED),
    Action.LOG: (_PERSON, _ANY),
}
_STATE_REASONS = {RoomState.PAUSED: "room-paused", RoomState.CLOSED: "room-closed", RoomState.DECLINED: "room-closed"}

# One statement, whoever asks: row-level security leaves the room, its stream and the seat out for a former member.
_DOOR = """
    select m.id, m.kind, m.basis, m.person_id, m.from_seq, m.name, m.seat, m.organisation_id,
           r.id, r.about_person_id, r.name_given, r.why, r.matters, r.contact_wish, r.state, r.participation,
           r.receipts, r.person_receipts, r.newcomers_see_history, r.controller_organisation_id, r.created_by_role_id,
           r.created_at, r.opened_at, r.closed_at, r.answer_within, coalesce(o.urgent, ''), s.last_seq, s.audience,
           b.may_write, b.read_seq
    from rooms_membership m
    left join live_subscriber b on b.stream_id = m.room_id and b.seat = m.seat and b.ended_at is null
        and b.valid_from <= app_now() and (b.valid_until is null or b.valid_until > app_now())
    left join rooms_room r on r.id = m.room_id and m.ended_at is null and b.id is not null
    left join live_stream s on s.id = r.id
    left join people_organisation o on o.id = r.controller_organisation_id
    where m.room_id = %s and m.seat = app_actor()
    order by m.ended_at desc nulls first limit 1
"""


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """A seat in a room: who one is in it, and how the room stands at this moment."""

    membership_id: UUID
    kind: str
    basis: str
    person_id: UUID
    from_seq: int
    my_name: str
    seat: str
    organisation_id: UUID | None
    id: UUID
    about_person_id: UUID
    name: str
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
    answer_within: int
    urgent: str
    last_seq: int
    audience: int
    seat_may_write: bool
    read_seq: int
    may: frozenset[str] = field(default=frozenset())

    @property
    def is_person(self) -> bool:
        return self.kind == MemberKind.PERSON

    @property
    def emergency(self) -> bool:
        return self.kind == MemberKind.BREAK_GLASS


def room(actor: Actor, room_id: UUID, action: Action) -> RoomAccess:
    """Decide whether the actor may do this in the room. One query.

    Raises Hidden for somebody who was never in it (or there is no such room); Denied, neutrally, for a former member
    (`not-here-any-more`), for a room whose state does not allow it now (`room-paused`, `room-closed`), and for what
    is not theirs to do (`not-allowed`).
    """
    what = str(action)
    found = _look(actor, room_id)
    decisions.hide_unless(found is not None, what, why="never a member, or no such room", object_id=room_id)
    assert found is not None
    decisions.deny_unless(found[8] is not None, what, reason="not-here-any-more", why="seat ended", object_id=room_id)
    access = with_rights(actor, RoomAccess(*found))
    decisions.deny_unless(
        action in access.may,
        what,
        reason=_why_not(actor, access, action),
        why=f"a {access.kind} in a room that is {access.state}",
        object_id=room_id,
    )
    return access


def with_rights(actor: Actor, access: RoomAccess) -> RoomAccess:
    """The same seat with all that it may do."""
    rights = frozenset(str(action) for action in Action if _allowed(actor, access, action))
    return replace(access, may=rights)


def _allowed(actor: Actor, access: RoomAccess, action: Action) -> bool:
    return _theirs(actor, access, action) and access.state in RULES[action][1]


def _theirs(actor: Actor, access: RoomAccess, action: Action) -> bool:
    if access.kind not in RULES[action][0]:
        return False
    if action is Action.POST:
        return access.seat_may_write
    if action is Action.ANSWER and not access.is_person:
        return access.state == RoomState.WAITING and actor.role_id == access.created_by_role_id
    return True


def _why_not(actor: Actor, access: RoomAccess, action: Action) -> str:
    if not _theirs(actor, access, action):
        return "not-allowed"
    return _STATE_REASONS.get(RoomState(access.state), "not-allowed")


def visible_rooms(actor: Actor) -> None:
    """The list of one's own rooms: everybody who is signed in has one, perhaps empty. Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in, "rooms.list", why="not signed in")


def jobs_only(actor: Actor, what: str) -> None:
    """A step of our own machinery. Raises Hidden for everybody else."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, what, why="for our own jobs only")


def own_rooms(actor: Actor) -> None:
    """The person's own home: somebody acting as themselves. Raises Hidden."""
    decisions.hide_unless(actor.kind is Kind.SELF, "rooms.own-list", why="not as oneself")


def start_room(actor: Actor) -> None:
    """Asking a person whether they would like a room: a helper signed in with two factors. Raises Hidden."""
    allowed = actor.kind is Kind.ROLE and actor.level >= Level.TWO_FACTOR and actor.organisation_id is not None
    decisions.hide_unless(allowed, "rooms.create", why="not a helper with two factors")


def leader(actor: Actor) -> frozenset[UUID]:
    """The questions to a unit: whoever leads it; gives all the units they answer for. Raises Hidden."""
    units = led_units(actor)
    decisions.hide_unless(bool(units), "rooms.questions", why="not a leader")
    return units


def question(actor: Actor, unit_id: UUID | None, question_id: UUID) -> None:
    """Answering a question about a look: whoever leads the unit it was asked of. Raises Hidden."""
    allowed = unit_id is not None and unit_id in led_units(actor)
    decisions.hide_unless(allowed, "rooms.answer-question", why="not a leader of that unit", object_id=question_id)


def message(actor: Actor, found: bool, what: str, message_id: UUID) -> None:
    """A message of the room that one may see, or change: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(found, f"rooms.{what}", why="no such message for this seat", object_id=message_id)


def member(actor: Actor, found: bool, what: str, membership_id: UUID) -> None:
    """Somebody in the room whom this is about. Raises Hidden."""
    decisions.hide_unless(
        found, f"rooms.{what}", why="no such member, or not theirs to change", object_id=membership_id
    )


def may_remove(access: RoomAccess, *, kind: str, organisation_id: UUID | None, invited_by: UUID | None) -> bool:
    """Whether a helper may take this helper out: a colleague from one's own organisation, or whom one brought in."""
    if Action.REMOVE not in access.may or kind != MemberKind.HELPER:
        return False
    same = organisation_id is not None and organisation_id == access.organisation_id
    return same or invited_by == access.membership_id


def job(actor: Actor, what: str) -> None:
    """A step of our own machinery. Raises Hidden for everybody else."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, f"rooms.{what}", why="for our own jobs only")


def writes(participation: str) -> bool:
    """Whether the person's choice of taking part lets them write."""
    return participation == Participation.WRITE


def _look(actor: Actor, room_id: UUID) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_DOOR, [room_id])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
