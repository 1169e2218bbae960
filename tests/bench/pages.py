"""How long the server takes over a page, with how many queries, in a small and in a full database."""

from __future__ import annotations

import asyncio
import statistics
import time

from tests.bench.report import Figure
from tests.load.client import Client

TIMES = 30


async def page(client: Client, path: str) -> float:
    """The median milliseconds to the whole answer, one request at a time on a kept connection."""
    await client.close()  # the server has dropped a connection that said nothing for a minute
    taken: list[float] = []
    for n in range(TIMES + 5):
        began = time.perf_counter()
        status, body = await client.get(path, "Accept-Encoding: identity\r\n")
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:300]!r}")
        if n >= 5:
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def queries(cookie: str, path: str) -> int:
    """The number of SQL statements behind a page, counted in this process."""
    from django.db import connection
    from django.test import Client as DjangoClient
    from django.test.utils import CaptureQueriesContext

    browser = DjangoClient(headers={"host": "localhost"})
    name, value = cookie.split("=", 1)
    browser.cookies[name] = value
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    ours = [
        q for q in captured.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    return len(ours)


async def pages(client: Client, room: str, size: str) -> dict[str, float]:
    """Both pages that helpers open all day, in milliseconds."""
    return {"room of 2,000 messages": await page(client, room), "home of 300 rooms": await page(client, "/")}


async def figures(client: Client, room: str, size: str) -> list[Figure]:
    """Time and queries of both pages; `size` says of which database."""
    found = await pages(client, room, size)
    paths = {"room of 2,000 messages": room, "home of 300 rooms": "/"}
    counted = {name: await asyncio.to_thread(queries, client.cookie, path) for name, path in paths.items()}
    return [
        *(Figure(f"{name}, {size}", value, "ms", 60) for name, value in found.items()),
        *(Figure(f"{name}, {size}, statements", count, "SQL", 12) for name, count in counted.items()),
    ]
