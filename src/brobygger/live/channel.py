"""One open event stream: what it still has to say, and how far it is in each of its logs."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any
from uuid import UUID

MOST_WAITING = 256
_ENCODER = json.JSONEncoder(separators=(",", ":"), default=str)


def event(name: str, data: object, ident: str = "") -> bytes:
    """One event of the stream, in its wire form."""
    head = f"id: {ident}\n" if ident else ""
    return f"{head}event: {name}\ndata: {_ENCODER.encode(data)}\n\n".encode()


class Channel:
    """A browser's open stream. Small: thousands of them wait at the same time."""

    __slots__ = ("_waiter", "_waiting", "ended", "held", "language", "lost", "places", "seat", "session", "starts")

    def __init__(self, *, seat: str, session: str, language: str) -> None:
        self.seat = seat
        self.session = session
        self.language = language
        self.places: dict[UUID, int] = {}  # the last number said, by log
        self.starts: dict[UUID, int] = {}  # the first number this seat may read, by log
        self.held: list[tuple[UUID, int, bytes]] | None = []  # live events that wait for the backfill to end
        self.ended = False
        self.lost = False
        self._waiting: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None

    def say(self, piece: bytes) -> None:
        """Queue a piece. A reader too slow for the queue is told to begin anew instead of holding anybody up."""
        if self.ended or self.lost:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            self.begin_anew()
            self.lost = True
            return
        self._waiting.append(piece)
        self._wake()

    def begin_anew(self) -> None:
        """Tell the reader to read its pages again: what it lacks is too much, or it is ahead of the log."""
        self._waiting.append(event("resync", {}))
        self._wake()

    @property
    def is_live(self) -> bool:
        """Whether its backfill has been said; until then nothing is decided about it anew."""
        return self.held is None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come: it has ended, or its reader was too slow and has to come again."""
        return self.ended or self.lost

    def say_event(self, stream: UUID, seq: int, piece: bytes) -> None:
        """Queue the event with this number unless it has been said (a backfill and the live path may overlap)."""
        if self.held is not None:
            self.held.append((stream, seq, piece))
        elif self._moves(stream, seq):
            self.say(piece)

    def _moves(self, stream: UUID, seq: int) -> bool:
        if seq <= self.places.get(stream, 0):
            return False
        self.places[stream] = seq
        return True

    def go_live(self, backfill: list[tuple[UUID, int, bytes]]) -> None:
        """Say what was lacking, then what came meanwhile, each number once."""
        held, self.held = self.held or [], None
        lacked = b"".join(piece for stream, seq, piece in backfill if self._moves(stream, seq))
        if lacked:
            self.say(lacked)  # as one piece: what was asked for is no sign of a slow reader
        for stream, seq, piece in held:
            self.say_event(stream, seq, piece)

    def end(self, reason: str) -> None:
        """Say goodbye and close."""
        if not self.ended:
            self._waiting.append(event("bye", {"reason": reason}))
            self.ended = True
            self._wake()

    async def take(self, patience: float) -> bytes | None:
        """All that waits, as one piece; None when there was nothing for `patience` seconds."""
        if not self._waiting and not self.is_over:
            self._waiter = asyncio.get_running_loop().create_future()
            handle = asyncio.get_running_loop().call_later(patience, self._wake)
            try:
                await self._waiter
            finally:
                handle.cancel()
                self._waiter = None
        if not self._waiting:
            return None
        piece = b"".join(self._waiting)
        self._waiting.clear()
        return piece

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def message_of(row: Any, html: str | None) -> dict[str, object]:
    """What is said of an event to those who may read it: ids and numbers, and a message's rendered piece."""
    said: dict[str, object] = {"stream": row.stream, "seq": row.seq, "kind": row.kind, "ref": row.ref, "by": row.seat}
    return said if html is None else {**said, "html": html}
