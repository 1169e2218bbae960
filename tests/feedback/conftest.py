"""An episode of Kari's with Are."""

from __future__ import annotations

from uuid import UUID

import pytest

from brobygger.feedback import services
from brobygger.kernel import clock
from tests.feedback.held import MONDAY
from tests.rooms.scene import Scene


@pytest.fixture
def episode(room: Scene) -> UUID:
    with clock.at(MONDAY):
        return room.do("kari", services.begin)
