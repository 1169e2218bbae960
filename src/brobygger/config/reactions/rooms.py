"""Something has happened in a room: tell those who would otherwise not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel import clock, jobs
from brobygger.kernel.actor import Kind, system
from brobygger.live.behind import behind
from brobygger.notify import services as notify
from brobygger.people.queries import staff_cards

SYSTEM = system("tell-members")
TELL = "rooms.tell"  # the job's name; config/jobs.py holds it
WAIT = 30  # seconds: whoever has the room open gets the message on their device meanwhile


def tell_later(ids: Mapping[str, Any]) -> None:
    """Queue one look at the room half a minute from now; a look that waits already stands for this one too."""
    jobs.defer(TELL, once=f"{TELL}:{ids['room']}", seconds=WAIT, room_id=ids["room"])


def tell_now(room_id: UUID) -> None:
    """Tell every seat that a message of somebody else's has not reached for half a minute.

    The key holds the seat's read mark, so that one is told once until one has looked. A message younger than that is
    looked at again later.
    """
    now = clock.now()
    late = behind(SYSTEM, stream_id=room_id, kind="message")
    told = [seat for seat in late if seat.oldest_at <= now - dt.timedelta(seconds=WAIT)]
    if len(told) < len(late):
        tell_later({"room": str(room_id)})
    people = _people_in([seat.seat for seat in told])
    for seat in told:
        if seat.seat in people:
            notify.send(
                SYSTEM,
                person_id=people[seat.seat],
                template="new-message",
                key=f"message:{room_id}:{seat.subscriber_id}:{seat.read_seq}",
            )


def _people_in(seats: list[str]) -> dict[str, UUID]:
    """Who sits in these seats now; a role that has ended is nobody to tell."""
    keys = {seat: UUID(seat.partition(":")[2]) for seat in seats if not seat.startswith(Kind.LINK)}
    cards = staff_cards(SYSTEM, [key for seat, key in keys.items() if seat.startswith(Kind.ROLE)])
    found = {seat: key for seat, key in keys.items() if seat.startswith(Kind.SELF)}
    for seat, key in keys.items():
        if key in cards and cards[key].is_active:
            found[seat] = cards[key].person_id
    return found
