"""Two from NAV in Are's room, so that one of them can answer for the other."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def wishes() -> tuple[str, ...]:
    return ("frida", "vera", "knut")
