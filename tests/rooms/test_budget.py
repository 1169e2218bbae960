"""The two pages of every day keep to twelve statements each, with all panels on them, counted as the bench counts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.scene import Scene

Commits = Callable[..., AbstractContextManager[Any]]
MOST = 12
_AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
_END = (
    "select set_config('app.actor', ''"  # only inside the test's own transaction; elsewhere it ends with the request's
)


@pytest.mark.parametrize("who", ["kari", "are"])
@pytest.mark.parametrize("page", ["room", "home"])
def test_a_page_of_every_day_asks_little(
    room: Scene, who: str, page: str, django_capture_on_commit_callbacks: Commits
) -> None:
    room.say("are", "Når er møtet?")
    browser = room.cast.browser(who)
    address = f"/rooms/{room.room_id}/" if page == "room" else "/"
    with django_capture_on_commit_callbacks(execute=True):
        browser.get(address)  # what is done once an hour is done, and known to be
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith((*_AROUND, _END))]
    assert len(asked) <= MOST, "\n".join(" ".join(one.split())[:150] for one in asked)
