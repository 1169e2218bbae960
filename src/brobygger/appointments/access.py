"""Who may agree on times in a room, and who has a say about one. The room's own door decides first."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind
from brobygger.rooms.queries import MemberCard, RoomHead

AGREES = frozenset({"person", "helper"})
OFFERS = frozenset({"helper"})


def may_agree(head: RoomHead, kind: str) -> bool:
    """Make, change and cancel: the person and their helpers, where they may write."""
    return head.may_write and kind in AGREES


def may_offer(head: RoomHead, kind: str) -> bool:
    """Offer other times, choose one, and say what the person waits for: helpers."""
    return head.may_write and kind in OFFERS


def may_say(head: RoomHead, me: MemberCard, concerned: frozenset[UUID]) -> bool:
    """Say whether a time suits: whom it is with, and always the person, also one who only reads."""
    return head.state == "open" and not head.emergency and (me.kind == "person" or me.id in concerned)


def agree(head: RoomHead, kind: str, what: str) -> None:
    """Raises Denied."""
    _deny_unless(may_agree(head, kind), head, kind, what)


def offer(head: RoomHead, kind: str, what: str) -> None:
    """Raises Denied."""
    _deny_unless(may_offer(head, kind), head, kind, what)


def say(head: RoomHead, me: MemberCard, concerned: frozenset[UUID], what: str) -> None:
    """Raises Denied."""
    _deny_unless(may_say(head, me, concerned), head, me.kind, what)


def found(there: bool, what: str, object_id: UUID) -> None:
    """Something of this room: row-level security has answered; say so. Raises Hidden."""
    decisions.hide_unless(there, f"appointments.{what}", why="none such for this seat", object_id=object_id)


def _deny_unless(allowed: bool, head: RoomHead, kind: str, what: str) -> None:
    decisions.deny_unless(
        allowed,
        f"appointments.{what}",
        reason={"paused": "room-paused", "closed": "room-closed"}.get(head.state, "not-allowed"),
        why=f"a {kind} in a room that is {head.state}",
        object_id=head.id,
    )


def job(actor: Actor) -> None:
    """Our own jobs. Raises Hidden."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "appointments.mail", why="not a job")


def own_feed(actor: Actor) -> None:
    """One's own calendar address: everybody who is signed in. Raises Hidden."""
    decisions.hide_unless(actor.is_signed_in, "appointments.feed", why="not signed in")
