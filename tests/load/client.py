"""A lean HTTP/1.1 client over asyncio streams: the load generator shares two cores with the server it measures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """The server answered, and not with 200."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status}: {body[:200]!r}")
        self.status = status
        self.body = body


@dataclass
class Client:
    """One browser: its cookies, and one kept connection for what it sends."""

    port: int
    cookie: str
    _reader: asyncio.StreamReader | None = field(default=None, repr=False)
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def post(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send JSON and return the JSON of a 200; raise Refused for any other answer, OSError where it broke."""
        body = json.dumps(payload).encode()
        status, answer = await self._ask(
            "POST", path, body, f"Content-Type: application/json\r\nOrigin: http://localhost:{self.port}\r\n"
        )
        if status != 200:
            raise Refused(status, answer)
        found = json.loads(answer)
        assert isinstance(found, dict)
        return found

    async def get(self, path: str, headers: str = "") -> tuple[int, bytes]:
        """Fetch a page; return status and body."""
        return await self._ask("GET", path, b"", headers)

    async def stream(self, heads: str = "") -> AsyncIterator[tuple[str, str]]:
        """Open the event stream; yield (event, data) as they come, until the server ends it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        asked = f"/live/stream?heads={heads}" if heads else "/live/stream"
        try:
            writer.write(self._head("GET", asked, "Accept: text/event-stream\r\n", 0))
            await writer.drain()
            status, headers = await _head_of(reader)
            if status != 200:
                raise Refused(status, b"")
            lines = _chunked(reader) if headers.get("transfer-encoding") == "chunked" else _plain(reader)
            async for found in _events(lines):
                yield found
        finally:
            writer.close()

    async def close(self) -> None:
        """Drop the kept connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes, extra: str) -> tuple[int, bytes]:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        try:
            self._writer.write(self._head(method, path, extra, len(body)) + body)
            status, headers = await _head_of(self._reader)
            answer = await _body_of(self._reader, headers)
        except BaseException:
            await self.close()
            raise
        if headers.get("connection") == "close":
            await self.close()
        return status, answer

    def _head(self, method: str, path: str, extra: str, length: int) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Content-Length: {length}\r\n{extra}\r\n"
        ).encode()


async def _head_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in raw[1:] if ":" in line)
    return int(raw[0].split(" ", 2)[1]), {name.lower(): value.strip().lower() for name, value in pairs}


async def _body_of(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        return b"".join([piece async for piece in _chunked(reader)])
    return await reader.readexactly(int(headers.get("content-length", "0")))


async def _chunked(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        piece = await reader.readexactly(size + 2)
        yield piece[:-2]
    await reader.readuntil(b"\r\n")


async def _plain(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await reader.read(65536):
        yield piece


async def _events(pieces: AsyncIterator[bytes]) -> AsyncIterator[tuple[str, str]]:
    waiting = b""
    async for piece in pieces:
        *blocks, waiting = (waiting + piece).split(b"\n\n")
        for block in blocks:
            head, found, data = block.decode().partition("\ndata: ")
            if found:
                yield head.rpartition("event: ")[2], data
