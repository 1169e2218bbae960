"""Live and ready, asked as a load balancer asks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from django.conf import settings

from brobygger.config import health
from brobygger.config.asgi import application


def ask(path: str) -> tuple[int, dict[str, str], dict[bytes, bytes]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    asyncio.run(application(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"]), dict(sent[0]["headers"])


@pytest.fixture(autouse=True)
def _ask_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last", (float("-inf"), ""))


def test_live_asks_nobody():
    status, said, headers = ask("/health/live")
    assert (status, said) == (200, {"status": "live"})
    assert headers[b"cache-control"] == b"no-store"
    assert b"set-cookie" not in headers


def test_ready_when_the_database_is_of_this_version(django_db_setup: None):
    assert ask("/health/ready")[:2] == (200, {"status": "ready"})


def test_not_ready_while_a_migration_is_missing(django_db_setup: None, monkeypatch: pytest.MonkeyPatch):
    known = health._migrations()
    monkeypatch.setattr(health, "_migrations", lambda: known | {("rooms", "9999_tomorrow")})
    assert ask("/health/ready")[:2] == (503, {"status": "migrations are missing"})


def test_not_ready_without_the_database_and_it_is_not_asked_at_every_call(
    django_db_setup: None, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(settings.DATABASES["default"], "NAME", "nowhere")
        assert ask("/health/ready")[:2] == (503, {"status": "the database does not answer"})
    assert ask("/health/ready")[0] == 503  # remembered for a second


def test_anything_else_below_health_is_unknown():
    assert ask("/health/secrets")[0] == 404
