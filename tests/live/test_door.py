"""The raw path: who may come in, what is not accepted and why, and what a browser hears on its stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from brobygger.live.door import MOST_BYTES, MOST_MARKS, Door, Refusal, Visitor, cookie, same_host
from brobygger.live.hub import Hub
from brobygger.live.writer import Writer
from tests.live.logs import ANNA, BERIT, STATEMENT, Logs, message

HOST = "brobygger.example"
SOMEWHERE = UUID("00000000-0000-4000-8000-000000000001")  # the same in every worker
OURS = {"origin": f"https://{HOST}"}


@dataclass(frozen=True)
class Somebody:
    """A visitor of these tests: their cookie is their seat."""

    seat: str
    session: str
    language: str = "nb"


@dataclass
class Answer:
    """What came back, and a way to hang up."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    over: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def json(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """(type, data) of what the stream has said."""
        blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in self._blocks()]
        return [(block["event"], json.loads(block["data"])) for block in blocks]

    def _blocks(self) -> list[str]:
        return [block for block in self.body.decode().split("\n\n") if block.startswith(("id:", "event:"))]

    async def until(self, name: str, within: float = 5) -> dict[str, Any]:
        """The data of the first event of this type."""
        async with asyncio.timeout(within):
            while not (found := [data for said, data in self.events if said == name]):
                await asyncio.sleep(0.01)
        return found[0]


@dataclass
class Browser:
    """Asks a door as a server would."""

    door: Door
    refused: list[tuple[str, str]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: bytes = b"", *, seat: str = ANNA, **headers: str) -> Answer:
        """One request and its whole answer."""
        answer = self.open(method, path, body, seat=seat, **headers)
        await self.tasks[-1]
        return answer

    async def send(self, payload: object, *, seat: str = ANNA, **headers: str) -> Answer:
        return await self.ask("POST", "/live/send", json.dumps(payload).encode(), seat=seat, **(OURS | headers))

    def open(self, method: str, path: str, body: bytes = b"", *, seat: str = ANNA, **headers: str) -> Answer:
        """Begin a request; its answer grows."""
        answer, path_only = Answer(), path.partition("?")
        lines = {"host": HOST, "cookie": f"seat={seat}"} | {name.replace("_", "-"): v for name, v in headers.items()}
        scope = {
            "type": "http",
            "method": method,
            "path": path_only[0],
            "query_string": path_only[2].encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines.items()],
        }
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if waiting:
                return waiting.pop()
            await answer.gone.wait()
            return {"type": "http.disconnect"}

        async def send(piece: Any) -> None:
            if piece["type"] == "http.response.start":
                answer.status = piece["status"]
                answer.headers = {name.decode(): value.decode() for name, value in piece["headers"]}
            else:
                answer.body += piece["body"]
                answer.over = not piece.get("more_body")

        self.tasks.append(asyncio.create_task(self.door(scope, receive, send)))
        return answer


@pytest.fixture
def play(logs: Logs) -> Callable[[Callable[[Browser], Awaitable[None]]], None]:
    """Run a scene in front of a door that knows no rooms."""

    def run(scene: Callable[[Browser], Awaitable[None]]) -> None:
        async def who(hub: Hub, cookies: str) -> Visitor:
            seat = cookie(cookies, "seat")
            if seat == "nobody":
                raise Refusal(401, "signed-out", "You are signed out.")
            if seat == "locked":
                raise Refusal(423, "locked", "The screen is locked.")
            return Somebody(seat.strip('"'), f"session of {seat}")

        async def prepare(hub: Hub, visitor: Visitor, payload: dict[str, Any]) -> dict[str, Any]:
            if not payload.get("text"):
                raise Refusal(422, "empty", "Write something first.", field="text")
            common = {"client_id": payload["client_id"], "audience": payload.get("audience")}
            return message(UUID(payload["room"]), visitor.seat, payload["text"], **common)

        async def on_refused(hub: Hub, visitor: Visitor, stream: str, outcome: str) -> None:
            browser.refused.append((visitor.seat, outcome))

        async def alive(hub: Hub, sessions: list[str]) -> set[str]:
            return set(sessions)

        def render(messages: list[str], languages: set[str]) -> dict[tuple[str, str], str]:
            return {}

        async def all_of_it() -> None:
            browser.door = Door(
                hub=Hub(logs.urls.app, render, alive),
                writer=Writer(logs.urls.app, STATEMENT, deadline=0.3),
                who=who,
                prepare=prepare,
                explain=lambda outcome, language: f"{outcome} in {language}",
                is_ours=same_host,
                on_refused=on_refused,
            )
            try:
                async with asyncio.timeout(30):
                    await scene(browser)
            finally:
                for task in browser.tasks:
                    task.cancel()
                await asyncio.gather(*browser.tasks, return_exceptions=True)
                await browser.door.writer.close()
                await browser.door.hub.close()

        browser = Browser(None)  # type: ignore[arg-type]
        asyncio.run(all_of_it())

    return run


def new(stream: UUID, text: str = "hei", **more: Any) -> dict[str, Any]:
    return {"room": str(stream), "client_id": str(uuid4()), "text": text, **more}


def test_a_message_is_acknowledged_with_its_number(play, logs):
    stream = logs.stream(ANNA)

    async def scene(browser: Browser) -> None:
        payload = new(stream)
        answers = [await browser.send(payload) for _ in range(2)]
        assert [(answer.status, answer.json["seq"]) for answer in answers] == [(200, 1), (200, 1)]
        assert answers[0].json["at"] == answers[1].json["at"]
        assert answers[0].headers["cache-control"] == "no-store"

    play(scene)


def test_what_is_not_taken_says_why_in_the_senders_language(play, logs):
    mine, foreign = logs.stream(ANNA, audience=2), logs.stream(BERIT)
    paused, closed = logs.stream(ANNA, state="paused"), logs.stream(ANNA, state="closed")

    async def scene(browser: Browser) -> None:
        first = new(mine)
        await browser.send(first)
        asked = [
            (first | {"text": "another"}, 409, "conflict"),
            (new(mine, audience=1), 409, "audience-changed"),
            (new(paused), 403, "paused"),
            (new(closed), 403, "closed"),
            (new(foreign), 404, "not-member"),
            (new(uuid4()), 404, "not-member"),
            (new(mine, text=""), 422, "empty"),
        ]
        for payload, status, code in asked:
            answer = await browser.send(payload)
            assert (answer.status, answer.json["code"]) == (status, code)
            assert answer.json["message"]
        assert browser.refused.count((ANNA, "not-member")) == 2
        assert (await browser.send(new(foreign))).json == (await browser.send(new(uuid4()))).json

    play(scene)
    assert [len(logs.stored(stream)) for stream in (mine, foreign, paused, closed)] == [1, 0, 0, 0]


def test_a_held_room_is_an_error_and_no_acknowledgement(play, logs):
    stream = logs.stream(ANNA)

    async def scene(browser: Browser) -> None:
        holding = logs.connect("system:membership", autocommit=False)
        holding.execute("select 1 from live_stream where id = %s for update", [stream])
        answer = await browser.send(new(stream))
        assert (answer.status, answer.json) == (503, {"code": "not-written", "message": "not-written in nb"})
        holding.rollback()

    play(scene)
    assert logs.stored(stream) == []


@pytest.mark.parametrize("origin", [None, "", "null", "https://elsewhere.example", f"https://{HOST}.elsewhere.example"])
@pytest.mark.parametrize("path", ["/live/send", "/live/mark"])
def test_a_page_of_somebody_elses_cannot_post(play, logs, origin, path):
    stream = logs.stream(ANNA)

    async def scene(browser: Browser) -> None:
        headers = {} if origin is None else {"origin": origin}
        answer = await browser.ask("POST", path, json.dumps(new(stream)).encode(), **headers)
        assert (answer.status, answer.json["code"]) == (403, "foreign-origin")

    play(scene)
    assert logs.stored(stream) == []


@pytest.mark.parametrize(("seat", "status"), [("nobody", 401), ("locked", 423)])
@pytest.mark.parametrize(("method", "path"), [("GET", "/live/stream"), ("POST", "/live/send"), ("POST", "/live/mark")])
def test_whoever_is_not_signed_in_or_locked_gets_nothing(play, seat, status, method, path):
    async def scene(browser: Browser) -> None:
        answer = await browser.ask(method, path, b"{}", seat=seat, **OURS)
        assert answer.status == status
        assert set(answer.json) == {"code", "message"}

    play(scene)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b"[" * (MOST_BYTES - 1), 400),
        (b" " * (MOST_BYTES + 1), 413),
    ],
)
@pytest.mark.parametrize("path", ["/live/send", "/live/mark"])
def test_what_is_no_json_object_is_refused(play, body, status, path):
    async def scene(browser: Browser) -> None:
        assert (await browser.ask("POST", path, body, **OURS)).status == status

    play(scene)


def test_a_body_that_goes_on_and_on_is_left_where_it_is_too_long(play):
    async def scene(browser: Browser) -> None:
        read, said = [], []

        async def receive() -> Any:
            read.append(1000)
            return {"type": "http.request", "body": b"x" * 1000, "more_body": len(read) < 1000}

        async def send(piece: Any) -> None:
            said.append(piece)

        headers = [(b"host", HOST.encode()), (b"cookie", f"seat={ANNA}".encode()), (b"origin", OURS["origin"].encode())]
        scope = {"type": "http", "method": "POST", "path": "/live/send", "query_string": b"", "headers": headers}
        await browser.door(scope, receive, send)
        assert said[0]["status"] == 413
        assert sum(read) <= MOST_BYTES + 1000

    play(scene)


@pytest.mark.parametrize(
    "marks",
    [
        None,
        "all",
        [{}],
        [[]],
        [None],
        [{"stream": "no uuid"}],
        [{"stream": str(SOMEWHERE), "read": -1}],
        [{"stream": str(SOMEWHERE), "read": "3"}],
        [{"stream": str(SOMEWHERE), "read": True}],
        [{"stream": str(SOMEWHERE), "read": 2**63}],
        [{"stream": str(SOMEWHERE)}] * (MOST_MARKS + 1),
    ],
)
def test_marks_that_cannot_be_read_are_refused(play, marks):
    async def scene(browser: Browser) -> None:
        answer = await browser.ask("POST", "/live/mark", json.dumps({"marks": marks}).encode(), **OURS)
        assert (answer.status, answer.json["code"]) == (400, "bad-marks")

    play(scene)


def test_marks_move_ones_own_watermarks(play, logs):
    stream = logs.stream(ANNA, BERIT)
    logs.write(stream, ANNA, "a", "b")

    async def scene(browser: Browser) -> None:
        marks = [{"stream": str(stream), "delivered": 2, "read": 1}, {"stream": str(uuid4()), "read": 1}]
        answer = await browser.ask("POST", "/live/mark", json.dumps({"marks": marks}).encode(), seat=BERIT, **OURS)
        assert answer.status == 200

    play(scene)
    rows = logs.owner.execute("select seat, delivered_seq, read_seq from live_subscriber order by seat").fetchall()
    assert rows == [(ANNA, 0, 0), (BERIT, 2, 1)]


@pytest.mark.parametrize(("method", "path"), [("GET", "/live/send"), ("POST", "/live/stream"), ("GET", "/live/other")])
def test_there_is_nothing_else(play, method, path):
    async def scene(browser: Browser) -> None:
        assert (await browser.ask(method, path, **OURS)).status == 404

    play(scene)


def test_a_stream_says_where_one_stands_then_what_one_lacks_then_what_comes(play, logs):
    stream = logs.stream(ANNA, BERIT)
    logs.write(stream, ANNA, "a", "b", "c")

    async def scene(browser: Browser) -> None:
        answer = browser.open("GET", f"/live/stream?heads={stream}:1", last_event_id=f"{stream}:2")
        assert await answer.until("hello") == {"heads": {str(stream): 3}, "seat": ANNA}
        await browser.send(new(stream), seat=BERIT)
        async with asyncio.timeout(5):
            while len(answer.events) < 3:
                await asyncio.sleep(0.01)
        assert [(name, data["seq"]) for name, data in answer.events[1:]] == [("event", 3), ("event", 4)]
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert f"id: {stream}:4\n".encode() in answer.body

    play(scene)


@pytest.mark.parametrize(
    "heads",
    [
        "garbage",
        "x:1",
        f"{SOMEWHERE}",
        f"{SOMEWHERE}:",
        f"{SOMEWHERE}:-1",
        f"{SOMEWHERE}:1.5",
        f"{SOMEWHERE}:{'9' * 30}",
        ":",
        "\xe9:1",
    ],
)
def test_a_cursor_that_cannot_be_read_is_refused(play, heads):
    async def scene(browser: Browser) -> None:
        answer = await browser.ask("GET", "/live/stream", last_event_id=heads)
        assert (answer.status, answer.json["code"]) == (400, "bad-heads")
        assert browser.door.hub.channels == set()

    play(scene)


def test_a_cursor_in_a_foreign_room_tells_nothing(play, logs):
    foreign = logs.stream(BERIT)
    logs.write(foreign, BERIT, "a")

    async def scene(browser: Browser) -> None:
        answer = browser.open("GET", "/live/stream", last_event_id=f"{foreign}:0,{uuid4()}:0")
        assert (await answer.until("hello"))["heads"] == {}

    play(scene)
    assert logs.stored(foreign)


def test_a_quiet_stream_has_a_heartbeat(play, monkeypatch):
    monkeypatch.setattr("brobygger.live.door.HEARTBEAT", 0.05)

    async def scene(browser: Browser) -> None:
        answer = browser.open("GET", "/live/stream")
        async with asyncio.timeout(5):
            while answer.body.count(b": here\n\n") < 3:
                await asyncio.sleep(0.01)

    play(scene)


def test_a_browser_that_hangs_up_is_forgotten_at_once(play, logs):
    logs.stream(ANNA)

    async def scene(browser: Browser) -> None:
        answer = browser.open("GET", "/live/stream")
        await answer.until("hello")
        answer.gone.set()
        async with asyncio.timeout(2):
            await browser.tasks[-1]
        assert (browser.door.hub.channels, browser.door.hub.by_stream) == (set(), {})

    play(scene)


def test_a_server_that_stops_says_goodbye(play, logs):
    async def scene(browser: Browser) -> None:
        answer = browser.open("GET", "/live/stream")
        await answer.until("hello")
        await browser.door.hub.close()
        assert await answer.until("bye") == {"reason": "restart"}
        await browser.tasks[-1]
        assert answer.over

    play(scene)
