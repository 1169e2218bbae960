"""Who may ask, and who may say what they think. The room's own door decides first."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import RoomHead

ASKS, SAYS = frozenset({"person", "helper"}), frozenset({"helper"})


def read(actor: Actor, room_id: UUID) -> RoomHead:
    """The room, for whoever may read it. Raises Hidden, Denied."""
    return rooms.room_head(actor, room_id)


def may(head: RoomHead, kind: str, who: frozenset[str]) -> bool:
    """Whether a member of that kind may write this in the room as it stands."""
    return head.may_write and kind in who


def write(head: RoomHead, kind: str, who: frozenset[str], what: str) -> None:
    """Asking: the person and their helpers. A view: helpers. Only in an open room. Raises Denied."""
    decisions.deny_unless(
        may(head, kind, who),
        f"opinions.{what}",
        reason={"paused": "room-paused", "closed": "room-closed"}.get(head.state, "not-allowed"),
        why=f"a {kind} in a room that is {head.state}",
        object_id=head.id,
    )


def found(there: bool, what: str, object_id: UUID) -> None:
    """A question or a view of this room: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(there, f"opinions.{what}", why="none such for this seat", object_id=object_id)
