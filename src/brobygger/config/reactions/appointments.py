"""News of appointments: those whom one is with look into the room. What it is about never leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import system
from brobygger.notify import services as notify

SYSTEM = system("appointments")


def tell(ids: Mapping[str, Any]) -> None:
    """Somebody's appointment is made, moved, cancelled or asked about: they are told once.

    As they have chosen for that room; it names them, so a muted room does not keep it from them.
    """
    about = notify.About(UUID(ids["room"]), ids["seat"], int(ids["seq"]) - 1, named=True)
    key = f"appointment:{ids['appointment']}:{ids['seq']}:{ids['person']}"
    notify.send(SYSTEM, person_id=UUID(ids["person"]), template="something-happened", key=key, about=about)
