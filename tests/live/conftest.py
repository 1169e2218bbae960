"""A room with helpers, made as the owner, and ways to append as the application's role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from brobygger.config.embedded import Urls
from tests.live.logs import Logs
from tests.load.world import Helper, Room, World


@pytest.fixture
def urls(real_db: None, database_urls: Urls) -> Urls:
    """The addresses of this worker's database, made anew afterwards."""
    return database_urls


@pytest.fixture
def world(urls: Urls) -> Iterator[World]:
    """Lays down people and rooms."""
    found = World(urls.owner)
    yield found
    found.close()


@pytest.fixture
def room(world: World) -> Room:
    """One open room with three helpers."""
    return world.room(world.persons(1)[0], world.helpers(3))


def item(room: Room, helper: Helper, **more: Any) -> dict[str, Any]:
    """A message for `live_append`, as the writer hands it over."""
    return {
        "stream": str(room.id),
        "seat": helper.seat,
        "client_id": str(uuid4()),
        "hash": "a",
        "kind": "message",
        "ref": str(uuid4()),
        "audience": 1,
    } | more


@dataclass
class Appender:
    """A connection of the application's role that appends as the live writer does."""

    connection: psycopg.Connection[Any]

    def __call__(self, *items: dict[str, Any], skip_locked: bool = False) -> list[tuple[str, int | None]]:
        rows = self.connection.execute(
            "select outcome, seq from live_append(%s::jsonb, %s) order by ord", [json.dumps(items), skip_locked]
        )
        return [(outcome, seq) for outcome, seq in rows.fetchall()]


@pytest.fixture
def connect(urls: Urls) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """Open connections as the application's role, acting as a seat."""
    opened: list[psycopg.Connection[Any]] = []

    def open_as(seat: str = "system:live-writer", *, autocommit: bool = True) -> psycopg.Connection[Any]:
        connection = psycopg.connect(urls.app, autocommit=True)
        connection.execute("select set_config('app.actor', %s, false)", [seat])
        connection.autocommit = autocommit
        opened.append(connection)
        return connection

    yield open_as
    for connection in opened:
        connection.close()


@pytest.fixture
def append(connect: Callable[..., psycopg.Connection[Any]]) -> Appender:
    """Append as the live writer."""
    return Appender(connect())


@pytest.fixture
def logs(database_urls: Urls, owner_connection: psycopg.Connection[Any]) -> Iterator[Logs]:
    """Streams and seats without rooms; cheaper than a database made anew."""
    with closing(Logs(database_urls, owner_connection)) as found:
        yield found
    owner_connection.execute("set lock_timeout = '10s'")
    owner_connection.execute("truncate live_mark, live_event, live_subscriber, live_stream")
