"""Three services and a colleague in Are's room: Kari, Frida, and Vera and Knut from NAV."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def wishes() -> tuple[str, ...]:
    return ("frida", "vera", "knut")
