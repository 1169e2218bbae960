"""The cast and Are's room, as in the tests of rooms; everybody signs in anew for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.personas import Cast
from tests.rooms.conftest import Played, asked, cast, played, room, undone

__all__ = ["asked", "cast", "played", "room", "signed_in_anew", "undone"]


@pytest.fixture(autouse=True)
def signed_in_anew(undone: Played) -> Iterator[Cast]:
    """Accounts are made with the first sign-in and rolled back after each test: forget them too."""
    yield undone.cast
    undone.cast.accounts.clear()
