"""The raw path: `/live/stream`, `/live/send`, `/live/mark`. Plain ASGI; config hands in who is signed in."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout

from brobygger.live.channel import Channel, event
from brobygger.live.hub import Hub
from brobygger.live.writer import NotWritten, Result, Writer

log = logging.getLogger("brobygger.live")

HEARTBEAT = 20.0
MOST_BYTES = 32_000
MOST_MARKS = 100
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
STATUS = {"not-member": 404, "conflict": 409, "audience-changed": 409, "gone": 409, "not-written": 503}


class Visitor(Protocol):
    """Who asks: a signed-in browser."""

    @property
    def seat(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def language(self) -> str: ...


class Refusal(Exception):
    """Not accepted: `code` is stable, `message` is for the user."""

    def __init__(self, status: int, code: str, message: str = "", **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"code": code, "message": message, **more}


@dataclass
class Door:
    """Answers the raw path. `who` gives the visitor or raises Refusal; `prepare` makes a checked item or raises it.

    `explain` puts an outcome into the visitor's language; `hosts` says whether an Origin is ours.
    """

    hub: Hub
    writer: Writer
    who: Callable[[Hub, str], Awaitable[Visitor]]
    prepare: Callable[[Hub, Visitor, dict[str, Any]], Awaitable[dict[str, Any]]]
    explain: Callable[[str, str], str]
    is_ours: Callable[[str, str], bool]
    on_refused: Callable[[Hub, Visitor, str, str], Awaitable[None]]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        answer = {
            ("GET", "/live/stream"): self._stream,
            ("POST", "/live/send"): self._send,
            ("POST", "/live/mark"): self._mark,
        }.get((scope["method"], scope["path"]))
        if answer is None:
            await _reply(send, 404, {"code": "not-found"})
            return
        try:
            await answer(scope, receive, send)
        except Refusal as refusal:
            await _reply(send, refusal.status, refusal.body)
        except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, TimeoutError, NotWritten) as error:
            log.warning("%s not done: %s", scope["path"], error)
            await _reply(send, 503, {"code": "not-written", "message": self.explain("not-written", _language(scope))})

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        visitor = await self._visitor(scope)
        known = _heads(scope)
        channel = Channel(seat=visitor.seat, session=visitor.session, language=visitor.language)
        gone: asyncio.Task[None] | None = None
        try:
            heads = await self.hub.join(channel, known)
            await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
            await _piece(
                send,
                event("hello", {"heads": {str(stream): seq for stream, seq in heads.items()}, "seat": visitor.seat}),
            )
            gone = asyncio.create_task(_until_gone(receive, channel))
            while not channel.is_over:
                await _piece(send, await channel.take(HEARTBEAT) or b": here\n\n")
            await _piece(send, await channel.take(0) or b"")
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.hub.leave(channel)
            if gone is not None:
                gone.cancel()

    async def _send(self, scope: Message, receive: Receive, send: Send) -> None:
        visitor = await self._visitor(scope)
        payload = await _json(receive)
        item = await self.prepare(self.hub, visitor, payload)
        result = await self.writer.submit(item)
        if result.outcome in ("stored", "duplicate"):
            await _reply(send, 200, {"seq": result.seq, "at": str(result.at), "ref": item["ref"]})
            return
        await self.on_refused(self.hub, visitor, item["stream"], result.outcome)
        raise self._refusal(result, visitor)

    def _refusal(self, result: Result, visitor: Visitor) -> Refusal:
        message = self.explain(result.outcome, visitor.language)
        return Refusal(STATUS.get(result.outcome, 403), result.outcome, message, audience=result.audience)

    async def _mark(self, scope: Message, receive: Receive, send: Send) -> None:
        visitor = await self._visitor(scope)
        marks = _marks(await _json(receive))
        await self.hub.start()
        await self.hub.ask("select live_mark(%s, %s::jsonb)", [visitor.seat, json.dumps(marks)])
        await _reply(send, 200, {})

    async def _visitor(self, scope: Message) -> Visitor:
        headers = dict(scope["headers"])
        if scope["method"] != "GET":
            origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
            if not origin or not self.is_ours(origin, host):
                raise Refusal(403, "foreign-origin")
        await self.hub.start()
        return await self.who(self.hub, _cookies(scope))


_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_JSON_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]


async def _until_gone(receive: Receive, channel: Channel) -> None:
    """A browser that hangs up is noticed at once: what is sent to it would vanish without an error."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass  # a GET's body, which nobody asked for
    if message["type"] == "http.request":
        message = await receive()
    if message["type"] == "http.disconnect":
        channel.end("gone")


async def _piece(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _reply(send: Send, status: int, body: dict[str, Any]) -> None:
    encoded = json.dumps(body).encode()
    headers = [*_JSON_HEADERS, (b"content-length", str(len(encoded)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": encoded})


async def _json(receive: Receive) -> dict[str, Any]:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "broken-off")
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too-large")
        if not message.get("more_body"):
            break
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "not-json") from None
    if not isinstance(found, dict):
        raise Refusal(400, "not-json")
    return found


def _marks(payload: dict[str, Any]) -> list[dict[str, Any]]:
    given = payload.get("marks")
    if not isinstance(given, list) or len(given) > MOST_MARKS:
        raise Refusal(400, "bad-marks")
    try:
        return [
            {
                "stream": str(UUID(str(mark["stream"]))),
                "delivered": _count(mark.get("delivered", 0)),
                "read": _count(mark.get("read", 0)),
            }
            for mark in given
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal(400, "bad-marks") from None


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**62:
        raise ValueError
    return value


def _heads(scope: Message) -> dict[UUID, int]:
    """How far the browser says it is: `heads=<stream>:<seq>,…`, moved on by a reconnecting EventSource's last id."""
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("heads", [""])[0]
    last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    known: dict[UUID, int] = {}
    for word in filter(None, [*given.split(","), *last.split(",")]):
        stream, _, seq = word.partition(":")
        if not seq.isdecimal() or len(seq) > 18:
            raise Refusal(400, "bad-heads")
        try:
            known[UUID(stream)] = max(known.get(UUID(stream), 0), int(seq))
        except ValueError:
            raise Refusal(400, "bad-heads") from None
    return known


def _cookies(scope: Message) -> str:
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")


def cookie(header: str, name: str) -> str:
    """One cookie's value, or an empty string."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def same_host(origin: str, host: str) -> bool:
    """Whether an Origin header names the host that was asked."""
    try:
        parts = urlsplit(origin)
    except ValueError:  # no address at all: a bracket that never closes
        return False
    return parts.scheme in ("http", "https") and parts.netloc == host


def _language(scope: Message) -> str:
    return cookie(_cookies(scope), "django_language") or "nb"
