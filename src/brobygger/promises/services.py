"""What members say about a promise, and what our own look does about it. One function, one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live import services as live
from brobygger.promises import queries
from brobygger.promises.models import Step, What
from brobygger.promises.queries import OfRoom, Waiting
from brobygger.rooms import queries as rooms

KEEPER = system("promises")
CHANGED = "promise-changed"  # an event that only brings the room's page up to date


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be done now about an answer that is waited for."""

    what: What
    waiting: Waiting

    @property
    def is_reminder(self) -> bool:
        """Whether the holder is told, and not whoever answers for them."""
        return self.what is What.REMINDED


def settle(actor: Actor, *, room_id: UUID, message_id: UUID) -> None:
    """The holder says that a message needs no answer. Raises Hidden, Denied, Conflict (nobody waits for them)."""
    with transaction.atomic():
        rooms.room_head(actor, room_id)
        found = queries.of_room(actor, room_id)
        mine = [one for one in _waiting(found) if one.message_id == message_id and found and one.holder == found.me]
        if not mine:
            raise Conflict(_("Nobody waits for your answer to that any more."), code="not-waiting")
        _keep(actor, room_id, message_id, mine[0].holder, What.SETTLED)


def go_on(actor: Actor, *, room_id: UUID) -> None:
    """A silent room stays as it is; it asks again after another fourteen days. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        rooms.room_head(actor, room_id)
        found = queries.of_room(actor, room_id)
        if found is None or found.me is None or not found.asks_me:
            raise Conflict(_("The room does not ask you that now."), code="not-asked")
        _keep(actor, room_id, room_id, found.me, What.GOING_ON)


def say_saved(actor: Actor, *, room_id: UUID, ball_id: UUID, saved: bool) -> None:
    """Did the answer spare a telephone call? Asked once of whoever asked. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        rooms.room_head(actor, room_id)
        found = queries.of_room(actor, room_id)
        if found is None or found.me is None or found.solved_ball != ball_id:
            raise Conflict(_("The room does not ask you that now."), code="not-asked")
        _keep(actor, room_id, ball_id, found.me, What.SAVED if saved else What.NOT_SAVED)


def due_now(found: OfRoom | None, now: dt.datetime) -> list[Due]:
    """What the time has come for: the holder is reminded in the morning of the last day (whoever answers for one who is
    away at once); a working day after it, it is passed on. Pure."""
    due: list[Due] = []
    for one in _waiting(found):
        if one.reminded_at is None and one.is_reminded_by(now):
            due.append(Due(What.REMINDED, one))
        elif one.reminded_at is not None and one.passed_on_to is None and now >= one.pass_on_at:
            due.append(Due(What.PASSED_ON, one))
    return due


def next_look(found: OfRoom | None, now: dt.datetime) -> dt.datetime | None:
    """When there will be something to do, if nobody answers before; None when nothing waits. Pure."""
    moments = [one.remind_at if one.reminded_at is None else one.pass_on_at for one in _waiting(found)]
    return min((moment for moment in moments if moment > now), default=None)


def keep_step(due: Due, *, room_id: UUID, to_names: Iterable[str] = ()) -> None:
    """Note that it has been done; the room's page shows it. As our own job, in its transaction."""
    one = due.waiting
    _keep(KEEPER, room_id, one.message_id, one.holder, due.what, to_name=", ".join(to_names))


def _waiting(found: OfRoom | None) -> tuple[Waiting, ...]:
    return found.waiting if found else ()


def _keep(actor: Actor, room_id: UUID, about: UUID, membership: UUID, what: What, *, to_name: str = "") -> None:
    row = Step(
        id=new_id(),
        room_id=room_id,
        about_id=about,
        membership_id=membership,
        what=what,
        to_name=to_name[:200],
        at=clock.now(),
    )
    with acting_as(KEEPER):
        Step.objects.bulk_create([row])
        seat = actor.seat
        live.append(KEEPER, stream_id=room_id, kind=CHANGED, as_seat=seat)
