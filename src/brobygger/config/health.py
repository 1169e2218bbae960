"""`/health/live` and `/health/ready`, answered before Django: no session, no cookies, nothing about anybody.

Live: the process answers. Ready: the database answers within two seconds and every migration of this version is done.
"""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
from django.db.migrations.loader import MigrationLoader

from brobygger.config.database import address

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_KEEP_SECONDS = 1.0  # anybody may ask, so asking often must not cost the database anything
_last: tuple[float, str] = (float("-inf"), "")
_asking = asyncio.Lock()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer both addresses; anything else below /health/ is 404."""
    path = str(scope["path"]).rstrip("/")
    if path == "/health/live":
        await _answer(send, 200, "live")
    elif path == "/health/ready":
        wrong = await fault()
        await _answer(send, 503 if wrong else 200, wrong or "ready")
    else:
        await _answer(send, 404, "not found")


async def _answer(send: Send, status: int, word: str) -> None:
    body = json.dumps({"status": word}).encode()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def fault() -> str:
    """Say what keeps us from being ready, or nothing."""
    global _last
    async with _asking:
        asked, known = _last
        if time.monotonic() - asked < _KEEP_SECONDS:
            return known
        try:
            async with asyncio.timeout(2):
                wrong = await ask_database()
        except (TimeoutError, psycopg.Error):
            wrong = "the database does not answer"
        _last = (time.monotonic(), wrong)
        return wrong


async def ask_database() -> str:
    """Say what is wrong with the database, or nothing; raises psycopg.Error where it cannot be reached."""
    connection = await psycopg.AsyncConnection.connect(address(), autocommit=True)
    async with connection:
        cursor = await connection.execute("select to_regclass('django_migrations')")
        if await cursor.fetchone() == (None,):
            return "nothing has been migrated"
        cursor = await connection.execute("select app, name from django_migrations")
        done = {(str(app), str(name)) for app, name in await cursor.fetchall()}
    missing = _migrations() - done
    return "migrations are missing" if missing else ""


@functools.cache
def _migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset((app, name) for app, name in loader.disk_migrations)
