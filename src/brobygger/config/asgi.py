"""The door: what is answered before Django (`/health/…`, `/static/…`, `/live/…`), and Django for the rest."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brobygger.config.settings")

from django.core.asgi import get_asgi_application

_django = get_asgi_application()

from brobygger.config import health  # noqa: E402
from brobygger.config.live import door as live_door  # noqa: E402
from brobygger.config.sizes import Bounded  # noqa: E402
from brobygger.config.static_files import StaticFiles  # noqa: E402

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_door = live_door()
_bounded = Bounded(cast(Application, _django))
ROUTES: tuple[tuple[str, Application], ...] = (
    ("/health/", health.application),
    ("/static/", StaticFiles()),
    ("/live/", _door),
)


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """What lives as long as this server process does."""
    try:
        yield
    finally:
        await _door.writer.close()
        await _door.hub.close()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Send each request to whoever answers its address."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    for prefix, answer in ROUTES:
        if scope["path"].startswith(prefix):
            await answer(scope, receive, send)
            return
    await _bounded(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    async with running():
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})
