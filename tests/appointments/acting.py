"""What the tests of appointments do again and again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from brobygger.appointments import queries, services
from brobygger.appointments.queries import AppointmentPage
from brobygger.appointments.services import Given
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from tests.rooms.scene import Scene

HOUR = dt.timedelta(hours=1)


def days(n: int, hour: int = 10) -> dt.datetime:
    """A moment so many days from now."""
    return (clock.now() + dt.timedelta(days=n)).replace(hour=hour, minute=0, second=0, microsecond=0)


def given(room: Scene, *people: str | UUID, **more: Any) -> Given:
    """A meeting in a week, with these."""
    base = Given("Møte med NAV", days(7), days(7) + HOUR, place="Storgata 1", people=_members(room, people))
    return replace(base, **more)


def made(room: Scene, by: str = "vera", people: tuple[str | UUID, ...] = ("vera", "are"), **more: Any) -> UUID:
    return room.do(by, services.make, given=given(room, *people, **more))


def seen(room: Scene, who: str, key: UUID) -> AppointmentPage:
    return room.ask(who, queries.one, key)


def offered(room: Scene, key: UUID, *at: int, by: str = "vera") -> list[UUID]:
    """Other times, so many days from now; gives them."""
    times = [(days(n), days(n) + HOUR) for n in at]
    room.do(by, services.offer, appointment_id=key, offered=times)
    return [one.id for one in seen(room, by, key).card.alternatives]


def wait(room: Scene, who: str, for_what: str, weeks: int) -> None:
    """Somebody writes what the person waits for."""

    def write(actor: Actor, room_id: UUID) -> None:
        services.begin_wait(actor, room_id=room_id, what=for_what, usual_weeks=weeks)

    room.do(who, write)


def _members(room: Scene, names: tuple[str | UUID, ...]) -> tuple[UUID, ...]:
    return tuple(name if isinstance(name, UUID) else room.member(name).id for name in names)
