"""A room that is begun under a pilot, and one that is not because the person is outside it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.pilots import access, queries, rules
from brobygger.pilots.models import PilotRoom, Refused
from brobygger.pilots.rules import State
from brobygger.rooms.beginnings import Agreed


def agree(actor: Actor, *, pilot_id: UUID, yes: frozenset[int]) -> Agreed:
    """Begin a room under a pilot that runs, around somebody who is inside: `yes` are the questions answered so, from 0.

    In the caller's transaction; the plan is held, so that nobody takes "ready" back meanwhile. Raises Hidden, Conflict.
    """
    access.read(actor, pilot_id)
    pilot = access.locked(pilot_id)
    lacking = bool(queries.lacks(pilot))
    state = rules.state(started_on=pilot.started_on, ended_on=pilot.ended_on, today=queries.today(), lacking=lacking)
    if state is not State.RUNNING:
        raise Conflict(_("The pilot does not run now, so no new rooms are made in it."), code="stopped")
    if not yes.issuperset(range(len(pilot.criteria.splitlines()))):
        raise Conflict(_("The pilot is for those about whom all its questions are answered with yes."), code="outside")
    return Agreed(pilot.answer_within, partial(_keep, pilot_id))


def count_outside(actor: Actor, *, pilot_id: UUID) -> None:
    """Somebody was outside the pilot: one more this week, and nothing about whom. Raises Hidden."""
    access.read(actor, pilot_id)
    monday = queries.today() - dt.timedelta(days=queries.today().weekday())
    with transaction.atomic():
        Refused.objects.bulk_create([Refused(pilot_id=pilot_id, week=monday)], ignore_conflicts=True)
        Refused.objects.filter(pilot_id=pilot_id, week=monday).update(times=F("times") + 1)


def _keep(pilot_id: UUID, room_id: UUID) -> None:
    PilotRoom.objects.bulk_create([PilotRoom(room_id=room_id, pilot_id=pilot_id, begun_at=clock.now())])
