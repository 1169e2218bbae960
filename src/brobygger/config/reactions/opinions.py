"""News of questions to services: who is asked, and who asked, look into the room. What it is about never leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import system
from brobygger.notify import services as notify

SYSTEM = system("opinions")


def tell_asked(ids: Mapping[str, Any]) -> None:
    """Somebody's service is asked: each of them in the room is told, once."""
    _tell(ids, f"opinion-asked:{ids['asked']}:{ids['person']}")


def tell_asker(ids: Mapping[str, Any]) -> None:
    """A view has come to whoever asked."""
    _tell(ids, f"opinion-said:{ids['view']}:{ids['person']}")


def _tell(ids: Mapping[str, Any], key: str) -> None:
    """As they have chosen for that room; it names them, so a muted room does not keep it from them."""
    about = notify.About(UUID(ids["room"]), ids["seat"], int(ids["seq"]) - 1, named=True)
    notify.send(SYSTEM, person_id=UUID(ids["person"]), template="something-happened", key=key, about=about)
