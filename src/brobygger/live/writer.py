"""Group commit: one writer a process gathers what waits into one transaction, and answers after its commit.

An acknowledgement is a promise, so there are three ways out for a message: an outcome of the database's, an error, or
more waiting until the deadline. A lost connection leaves open whether the commit took place; the batch is sent again
and the client ids tell.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg

log = logging.getLogger("brobygger.live")

MOST_IN_A_BATCH = 200
FEW = 10  # of more than these half are taken: while the database writes them, the others' answers are sent and read
DEADLINE = 10.0  # seconds that a message may wait for a held room or a lost database
GATHER = 0.004  # seconds that a writer with much to do waits for more to come
TRY_AGAIN = 0.03  # how soon a held room is tried again
RECONNECT = 0.2
GRACE = 2.0  # seconds beyond the deadline, then nobody waits for a database that neither answers nor breaks off
# A database whose machine has vanished is given up after ten seconds, not after the system's two hours.
CONNECTING: dict[str, Any] = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "application_name": "brobygger-writer"}
# What is worth another try: a lock that SKIP LOCKED does not pass by (a table's, another row's).
PASSING = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
# The writer's connections serve nothing else, so who acts may be set for the whole session.
ACTOR = "select set_config('app.actor', 'system:live-writer', false), set_config('lock_timeout', '1s', false)"


class NotWritten(Exception):
    """The database did not take it in time, or refused it: nobody may be told that it was kept."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the database said of one item; `seq` and `at` are those of the first time for a duplicate."""

    outcome: str
    seq: int | None
    at: dt.datetime | None
    audience: int | None


@dataclass(slots=True)
class _Waiting:
    item: dict[str, Any]
    answer: asyncio.Future[Result]
    until: float


def _taken(waiting: deque[_Waiting], most: int) -> list[_Waiting]:
    return [waiting.popleft() for _ in range(min(len(waiting), most))]


@dataclass
class Writer:
    """Takes items for one SQL statement `(batch jsonb, skip_locked boolean) -> (ord, outcome, seq, at, audience)`."""

    conninfo: str
    statement: str
    deadline: float = DEADLINE
    _queue: deque[_Waiting] = field(default_factory=deque)
    _held: deque[_Waiting] = field(default_factory=deque)
    _held_until: float = 0.0
    _last: int = 0  # how many the last batch held
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _connection: psycopg.AsyncConnection[Any] | None = None

    async def submit(self, item: dict[str, Any]) -> Result:
        """Wait until the item is durably written or refused by a rule. Raises NotWritten."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="live-writer")
        waiting = _Waiting(item, asyncio.get_running_loop().create_future(), time.monotonic() + self.deadline)
        self._queue.append(waiting)
        self._wake.set()
        if len(self._queue) >= self._last:
            self._enough.set()
        try:
            async with asyncio.timeout(self.deadline + GRACE):
                return await waiting.answer
        except TimeoutError:
            raise NotWritten("the database does not answer") from None

    async def close(self) -> None:
        """Stop; whoever still waits is told that nothing was kept."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._fail([*self._queue, *self._held], "the server is stopping")
        await self._disconnect()

    async def _run(self) -> None:
        while True:
            batch = await self._next_batch()
            try:
                if batch:
                    await self._write(batch)
            except Exception:
                log.exception("the writer failed")
                self._fail(batch, "the writer failed")
            except asyncio.CancelledError:
                self._fail(batch, "the server is stopping")
                raise

    async def _next_batch(self) -> list[_Waiting]:
        """What waits now, and what was held when it is due again. An idle writer writes at once.
        One whose last batch held several waits a moment: those who were just answered are writing their next.

        Whoever was told that it took too long is not written behind their back.
        """
        if not self._queue:
            self._wake.clear()
            patience = max(0.0, self._held_until - time.monotonic()) if self._held else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):  # wait_for may swallow a cancellation (Python 3.11)
                    await self._wake.wait()
        if len(self._queue) < self._last > 1:
            self._enough.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GATHER):
                    await self._enough.wait()
        now = time.monotonic()
        batch = _taken(self._queue, min(MOST_IN_A_BATCH, max(FEW, (len(self._queue) + 1) // 2)))
        self._last = len(batch)
        if self._held and now >= self._held_until:
            batch += _taken(self._held, MOST_IN_A_BATCH)
            self._held_until = now + TRY_AGAIN
        self._fail([waiting for waiting in batch if now > waiting.until], "its room was held for too long")
        return [waiting for waiting in batch if not waiting.answer.done()]

    async def _write(self, batch: list[_Waiting]) -> None:
        try:
            rows = await self._ask([waiting.item for waiting in batch])
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if self._connection is None or self._connection.closed:
                await self._again(batch, error)
            else:
                await self._split(batch, error)
        except psycopg.Error as error:
            await self._split(batch, error)
        else:
            said = {ord_: Result(*result) for ord_, *result in rows}
            for place, waiting in enumerate(batch):
                self._answer(waiting, said[place])

    async def _ask(self, items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, **CONNECTING)
            await self._connection.execute(ACTOR)
        # Autocommit: the statement's answer arrives only when its transaction is committed.
        cursor = await self._connection.execute(self.statement, [json.dumps(items), True])
        return await cursor.fetchall()

    def _answer(self, waiting: _Waiting, result: Result) -> None:
        if result.outcome == "locked":
            self._hold(waiting)
        elif not waiting.answer.done():
            waiting.answer.set_result(result)

    def _hold(self, waiting: _Waiting) -> None:
        self._held.append(waiting)
        if time.monotonic() >= self._held_until:
            self._held_until = time.monotonic() + TRY_AGAIN

    async def _again(self, batch: list[_Waiting], error: Exception) -> None:
        """The connection is gone: whether the commit took place is not known, so ask again with the same ids."""
        log.warning("the writer lost its connection: %s", type(error).__name__)
        await self._disconnect()
        now = time.monotonic()
        self._fail([waiting for waiting in batch if now > waiting.until], "the database cannot be reached")
        self._queue.extendleft(reversed([waiting for waiting in batch if now <= waiting.until]))
        await asyncio.sleep(RECONNECT)

    async def _split(self, batch: list[_Waiting], error: Exception) -> None:
        """Halve until the bad item stands alone; its neighbours are written."""
        if len(batch) == 1 and isinstance(error, PASSING):
            self._hold(batch[0])
            return
        if len(batch) == 1:
            log.error("a message was refused by the database: %s", type(error).__name__)
            self._fail(batch, "the database refused it")
            return
        middle = len(batch) // 2
        await self._write(batch[:middle])
        await self._write(batch[middle:])

    def _fail(self, lost: Iterable[_Waiting], why: str) -> None:
        for waiting in lost:
            if not waiting.answer.done():
                waiting.answer.set_exception(NotWritten(why))

    async def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None
