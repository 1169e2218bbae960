"""The raw addresses, as every persona: what one meets there, and that nobody hears of a room they are not in."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from brobygger.config import health, live
from tests.access import world as worlds
from tests.access.outcomes import PERSONAS, A, H, N, Outcome, S, row

ORIGIN = "http://testserver"
IN_THE_ROOM = ("member", "person")

# `hidden` is for whoever is signed in and not in the room; /live/mark moves one's own watermarks and no other's.
LIVE = {
    ("GET", "/live/stream"): row(A, outside=S),
    ("POST", "/live/send"): row(H, member=A, person=A, outside=S),
    ("POST", "/live/mark"): row(A, outside=S),
    ("GET", "/live/send"): row(H),
    ("POST", "/live/stream"): row(H),
    ("GET", "/live/"): row(H),
    ("GET", "/health/live"): row(A),
    ("GET", "/health/ready"): row(A),
    ("GET", "/health/"): row(H),
}


@dataclass
class Answer:
    """The beginning of an answer: enough of a stream to know what it would tell."""

    status: int
    body: str

    @property
    def outcome(self) -> Outcome:
        named = {200: A, 401: S, 404: H, 405: N}
        assert self.status in named, (self.status, self.body)
        return named[self.status]


@pytest.fixture
def world(real_db: None) -> worlds.World:
    """The world, committed: the raw path has connections of its own."""
    return worlds.build()


def test_everybody_meets_what_the_table_says(world: worlds.World):
    for (method, path), wanted in LIVE.items():
        met = {name: answer.outcome for name, answer in _ask_all(world, method, path).items()}
        assert met == {name: getattr(wanted, name) for name in PERSONAS}, (method, path)


def test_a_stream_names_no_room_that_one_is_not_in(world: worlds.World):
    room = str(world.ids["room_id"])
    answers = _ask_all(world, "GET", "/live/stream")
    assert [name for name in PERSONAS if room in answers[name].body] == sorted(IN_THE_ROOM, key=PERSONAS.index)


def test_a_room_one_was_never_in_is_as_one_that_does_not_exist(world: worlds.World):
    real = _ask_all(world, "POST", "/live/send")
    none = _ask_all(world, "POST", "/live/send", room=str(worlds.NOWHERE))
    for name in set(PERSONAS) - set(IN_THE_ROOM):
        assert real[name] == none[name], name


def _ask_all(world: worlds.World, method: str, path: str, **more: Any) -> dict[str, Answer]:
    async def ask() -> dict[str, Answer]:
        door = live.door()  # the addresses as config/asgi.py hands them out, in this test's database
        application = door if path.startswith("/live/") else health.application
        try:
            return {name: await _ask(application, world, name, method, path, **more) for name in PERSONAS}
        finally:
            await door.writer.close()
            await door.hub.close()

    return asyncio.run(ask())


async def _ask(application: Any, world: worlds.World, persona: str, method: str, path: str, **more: Any) -> Answer:
    """One raw request; a stream is left after its first event."""
    key = world.browsers[persona].cookies.get(settings.SESSION_COOKIE_NAME)
    headers = [(b"host", b"testserver"), (b"origin", ORIGIN.encode())]
    if key is not None:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={key.value}".encode()))
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    sent = json.dumps(_payload(world, path) | more).encode()
    said: list[dict[str, Any]] = []
    asked, enough = asyncio.Event(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        if asked.is_set():
            await enough.wait()
            return {"type": "http.disconnect"}
        asked.set()
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)
        if message["type"] == "http.response.body":
            enough.set()

    async with asyncio.timeout(30):
        await application(scope, receive, send)
    return Answer(said[0]["status"], "".join(piece.get("body", b"").decode() for piece in said[1:]))


def _payload(world: worlds.World, path: str) -> dict[str, Any]:
    if path == "/live/mark":
        return {"marks": [{"stream": str(world.ids["room_id"]), "delivered": 1, "read": 1}]}
    return {"room": str(world.ids["room_id"]), "client_id": str(uuid4()), "text": "Hei", "to": [], "audience": None}
