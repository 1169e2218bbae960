"""10,000 notices that wait go out through an HTTP gateway, by two workers: `python -m tests.bench.notifications`."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString, cast

import psycopg
import uvloop

from tests.bench.report import Figure, show
from tests.load.server import Server, own_server

NOTICES, WORKERS, ASKED = 10_000, 2, 300
WITHIN = 120.0
_KEY = re.compile(rb"idempotency-key: ([0-9a-f-]{36})", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PEOPLE: LiteralString = """
    insert into people_person (id, name, mobile, email, language, identity_number, is_story, created_at)
    select gen_random_uuid(), 'Person ' || g, '+47' || (41000000 + g), '', 'nb', '', false, now()
    from generate_series(1, %s) g returning id"""
_WAITING: LiteralString = """
    insert into notify_delivery (id, person_id, channel, template, key, "to", secret, seat, failed_how, created_at,
        due_at, tries)
    select gen_random_uuid(), p, 'sms', 'new-message', 'bench:' || p, '', '', '', '', now(), now(), 0
    from unnest(%s::uuid[]) p"""


class Gateway(asyncio.Protocol):
    """Takes text messages as fast as they come; counts each once, by its key."""

    keys: set[bytes] = set()
    asked = 0

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            length, key = _LENGTH.search(self.buffer, 0, end), _KEY.search(self.buffer, 0, end)
            assert length
            assert key
            whole = end + 4 + int(length[1])
            if len(self.buffer) < whole:
                return
            self.buffer = self.buffer[whole:]
            Gateway.keys.add(key[1])
            Gateway.asked += 1
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def notifications(server: Server, owner: str) -> list[Figure]:
    """Start a gateway and two workers, let the notices wait, and look how fast they come. The server has no worker."""
    with gateway() as url, psycopg.connect(owner, autocommit=True) as database, workers(server, url, database):
        people = [key for (key,) in database.execute(_PEOPLE, [NOTICES]).fetchall()]
        began = time.perf_counter()
        database.execute(_WAITING, [people])
        _wake()
        while len(Gateway.keys) < NOTICES and time.perf_counter() - began < WITHIN:
            time.sleep(0.01)
        speed = len(Gateway.keys) / (time.perf_counter() - began)
        _until_written_down(database)
    return [
        Figure("notices through a gateway, two workers", speed, "/s", ASKED, at_least=True),
        Figure("notices that came twice", Gateway.asked - len(Gateway.keys), "", 0),
    ]


@contextmanager
def gateway() -> Iterator[str]:
    """The gateway in a thread of its own; yields its address."""
    loop = uvloop.new_event_loop()
    listening = loop.run_until_complete(loop.create_server(Gateway, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/send"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@contextmanager
def workers(server: Server, url: str, database: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    """Two workers that wait for something to do."""
    environment = {**os.environ, "BROBYGGER_SMS": url}
    command = [sys.executable, "-m", "brobygger.config.cli", "worker"]
    with (server.data / "workers.log").open("ab") as log:
        running = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for _ in range(WORKERS)]
        try:
            _until(database, "select count(*) >= %s from procrastinate_workers", WORKERS)
            yield
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait(20)


def _wake() -> None:
    from django.db import transaction

    from brobygger.kernel import jobs
    from brobygger.notify.services import SEND

    with transaction.atomic():
        for lane in range(WORKERS):
            jobs.defer(SEND, once=f"{SEND}:{lane}")


def _until_written_down(database: psycopg.Connection[tuple[object, ...]]) -> None:
    _until(database, "select count(*) >= %s from notify_delivery where sent_at is not null", NOTICES)


def _until(database: psycopg.Connection[tuple[object, ...]], question: LiteralString, count: int) -> None:
    until = time.perf_counter() + WITHIN
    while time.perf_counter() < until:
        found = database.execute(question, [count]).fetchone()
        if found and found[0]:
            return
        time.sleep(0.02)
    raise RuntimeError(f"not within {WITHIN} seconds: {question}")


def main() -> int:
    with own_server() as server:
        server.start("--no-worker")
        import django

        django.setup()
        from brobygger.config.embedded import known_urls

        known = known_urls(server.data)
        assert known is not None
        figures = notifications(server, known.owner)
    show(figures)
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
