"""A helper's device in the person's hands: it shows the question, and nothing else of the helper's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.access import world as worlds
from tests.access.outcomes import A
from tests.access.table import TABLE
from tests.rooms.scene import Scene

# How long the sign-in lasts: a clock for the page's script, of nobody.
CLOCK = ("session/", "session/stay/")
MEANT = ("rooms/<uuid:room_id>/consent/here/", "rooms/<uuid:room_id>/consent/back/")


@pytest.fixture
def handed(asked: Scene) -> Iterator[Client]:
    """Sara's browser after she has handed it over."""
    browser = asked.cast.browser("sara")
    answer = browser.post(f"/rooms/{asked.room_id}/consent/hand/", {"code": "2580"})
    assert answer.headers["Location"] == f"/rooms/{asked.room_id}/consent/here/"
    browser.raise_request_exception = False
    return browser


def _closed() -> list[str]:
    return [address for address, both in TABLE.items() if A not in (both.get.anonymous, both.post.anonymous)]


def _path(pattern: str, room: Scene) -> str:
    for part in worlds.parts(pattern):
        value = room.room_id if part.endswith("room_id") else worlds.NOWHERE
        pattern = pattern.replace(f"<{part}>", "1" if part.startswith("int") else str(value))
    return f"/{pattern}"


def test_no_address_but_the_questions_own_opens(asked: Scene, handed: Client) -> None:
    opened = []
    for address in _closed():
        for method in (handed.get, handed.post):
            with worlds.undone():
                answer = method(_path(address, asked))
            assert address in MEANT or b"Solheim" not in answer.content
            if answer.status_code == 200 and address not in CLOCK:
                opened.append(address)
    assert set(opened) == set(MEANT)
