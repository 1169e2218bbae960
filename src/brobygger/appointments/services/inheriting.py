"""A place is handed over: what is agreed for the days to come goes along."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, UUIDField, Value

from brobygger.appointments.models import Appointment, State
from brobygger.appointments.services.common import for_calendars
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.rooms import queries as rooms


def inherit(actor: Actor, room_id: UUID, former: UUID, successor: UUID) -> None:
    """Put the successor in the place of who leaves, in each appointment to come. In the caller's transaction.

    The room sees it in the line that the place was handed over; calendars get it as a change, and who leaves as off.
    """
    coming = Appointment.objects.filter(
        room_id=room_id, state=State.PLANNED, ends_at__gt=clock.now(), with_memberships__contains=[former]
    )
    found, before = rooms.members(actor, room_id), list(coming)
    people = Func(
        F("with_memberships"),
        Value(former, UUIDField()),
        Value(successor, UUIDField()),
        function="array_replace",
        output_field=ArrayField(UUIDField()),
    )
    coming.update(with_memberships=people, sequence=F("sequence") + 1, changed_at=clock.now())
    for row in before:
        row.sequence += 1
        for_calendars(found, row, row.seq, {*row.with_memberships, successor})
