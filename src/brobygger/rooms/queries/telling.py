"""For notices: what waits for whom in a room, without its words, and one's own rooms by name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.notify.places import RoomName
from brobygger.people.queries import norwegian_order
from brobygger.rooms import access, models
from brobygger.rooms.models import MemberKind, RoomState


@dataclass(frozen=True, slots=True)
class Waits:
    """What has not reached a seat: whether it says anything, names its reader, or answers them."""

    loud: bool = True
    named: bool = False
    answers_me: bool = False


def what_waits(actor: Actor, room_id: UUID) -> dict[str, Waits]:
    """What waits in a room, by seat. For the job that tells members (Hidden for others). One query."""
    access.jobs_only(actor, "rooms.what-waits")
    with connection.cursor() as cursor:
        cursor.execute("select seat, loud, named, answers_me from rooms_what_waits(%s)", [room_id])
        return {seat: Waits(loud, named, answers_me) for seat, loud, named, answers_me in cursor.fetchall()}


def room_names(actor: Actor) -> list[RoomName]:
    """The rooms that the actor is in and that are not over, one's own first. One query. Raises Hidden."""
    access.visible_rooms(actor)
    rows = models.Membership.objects.filter(seat=actor.seat, ended_at=None).select_related("room")
    live = [row for row in rows if row.room.state in (RoomState.WAITING, RoomState.OPEN, RoomState.PAUSED)]
    named = [(row.kind != MemberKind.PERSON, norwegian_order(row.room.name_given), row) for row in live]
    return [
        RoomName(row.room_id, row.room.name_given if others else _("Your room"))
        for others, _name, row in sorted(named, key=lambda one: one[:2])
    ]
