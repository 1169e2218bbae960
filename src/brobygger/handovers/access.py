"""Who may do what in a hand-over. The room's own door decides first; the words are the three parties' alone."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind
from brobygger.rooms.queries import MemberCard, RoomHead

PERSON, ONE, TWO, COLLEAGUE, OTHER = "person", "one", "two", "colleague", "other"
HELPERS = frozenset({ONE, TWO})
PARTIES = frozenset({PERSON, ONE, TWO})
RECEIVERS = frozenset({TWO, COLLEAGUE})
TELLERS = HELPERS | RECEIVERS  # of what came of it


def side_of(me: MemberCard, *, one_role_id: UUID, two_role_id: UUID | None, to_organisation_id: UUID) -> str:
    """Which side somebody in the room is on."""
    if me.kind == "person":
        return PERSON
    if me.kind != "helper":
        return OTHER
    if me.role_id == one_role_id:
        return ONE
    if me.role_id is not None and me.role_id == two_role_id:
        return TWO
    return COLLEAGUE if me.organisation_id == to_organisation_id else OTHER


def may_begin(head: RoomHead, kind: str) -> bool:
    """Begin one, and step in for a helper who has left: the helpers of an open room."""
    return head.may_write and kind == "helper"


def begin(head: RoomHead, kind: str) -> None:
    """Raises Denied."""
    _deny_unless(may_begin(head, kind), head, "begin", f"a {kind}")


def act(head: RoomHead, side: str, sides: frozenset[str], what: str) -> None:
    """Something of one of the sides. A person who only reads still decides. Raises Denied."""
    open_now = head.state == "open" and not head.emergency and (head.may_write or side == PERSON)
    _deny_unless(open_now and side in sides, head, what, side)


def found(there: bool, object_id: UUID) -> None:
    """A hand-over of this room: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(there, "handovers.read", why="none such in the room", object_id=object_id)


def words(side: str, handover_id: UUID) -> None:
    """What is written in it: its parties' alone. Raises Hidden."""
    decisions.hide_unless(side in PARTIES, "handovers.words", why=side, object_id=handover_id)


def leads(actor: Actor) -> UUID:
    """The organisation whose hand-overs a leader reads about, in numbers. Raises Hidden."""
    allowed = actor.is_helper and actor.is_leader and actor.organisation_id is not None
    decisions.hide_unless(allowed, "handovers.effects", why="not a leader")
    assert actor.organisation_id is not None
    return actor.organisation_id


def leads_pair(actor: Actor, pair: tuple[UUID, UUID]) -> None:
    """A leader of one of the two organisations. Raises Hidden."""
    decisions.hide_unless(leads(actor) in pair, "handovers.effects", why="of others", object_id=pair[1])


def job(actor: Actor, what: str) -> None:
    """For our own jobs alone. Raises Hidden."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, f"handovers.{what}", why="not a job")


def _deny_unless(allowed: bool, head: RoomHead, what: str, who: str) -> None:
    decisions.deny_unless(
        allowed,
        f"handovers.{what}",
        reason={"paused": "room-paused", "closed": "room-closed"}.get(head.state, "not-allowed"),
        why=f"{who} in a room that is {head.state}",
        object_id=head.id,
    )
