"""What somebody is asked before a room is begun, and what a room says of its pilot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel.actor import Actor
from brobygger.pilots import access, rules
from brobygger.pilots.models import Pilot, PilotRoom
from brobygger.pilots.queries.pages import PilotPage, page, today
from brobygger.pilots.rules import State


@dataclass(frozen=True, slots=True)
class RoomsPilot:
    """What a room says of the pilot that it is part of."""

    name: str
    answer_within: int
    ends_on: dt.date


def offered(actor: Actor) -> list[PilotPage]:
    """The pilots that one may begin a room under, or could before something was taken back. One query where none is."""
    role = access.helper(actor)
    began = Pilot.objects.filter(members__role_id=role, started_on__isnull=False).order_by("name", "id")
    found = [page(actor, one.pk) for one in began if one.started_on and not _over(one)]
    return [one for one in found if one.state in (State.RUNNING, State.STOPPED)]


def of_room(actor: Actor, room_id: UUID) -> RoomsPilot | None:
    """The pilot that a room is part of, for whoever is in the room. One query."""
    found = PilotRoom.objects.filter(room_id=room_id).select_related("pilot").first()
    if found is None or found.pilot.started_on is None:
        return None
    return RoomsPilot(
        found.pilot.name, found.pilot.answer_within, rules.last_day(found.pilot.started_on, found.pilot.ended_on)
    )


def stopped(actor: Actor) -> list[tuple[UUID, str]]:
    """The pilots of mine that were started and wait for somebody's "ready". One query."""
    role = access.helper(actor)
    waiting = Pilot.objects.filter(members__ready_at=None, started_on__isnull=False).values("pk")
    mine = Pilot.objects.filter(members__role_id=role, pk__in=waiting).order_by("name", "id")
    return [(one.pk, one.name) for one in mine if one.started_on and not _over(one)]


def _over(pilot: Pilot) -> bool:
    return pilot.started_on is not None and rules.is_over(pilot.started_on, pilot.ended_on, today())
