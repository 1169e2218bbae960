"""Something has happened in a room: tell those who would otherwise not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brobygger.kernel import jobs

TELL = "rooms.tell"  # the job's name; config/jobs.py holds it
WAIT = 30  # seconds: whoever has the room open gets the message on their device meanwhile


def tell_later(ids: Mapping[str, Any]) -> None:
    """Queue one look at the room half a minute from now; a look that waits already stands for this one too."""
    jobs.defer(TELL, once=f"{TELL}:{ids['room']}", seconds=WAIT, room_id=ids["room"])
