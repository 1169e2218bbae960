"""What an open stream that says nothing costs the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bench.report import Figure
from tests.load.client import Client

STREAMS = 2000
WARM = 20


async def idle_memory(clients: list[Client], process: int) -> list[Figure]:
    """Open 2,000 streams and see how the server's own memory has grown over that with 20 open."""
    opened: list[asyncio.Task[None]] = []
    ready = 0

    async def hold(client: Client) -> None:
        nonlocal ready
        async for name, _ in client.stream():
            if name == "hello":
                ready += 1

    async def open_up_to(count: int) -> int:
        while len(opened) < count:
            batch = clients[len(opened) : min(len(opened) + 50, count)]
            opened.extend(asyncio.create_task(hold(client)) for client in batch)
            while ready < len(opened):
                await asyncio.sleep(0.01)
        await asyncio.sleep(2)  # the server's own rounds have settled
        return own_memory(process)

    before = await open_up_to(WARM)
    after = await open_up_to(STREAMS)
    for task in opened:
        task.cancel()
    await asyncio.gather(*opened, return_exceptions=True)
    return [Figure("an idle open stream, at 2,000", (after - before) / (STREAMS - WARM) / 1024, "KiB", 20)]


def own_memory(process: int) -> int:
    """Bytes that would come free if the process ended (private pages)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
