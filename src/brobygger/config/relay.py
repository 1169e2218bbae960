"""The outbox relay: takes what has happened, in its order, and has the handlers react at least once to each.

It wakes on NOTIFY and looks every few seconds besides, since a notification may be lost. Several relays share the work:
each takes rows that no other holds. A handler that fails is tried again, later each time; after the last try its row
is parked, stays in the table and is logged: it never stops what comes after it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, connections, transaction
from psycopg import sql

from brobygger.config.database import address
from brobygger.config.handlers import HANDLERS, Do
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.outbox import CHANNEL
from brobygger.kernel.rowsecurity import transaction_as

log = logging.getLogger("brobygger.relay")

LOOK_EVERY = 5.0  # seconds
BATCH = 500
TRIES = 12  # the last one some half an hour after the first
GATHER = 0.2  # seconds from the first news to the look at them
GATHER_EACH = 0.1  # seconds more for each row of the last batch: when it pours, those who write have the time
LONGEST_GATHER = 2.0
NOTICE_LEAVING = 0.5
LEAVES_WITHIN = 5.0
AGAIN_AFTER_FAULT = 2.0  # seconds, when the database itself cannot be reached

_TAKE = """
    select id, kind, ids from kernel_outbox
    where handled_at is null and attempts < %(tries)s
      and (attempts = 0 or at + make_interval(secs => power(2, attempts) - 1) <= %(now)s)
    order by at limit %(limit)s for update skip locked"""
_DONE = "update kernel_outbox set handled_at = %s where id = any(%s)"
_FAILED = """
    update kernel_outbox set attempts = case when id = any(%(unknown)s) then %(tries)s else attempts + 1 end
    where id = any(%(ids)s) returning id, kind, attempts"""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the outbox."""

    id: UUID
    kind: str
    ids: dict[str, Any]


def handle_waiting(limit: int = BATCH) -> int:
    """Take one batch in one transaction; return how many rows were taken.

    What a handler changes commits together with the mark that it was handled: nothing is done twice, unless outside
    the database. A handler must therefore leave everything slow to a job.
    """
    with transaction_as(system("outbox")):
        events = _take(limit)
        done = [event.id for do, group in _grouped(events) if _react(do, group) for event in group]
        _mark(done, [event for event in events if event.id not in set(done)])
    return len(events)


def _take(limit: int) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"tries": TRIES, "now": clock.now(), "limit": limit})
        return [Event(key, kind, json.loads(ids)) for key, kind, ids in cursor.fetchall()]


def _grouped(events: list[Event]) -> list[tuple[Do, list[Event]]]:
    """Put together what one reaction answers (`once_per`), in the order of the first of each."""
    groups: dict[tuple[str, str], tuple[Do, list[Event]]] = {}
    for event in events:
        do = HANDLERS.get(event.kind)
        if do is None:
            log.error("nothing says what to do when this has happened", extra={"kind": event.kind})
            continue
        same = str(event.ids.get(do.once_per)) if do.once_per else str(event.id)
        groups.setdefault((event.kind, same), (do, []))[1].append(event)
    return list(groups.values())


def _react(do: Do, group: list[Event]) -> bool:
    """Run one reaction in a savepoint of its own, with the ids of the newest event it answers."""
    try:
        with transaction.atomic():
            do.reaction(group[-1].ids)
    except Exception:
        log.exception("a reaction failed and is tried again", extra={"kind": group[-1].kind})
        return False
    return True


def _mark(done: list[UUID], failed: list[Event]) -> None:
    unknown = [event.id for event in failed if event.kind not in HANDLERS]
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [clock.now(), done])
        cursor.execute(_FAILED, {"unknown": unknown, "tries": TRIES, "ids": [event.id for event in failed]})
        for key, kind, attempts in cursor.fetchall():
            if attempts >= TRIES:
                log.error("an event of the outbox is parked", extra={"kind": kind, "event": str(key)})


class Relay:
    """A thread that keeps the outbox empty, beside the worker that runs the jobs."""

    def __init__(self) -> None:
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox-relay", daemon=True)

    def __enter__(self) -> Relay:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leaving.set()
        self._thread.join(timeout=LEAVES_WITHIN)

    def _run(self) -> None:
        while not self._leaving.is_set():
            try:
                self._listen()
            except (psycopg.Error, DatabaseError) as error:
                log.warning("the outbox waits for the database: %s", type(error).__name__)
                self._leaving.wait(AGAIN_AFTER_FAULT)
            except Exception:
                log.exception("the outbox relay stumbled and goes on")
                self._leaving.wait(AGAIN_AFTER_FAULT)
            finally:
                connections["default"].close()

    def _listen(self) -> None:
        with psycopg.connect(address(), autocommit=True) as listening:
            listening.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
            while not self._leaving.is_set():
                while (taken := handle_waiting()) == BATCH and not self._leaving.is_set():
                    pass
                self._wait(listening, min(GATHER + taken * GATHER_EACH, LONGEST_GATHER))

    def _wait(self, listening: psycopg.Connection[Any], gather: float) -> None:
        """Wait for news, then a little longer, so that a burst is taken in one batch and not row by row."""
        looked_at = time.monotonic()
        while time.monotonic() - looked_at < LOOK_EVERY and not self._leaving.is_set():
            # Each reading is finished before the next begins: one that is half read holds the connection's lock.
            if list(listening.notifies(timeout=NOTICE_LEAVING, stop_after=1)):
                self._leaving.wait(gather)
                list(listening.notifies(timeout=0))
                return
