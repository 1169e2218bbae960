"""Two from NAV in Are's room, so that there are colleagues of one organisation."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def wishes() -> tuple[str, ...]:
    return ("frida", "vera", "knut")
