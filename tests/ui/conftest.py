"""A server in a thread (no story needed: the gallery is enough) and one Chromium for the run."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django import DjangoDbBlocker

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def gallery(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a running server."""
    from brobygger.config.asgi import application

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None))
    with django_db_blocker.unblock():
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://localhost:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def complaints() -> list[str]:
    """What the browsers' consoles said: errors of scripts and of the content security policy."""
    return []


@pytest.fixture
def open_page(gallery: str, browser: Browser, complaints: list[str]) -> Iterator[Open]:
    """Open a page of the gallery in a browser of its own; nothing may have gone wrong in it."""
    contexts = []

    def opened(path: str, *, width: int = 390, height: int = 844, dark: bool = False, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
            has_touch=width < 500,
            **{"service_workers": "block", **options},  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("console", lambda message: _hear(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(gallery + path)
        page.wait_for_load_state("load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _hear(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(message.text)
