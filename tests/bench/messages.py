"""Sending and seeing: acknowledged messages a second, and the time until the others see one."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from uuid import uuid4

from tests.bench.report import Figure, percentile
from tests.load.client import Client
from tests.load.world import Room

SECONDS = 8.0
RATE = 100.0


@dataclass
class Watcher:
    """Open streams, and when each message was seen on each."""

    events: list[tuple[float, str]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    ready: int = 0

    async def open(self, clients: list[Client]) -> None:
        """Open one stream a client and wait until all have said hello."""
        self.tasks = [asyncio.create_task(self._watch(client)) for client in clients]
        while self.ready < len(clients):
            await asyncio.sleep(0.02)
            for task in self.tasks:
                if task.done():
                    task.result()

    async def _watch(self, client: Client) -> None:
        async for name, data in client.stream():
            if name == "hello":
                self.ready += 1
            elif name == "event":
                # Only noted: reading it now would take the server's time on a shared machine.
                self.events.append((time.perf_counter(), data))

    def seen(self) -> dict[str, list[float]]:
        """When each message came, by its id."""
        found: dict[str, list[float]] = {}
        for at, data in self.events:
            found.setdefault(json.loads(data)["ref"], []).append(at)
        return found

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def payload(room: Room, n: int) -> dict[str, object]:
    """A message as a page sends it."""
    return {
        "room": str(room.id),
        "client_id": str(uuid4()),
        "text": f"Melding {n}: vi tar det på torsdag.",
        "to": [],
        "ball": None,
        "quick": "",
        "reply_to": None,
        "audience": 1,
    }


async def closed_loop(rooms: list[Room], senders: list[Client], readers: list[Client]) -> list[Figure]:
    """One sender a room, the next message when the last is acknowledged; every member's stream is open."""
    watcher = Watcher()
    await watcher.open(readers)
    until = time.perf_counter() + SECONDS
    counts = [0] * len(rooms)

    async def send(place: int) -> None:
        while time.perf_counter() < until:
            await senders[place].post("/live/send", payload(rooms[place], counts[place]))
            counts[place] += 1

    began = time.perf_counter()
    await asyncio.gather(*(send(place) for place in range(len(rooms))))
    took = time.perf_counter() - began
    await watcher.close()
    return [Figure("acknowledged messages (20 rooms x 5 streams)", sum(counts) / took, "/s", 2000, at_least=True)]


async def open_loop(rooms: list[Room], senders: list[Client], readers: list[Client]) -> list[Figure]:
    """100 messages a second, evenly; from the moment it should be sent to each other member's stream."""
    watcher = Watcher()
    await watcher.open(readers)
    sent: dict[str, float] = {}
    began = time.perf_counter() + 0.1

    async def send(n: int) -> None:
        due = began + n / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        place = n % len(rooms)
        async with free[place]:
            answer = await senders[place].post("/live/send", payload(rooms[place], n))
        sent[answer["ref"]] = due

    # A sender's next message comes 200 ms after its last; where that is not answered yet, the delay counts.
    free = [asyncio.Lock() for _ in rooms]
    await asyncio.gather(*(send(n) for n in range(int(SECONDS * RATE))))
    wanted = len(readers) // len(rooms)
    async with asyncio.timeout(10):
        while len(watcher.events) < wanted * len(sent):
            await asyncio.sleep(0.05)
    await watcher.close()
    seen = watcher.seen()
    assert all(len(seen[ref]) == wanted for ref in sent), "a message was not shown to everybody, or twice"
    delays = [(at - due) * 1000 for ref, due in sent.items() for at in seen[ref]]
    return [
        Figure("send to shown at 100 msg/s, p50", percentile(delays, 0.5), "ms", 6),
        Figure("send to shown at 100 msg/s, p99", percentile(delays, 0.99), "ms", 40),
    ]
