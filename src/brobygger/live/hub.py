"""What is new goes to those who may see it at that instant: one listening connection and one query round a process.

The stream is a hint, the log is the truth: a lost notification, a restarted process or a slow reader loses nothing,
because every reader knows the last number it has and asks for what it lacks.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import namedtuple_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from brobygger.live.channel import Channel, event
from brobygger.live.news import Pieces, Render, Row, news_of, pieces_of, said

log = logging.getLogger("brobygger.live")

SWEEP_EVERY = 0.7  # seconds: whatever ends by the clock is noticed within one
SWEEP_APART = 0.1  # however much changes, a sweep has this pause after it
PATIENCE = 8.0  # seconds that a question may wait for a connection
MOST_CONNECTIONS = 4
MOST_RENDERED = 60  # messages in one round; when it pours, the others go as numbers, and the page fetches them at once
PAUSE_EACH = 0.002  # seconds of pause after a round, for each event in it beyond the first
LONGEST_PAUSE = 0.1
MOST_AT_ONCE = 500  # events of a stream in one round; more than that is a resync
ACTOR = "select set_config('app.actor', 'system:live', false)"
# A database whose machine has vanished is given up after seconds, not after the system's two hours.
CONNECTING: dict[str, Any] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "application_name": "brobygger-live",
}
NEWS = "select events, readers, null from live_news(%s, %s, %s + 0 * %s)"
Alive = Callable[["Hub", list[str]], Awaitable[set[str]]]


@dataclass
class Hub:
    """The open streams of this process. `alive` asks who is signed in.

    `news` is one statement `(streams, after, most events, most bodies) -> (events, readers, bodies)`, all JSON;
    `render` makes pieces of page of its bodies, by message and language.

    `forget` is called when what somebody may do has changed: whoever remembers an answer asks again.
    """

    conninfo: str
    render: Render
    alive: Alive
    news: str = NEWS
    forget: Callable[[], object] = lambda: None
    channels: set[Channel] = field(default_factory=set)
    by_stream: dict[UUID, set[Channel]] = field(default_factory=dict)
    heads: dict[UUID, int] = field(default_factory=dict)
    _dirty: set[UUID] = field(default_factory=set)
    _marked: set[UUID] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _sweep_now: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _pool: AsyncConnectionPool[Any] | None = None
    _listening: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Begin to listen; nothing to do where it runs."""
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                self.conninfo,
                min_size=1,
                max_size=MOST_CONNECTIONS,
                timeout=PATIENCE,
                open=False,
                kwargs={**CONNECTING, "autocommit": True, "row_factory": namedtuple_row},
                configure=_act,
                name="live",
            )
            await self._pool.open(wait=False)
            loops = (self._listen, self._fan_out, self._sweep)
            self._tasks = [asyncio.create_task(_for_ever(loop), name=loop.__name__) for loop in loops]

    async def close(self) -> None:
        """Say goodbye to every reader and stop."""
        for channel in list(self.channels):
            channel.end("restart")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._pool is not None:
            await self._pool.close()

    async def ask(self, statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        """Rows of a statement as the system's live actor."""
        for _ in range(MOST_CONNECTIONS):
            try:
                return await self._rows(statement, parameters)
            except PoolTimeout:
                raise
            except (psycopg.OperationalError, psycopg.InterfaceError):
                # A connection from before the database's restart; the pool has dropped it. These only read, or move
                # watermarks forward: asking again does no harm.
                continue
        return await self._rows(statement, parameters)

    async def _rows(self, statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        assert self._pool is not None
        async with self._pool.connection() as connection:
            cursor = await connection.execute(statement, parameters)
            return list(await cursor.fetchall())

    async def join(self, channel: Channel, known: dict[UUID, int]) -> dict[UUID, int]:
        """Let a channel in: subscribe first, then say what it lacks, then live. Returns the heads of its streams.

        `known` is how far the browser has come by itself; a stream it does not name begins at the present head. A
        browser that is ahead of the log (which was restored from a backup) is told to begin anew.
        Raises TimeoutError while there is no database to listen to.
        """
        await self.start()
        async with asyncio.timeout(PATIENCE):
            await self._listening.wait()
        self.channels.add(channel)
        for row in await self._seats([channel.seat]):
            self._register(channel, row)
            channel.places[row.stream] = min(known.get(row.stream, row.last_seq), row.last_seq)
            if known.get(row.stream, 0) > row.last_seq:
                channel.begin_anew()
        heads = {row.stream: row.last_seq for row in await self._seats([channel.seat])}
        channel.go_live(await self._backfill(channel, heads))
        return {stream: channel.places[stream] for stream in channel.starts}

    async def _seats(self, seats: list[str]) -> list[Any]:
        return await self.ask("select * from live_seats(%s)", [seats])

    async def _backfill(self, channel: Channel, heads: dict[UUID, int]) -> list[tuple[UUID, int, bytes]]:
        behind = [(stream, place) for stream, place in channel.places.items() if place < heads.get(stream, 0)]
        if not behind:
            return []
        if sum(heads[stream] - place for stream, place in behind) > MOST_AT_ONCE:
            channel.places.update({stream: heads[stream] for stream, _ in behind})
            channel.begin_anew()
            return []
        streams, after = zip(*behind, strict=True)
        news = news_of(await self.ask(self.news, [list(streams), list(after), MOST_AT_ONCE, MOST_RENDERED]))
        pieces = pieces_of(news, {channel.language}, self.render)
        return [(row.stream, row.seq, self._piece(channel, row, pieces)) for row in news.events]

    def leave(self, channel: Channel) -> None:
        """Forget a channel that is closed."""
        self.channels.discard(channel)
        for stream in channel.places:
            self._forget(channel, stream)

    def _register(self, channel: Channel, row: Any) -> None:
        self.by_stream.setdefault(row.stream, set()).add(channel)
        self.heads.setdefault(row.stream, row.last_seq)
        channel.places.setdefault(row.stream, row.last_seq)
        channel.starts[row.stream] = row.from_seq

    def _forget(self, channel: Channel, stream: UUID) -> None:
        channel.starts.pop(stream, None)
        readers = self.by_stream.get(stream)
        if readers is not None:
            readers.discard(channel)
            if not readers:
                del self.by_stream[stream]
                self.heads.pop(stream, None)

    async def _listen(self) -> None:
        """Hear what changed. Whatever was missed while the connection was away is asked for afterwards."""
        async with await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, **CONNECTING) as connection:
            await connection.execute("listen brobygger_live")
            self.forget()
            self._dirty.update(self.by_stream)
            self._news.set()
            self._sweep_now.set()
            self._listening.set()
            async for notice in connection.notifies():
                letter, *words = notice.payload.split(" ")
                self._hear(letter, words)

    def _hear(self, letter: str, words: list[str]) -> None:
        if letter == "h":
            self._dirty.update(stream for word in words if (stream := UUID(word[:36])) in self.by_stream)
            self._news.set()
        elif letter == "m":
            self._marked.update(stream for word in words if (stream := UUID(word)) in self.by_stream)
            self._news.set()
        else:
            self.forget()
            self._sweep_now.set()

    async def _fan_out(self) -> None:
        """One round after the other, on a connection of its own, for as long as there is news.

        A round takes what has come since the last one. A single message is told at once; the more a round had to tell,
        the longer the pause after it, so that when it pours rounds are few, and those who write have the time.
        """
        connecting = psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, **CONNECTING)
        async with await connecting as connection:
            await _act(connection)
            while True:
                await self._news.wait()
                self._news.clear()
                told = await self._round(connection)
                await asyncio.sleep(min(max(told - 1, 0) * PAUSE_EACH, LONGEST_PAUSE))

    async def _round(self, connection: psycopg.AsyncConnection[Any]) -> int:
        """Tell what is new; return how many events that were."""
        dirty, self._dirty = self._dirty & self.by_stream.keys(), set()
        marked, self._marked = self._marked & self.by_stream.keys(), set()
        try:
            told = await self._tell(connection, list(dirty)) if dirty else 0
        except psycopg.Error:
            self._dirty |= dirty
            self._news.set()
            raise
        for stream in marked:
            piece = event("marks", {"stream": stream})
            for channel in self.by_stream.get(stream, ()):
                channel.say(piece)
        return told

    async def _tell(self, connection: psycopg.AsyncConnection[Any], streams: list[UUID]) -> int:
        after = [self.heads[stream] for stream in streams]
        cursor = await connection.execute(self.news, [streams, after, MOST_AT_ONCE, MOST_RENDERED])
        news = news_of(await cursor.fetchall())
        may = {(stream, seat): start for stream, seat, start in news.readers}
        # Live, a piece of page is for those it concerns: nothing is rendered that nobody here may read.
        languages = {channel.language for stream in streams for channel in self.by_stream.get(stream, ())}
        pieces = pieces_of(news, languages, self.render)
        for row in news.events:
            if row.stream in self.heads:
                self.heads[row.stream] = max(self.heads[row.stream], row.seq)
            stream = str(row.stream)
            for channel in self.by_stream.get(row.stream, ()):
                start = may.get((stream, channel.seat))
                if start is None:
                    self._sweep_now.set()
                else:
                    channel.starts[row.stream] = start
                    channel.say_event(row.stream, row.seq, self._piece(channel, row, pieces))
        if len(news.events) >= MOST_AT_ONCE:
            self._dirty.update(streams)
            self._news.set()
        return len(news.events)

    def _piece(self, channel: Channel, row: Row, pieces: Pieces) -> bytes:
        if row.seq < channel.starts.get(row.stream, 1):
            return event("gap", {"stream": row.stream, "seq": row.seq})
        # Whoever came in another language while the others' pieces were made asks for theirs.
        return pieces.get((row.stream, row.seq, channel.language)) or said(row, None)

    async def _sweep(self) -> None:
        """Ask again, for all open streams at once, whether sessions and seats still hold."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_EVERY):  # wait_for may swallow a cancellation (Python 3.11)
                    await self._sweep_now.wait()
            self._sweep_now.clear()
            if self.channels:
                await self._sweep_once()
                await asyncio.sleep(SWEEP_APART)

    async def _sweep_once(self) -> None:
        channels = [channel for channel in self.channels if channel.is_live]
        alive = await self.alive(self, [channel.session for channel in channels])
        for channel in channels:
            if channel.session not in alive:
                channel.end("signed-out")
        seats: dict[str, dict[UUID, Any]] = {}
        for row in await self._seats(list({channel.seat for channel in channels})):
            seats.setdefault(row.seat, {})[row.stream] = row
        for channel in channels:
            self._adjust(channel, seats.get(channel.seat, {}))

    def _adjust(self, channel: Channel, now: dict[UUID, Any]) -> None:
        for stream in [stream for stream in channel.starts if stream not in now]:
            self._forget(channel, stream)
            channel.say(event("access", {"stream": stream}))
        for stream, row in now.items():
            if stream not in channel.starts:
                channel.places.pop(stream, None)
                self._register(channel, row)
                channel.say(event("access", {"stream": stream}))
            else:
                channel.starts[stream] = row.from_seq


async def _act(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute(ACTOR)


async def _for_ever(loop: Callable[[], Awaitable[None]]) -> None:
    """Begin again after a lost database or a fault of our own; both are logged."""
    while True:
        try:
            await loop()
        except (psycopg.Error, OSError) as error:
            log.warning("%s lost the database: %s", loop.__name__, type(error).__name__)
        except Exception:
            log.exception("%s failed", loop.__name__)
        await asyncio.sleep(0.3)
