"""The two pages of every day keep to twelve statements each, with every folder's panels on them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.scene import Scene

MOST = 12
_AROUND = ("SAVEPOINT", "RELEASE", "select set_config", "BEGIN", "COMMIT")


@pytest.mark.parametrize("who", ["kari", "are"])
@pytest.mark.parametrize("page", ["room", "home"])
def test_a_page_of_every_day_asks_little(room: Scene, who: str, page: str) -> None:
    room.say("are", "Når er møtet?")
    browser = room.cast.browser(who)
    address = f"/rooms/{room.room_id}/" if page == "room" else "/"
    browser.get(address)  # what is done once an hour is done
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(_AROUND)]
    assert len(asked) <= MOST, "\n".join(" ".join(one.split())[:150] for one in asked)
