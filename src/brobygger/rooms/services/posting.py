"""Messages: written, changed within five minutes, taken back; and the ball answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from brobygger.files import services as files
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Denied, Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.rooms import access, models, queries, sending, text
from brobygger.rooms.access import Action
from brobygger.rooms.services.common import KEEPER, enter, keep, say
from brobygger.rooms.services.inputs import BallInput, Posted

_REASONS = {
    "not-member": "not-here-any-more",
    "read-only": "not-allowed",
    "waiting": "not-allowed",
    "paused": "room-paused",
    "closed": "room-closed",
}


def post_message(
    actor: Actor,
    *,
    room_id: UUID,
    client_id: UUID,
    text: str = "",
    to: Sequence[UUID] = (),
    ball: BallInput | None = None,
    quick: str = "",
    reply_to: UUID | None = None,
    audience: int | None = None,
) -> Posted:
    """Write a message; the same one twice is written once. The raw path ends in the same statement.

    `audience` is the version the writer saw. Raises Hidden, Denied (with a neutral reason), Invalid (the text; `gone`:
    somebody named has left), Conflict (`audience-changed`; `conflict`: another text under the same client id).
    Tells onwards `rooms.message-posted`.
    """
    with transaction.atomic():
        access.room(actor, room_id, Action.READ)
        item = sending.item(actor.seat, _payload(room_id, client_id, text, to, ball, quick, reply_to, audience))
        with connection.cursor() as cursor:
            cursor.execute(sending.STATEMENT, [json.dumps([item]), False])
            _ord, outcome, seq, at, _audience = cursor.fetchone()
        _must_be_kept(room_id, outcome)
        return Posted(UUID(item["ref"]), seq, at, again=outcome == "duplicate")


def edit_message(actor: Actor, *, room_id: UUID, message_id: UUID, text: str) -> None:
    """Change one's own message within five minutes; all see that it was changed. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.POST)
        message = queries.entry(actor, room_id, message_id)
        access.message(actor, message.own and message.taken_back_at is None, "edit-message", message_id)
        if not message.may_edit:
            raise Conflict(_("It is more than five minutes old and cannot be changed any more."), code="too-late")
        kept = _checked(text)
        if kept == message.text:
            return
        models.Message.objects.filter(pk=message_id).update(text=kept, edited_at=clock.now())
        say(actor, room_id, "message-edited", ref=message_id)
        keep(actor, here, "rooms.message-edited", object_id=message_id)


def take_back(actor: Actor, *, room_id: UUID, message_id: UUID) -> None:
    """Take one's own message back: text and file go for all, the trace stays; a ball it gave is lifted.

    Raises Hidden, Denied. Twice changes nothing.
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.READ)
        message = queries.entry(actor, room_id, message_id)
        access.message(actor, message.own and not here.emergency, "take-back-message", message_id)
        if message.taken_back_at is not None:
            return
        models.Message.objects.filter(pk=message_id).update(text="", quick="", taken_back_at=clock.now())
        files.remove(actor, about_id=message_id)
        with acting_as(KEEPER):
            given = models.Ball.objects.filter(room_id=room_id, message_id=message_id, answered_at=None)
            given.update(answered_at=clock.now(), answered_how="taken-back")
        say(actor, room_id, "message-taken-back", ref=message_id)
        keep(actor, here, "rooms.message-taken-back", object_id=message_id)


def answer_ball(actor: Actor, *, room_id: UUID) -> None:
    """The holder has answered (elsewhere, or in words above). Raises Hidden, Denied, Conflict (no ball with one)."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.POST)
        with acting_as(KEEPER):
            mine = models.Ball.objects.filter(
                room_id=room_id, holder_membership_id=here.membership_id, answered_at=None
            ).first()
            if mine is not None:
                models.Ball.objects.filter(pk=mine.pk).update(answered_at=clock.now(), answered_how="said-so")
        if mine is None:
            raise Conflict(_("Nobody waits for your answer here now."), code="no-ball")
        say(actor, room_id, "ball-answered", ball=mine.pk)


def _payload(
    room_id: UUID,
    client_id: UUID,
    text: str,
    to: Sequence[UUID],
    ball: BallInput | None,
    quick: str,
    reply_to: UUID | None,
    audience: int | None,
) -> dict[str, Any]:
    due = ball.due_at.isoformat() if ball and ball.due_at else None
    return {
        "room": room_id,
        "client_id": client_id,
        "text": text,
        "to": list(to),
        "ball": {"holder": ball.holder, "due": due} if ball else None,
        "quick": quick,
        "reply_to": reply_to,
        "audience": audience,
    }


def _must_be_kept(room_id: UUID, outcome: str) -> None:
    """Raise what the outcome means; nothing is given back for a message that is not kept."""
    if outcome in ("stored", "duplicate"):
        decisions.record("rooms.post", True)
        return
    words = sending.explain(outcome, translation.get_language() or "nb")
    if outcome == "gone":
        raise Invalid(words, field="to", code="gone")
    if outcome in ("conflict", "audience-changed"):
        raise Conflict(words, code=outcome)
    decisions.record("rooms.post", False)
    raise Denied("rooms.post", reason=_REASONS.get(outcome, "not-allowed"), why=outcome, object_id=room_id)


def _checked(given: str) -> str:
    return text.message(given)
