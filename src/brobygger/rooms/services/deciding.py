"""What the person decides about their room, what the helpers decide together, and the room's own life."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.consents.queries import standing_consent
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.live import services as live
from brobygger.rooms import access, beginnings, text
from brobygger.rooms.access import Action
from brobygger.rooms.models import Participation, RoomState
from brobygger.rooms.services.common import change_room, enter, keep, say, set_state

ANSWER_WITHIN = (1, 2, 3, 5)  # working days to choose among


def set_participation(actor: Actor, *, room_id: UUID, participation: str) -> None:
    """The person writes along, only reads, or is only told; shown to helpers as a choice. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        if participation not in Participation.values:
            raise Invalid(_("Choose how to take part."), field="participation")
        if participation == here.participation:
            return
        change_room(room_id, participation=participation)
        writes = access.writes(participation)
        live.change_subscriber(actor, stream_id=room_id, seat=here.seat, may_write=writes)
        say(actor, room_id, "participation-changed")
        keep(actor, here, "rooms.participation-changed")


def set_receipts(actor: Actor, *, room_id: UUID, on: bool) -> None:
    """Receipts for all the helpers of the room alike. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.RECEIPTS)
        if here.receipts != on:
            change_room(room_id, receipts=on)
            say(actor, room_id, "receipts-changed")
            keep(actor, here, "rooms.receipts-changed")


def set_answer_within(actor: Actor, *, room_id: UUID, days: int) -> None:
    """Within how many working days the helpers answer here. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.ANSWER_WITHIN)
        if days not in ANSWER_WITHIN:
            raise Invalid(_("Choose how soon you answer here."), field="answer_within")
        if beginnings.holds_answer_time(actor, room_id):
            raise Conflict(_("How soon you answer here was agreed before the room was made."), field="answer_within")
        if here.answer_within != days:
            change_room(room_id, answer_within=days)
            say(actor, room_id, "answer-time-changed")
            keep(actor, here, "rooms.answer-time-changed", days=days)


def set_person_receipts(actor: Actor, *, room_id: UUID, on: bool) -> None:
    """Whether the others see what the person has read: theirs alone to turn on. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        if here.person_receipts != on:
            change_room(room_id, person_receipts=on)
            say(actor, room_id, "receipts-changed")
            keep(actor, here, "rooms.receipts-changed")


def set_history_choice(actor: Actor, *, room_id: UUID, newcomers_see_history: bool) -> None:
    """Whether those who come from now on see what was written before. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        if here.newcomers_see_history != newcomers_see_history:
            change_room(room_id, newcomers_see_history=newcomers_see_history)
            keep(actor, here, "rooms.history-choice-changed")


def set_matters(actor: Actor, *, room_id: UUID, matters: str, contact_wish: str) -> None:
    """What matters most to the person now, and how they like to be contacted. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        kept = text.line(matters, field="matters", longest=500)
        wish = text.line(contact_wish, field="contact_wish", longest=300)
        if (kept, wish) != (here.matters, here.contact_wish):
            change_room(room_id, matters=kept, contact_wish=wish)
            say(actor, room_id, "matters-changed")
            keep(actor, here, "rooms.matters-changed")


def pause(actor: Actor, *, room_id: UUID) -> None:
    """The person takes a break: nobody can write until they start again. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.PAUSE)
        set_state(actor, room_id, RoomState.PAUSED)
        say(actor, room_id, "room-paused")
        keep(actor, here, "rooms.paused")


def resume(actor: Actor, *, room_id: UUID) -> None:
    """The person ends the break. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.RESUME)
        set_state(actor, room_id, RoomState.OPEN)
        say(actor, room_id, "room-resumed")
        keep(actor, here, "rooms.resumed")


def close(actor: Actor, *, room_id: UUID) -> None:
    """Close the room: those in it can read, nobody can write. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.CLOSE)
        set_state(actor, room_id, RoomState.CLOSED, closed_at=clock.now())
        say(actor, room_id, "room-closed")
        keep(actor, here, "rooms.closed")


def reopen(actor: Actor, *, room_id: UUID) -> None:
    """Open a closed room again, while the person's yes stands. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.REOPEN)
        if standing_consent(actor, room_id) is None:
            raise Conflict(_("The person's yes to the room does not stand any more."), code="no-consent")
        set_state(actor, room_id, RoomState.OPEN, closed_at=None)
        say(actor, room_id, "room-reopened")
        keep(actor, here, "rooms.reopened")
