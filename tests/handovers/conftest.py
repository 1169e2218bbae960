"""Are goes from Kari (the municipality) to Sara (DPS); Frida and Vera are in the room and no part of it."""

from __future__ import annotations

import pytest

from tests.handovers.acting import Passage
from tests.rooms.scene import Scene


@pytest.fixture(scope="module")
def wishes() -> tuple[str, ...]:
    return ("frida", "vera", "sara")


@pytest.fixture
def passage(room: Scene) -> Passage:
    """Begun and offered, not yet answered."""
    return Passage.begun(room)
