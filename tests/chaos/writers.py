"""A client as the page's script is one: it sends until it is acknowledged and reads on from where it was."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.load.client import Client, Refused
from tests.load.world import Room

BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)


@dataclass
class Member:
    """One member of a room, with two connections: what it sends, and its stream."""

    room: Room
    client: Client
    acknowledged: dict[UUID, int] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    broken: int = 0

    @property
    def head(self) -> int:
        """The last number up to which nothing is missing."""
        return self.seen[-1] if self.seen else 0

    async def write(self, leave: asyncio.Event) -> None:
        """Send one message after the other; the same one again until it is acknowledged."""
        while not leave.is_set():
            await self._send_until_acknowledged(uuid4())
            await asyncio.sleep(0.01)

    async def _send_until_acknowledged(self, client_id: UUID) -> None:
        payload = {
            "room": str(self.room.id),
            "client_id": str(client_id),
            "text": f"Melding {client_id}",
            "to": [],
            "ball": None,
            "quick": "",
            "reply_to": None,
            "audience": 1,
        }
        while True:
            try:
                async with asyncio.timeout(15):
                    answer = await self.client.post("/live/send", payload)
            except Refused as refused:
                self.refusals.append(refused.status)
            except (*BROKEN, TimeoutError):
                self.broken += 1
                await self.client.close()
            else:
                self.acknowledged[client_id] = int(answer["seq"])
                return
            await asyncio.sleep(0.1)

    async def read(self) -> None:
        """Follow the room; after every break, on from the head."""
        while True:
            with contextlib.suppress(*BROKEN, Refused):
                async for name, data in self.client.stream(f"{self.room.id}:{self.head}"):
                    if name == "resync":
                        break
                    if name in ("event", "gap"):
                        self._take(json.loads(data))
            await asyncio.sleep(0.1)

    def _take(self, event: dict[str, object]) -> None:
        if event["stream"] != str(self.room.id):
            return
        number = int(str(event["seq"]))
        if number > self.head + 1:
            raise AssertionError(f"a gap in the stream: {number} after {self.head}")
        if number == self.head + 1:
            self.seen.append(number)
