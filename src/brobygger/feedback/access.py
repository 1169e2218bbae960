"""Who may do what in an episode. The room's own door decides first; row-level security shows it to two alone."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.rooms.queries import RoomHead

LEADS, BOTH, OWN = frozenset({"helper"}), frozenset({"helper", "person"}), frozenset({"person"})


def may(head: RoomHead, kind: str, who: frozenset[str]) -> bool:
    """Whether one may write now. A person who only reads in the room still says how they are."""
    writes = head.may_write or (kind == "person" and head.state == "open")
    return writes and not head.emergency and kind in who


def act(head: RoomHead, kind: str, who: frozenset[str], what: str) -> None:
    """Raises Denied."""
    decisions.deny_unless(
        may(head, kind, who),
        f"feedback.{what}",
        reason={"paused": "room-paused", "closed": "room-closed"}.get(head.state, "not-allowed"),
        why=f"a {kind} in a room that is {head.state}",
        object_id=head.id,
    )


def choose(head: RoomHead, kind: str, who: frozenset[str], what: str) -> None:
    """Whoever decides about their own does so in every room that they can read. Raises Denied."""
    decisions.deny_unless(
        kind in who and not head.emergency,
        f"feedback.{what}",
        reason="not-allowed",
        why=f"a {kind} decides",
        object_id=head.id,
    )


def found(there: bool, object_id: UUID) -> None:
    """An episode of this room that the actor may see: row-level security has answered. Raises Hidden."""
    decisions.hide_unless(there, "feedback.read", why="none such for this seat", object_id=object_id)
