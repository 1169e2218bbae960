"""What is new goes to those who may see it at that instant; what was missed is healed; who is out is out at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from brobygger.live.channel import MOST_WAITING, Channel
from brobygger.live.hub import MOST_AT_ONCE, Hub
from tests.live.logs import ANNA, BERIT, CARL, Logs

# The fan-out's question with a body for each message: its id.
NEWS = """with asked(streams, after, most, bodies) as (values (%s::uuid[], %s::bigint[], %s::int, %s::int))
          select events, readers, (select json_agg(e ->> 4) from (
              select e from json_array_elements(events) e where e ->> 2 = 'message' limit (select bodies from asked)) e)
          from asked, live_news(streams, after, most)"""


@dataclass
class Outside:
    """What config hands in: who is still signed in, and how a message looks."""

    signed_out: set[str] = field(default_factory=set)
    rendered: list[tuple[list[str], set[str]]] = field(default_factory=list)
    broken: bool = False

    async def alive(self, hub: Hub, sessions: list[str]) -> set[str]:
        return set(sessions) - self.signed_out

    def render(self, messages: list[str], languages: set[str]) -> dict[tuple[str, str], str]:
        self.rendered.append((messages, languages))
        if self.broken:
            raise ValueError("cannot be shown")
        return {(one, language): f"<p>{language}</p>" for one in messages for language in languages}


@dataclass
class Reader:
    """A browser's end of a channel."""

    channel: Channel
    heads: dict[UUID, int]
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def listen(self, patience: float = 0.05) -> None:
        """Take what waits."""
        for block in ((await self.channel.take(patience)) or b"").decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "event" in lines:
                self.said.append((lines["event"], json.loads(lines["data"])))

    async def hear(self, name: str, count: int = 1, within: float = 5) -> list[dict[str, Any]]:
        """Wait until so many of these have been said."""
        async with asyncio.timeout(within):
            while len(self.all(name)) < count:
                await self.listen()
        return self.all(name)

    def all(self, name: str) -> list[dict[str, Any]]:
        return [data for found, data in self.said if found == name]

    def numbers(self, name: str = "event") -> list[int]:
        return [data["seq"] for data in self.all(name)]


@dataclass
class Scene:
    """A hub and what surrounds it."""

    hub: Hub
    outside: Outside
    logs: Logs

    async def join(
        self, seat: str, known: dict[UUID, int] | None = None, *, language: str = "nb", hub: Hub | None = None
    ) -> Reader:
        channel = Channel(seat=seat, session=f"session of {seat}", language=language)
        return Reader(channel, await (hub or self.hub).join(channel, known or {}))

    async def write(self, stream: UUID, *texts: str, seat: str = ANNA) -> list[int]:
        return await asyncio.to_thread(self.logs.write, stream, seat, *texts)


@pytest.fixture
def play(logs: Logs) -> Callable[[Callable[[Scene], Awaitable[None]]], None]:
    """Run a scene with a hub of its own."""

    def run(scene: Callable[[Scene], Awaitable[None]]) -> None:
        async def all_of_it() -> None:
            outside = Outside()
            hub = Hub(logs.urls.app, outside.render, outside.alive, NEWS)
            try:
                async with asyncio.timeout(30):
                    await scene(Scene(hub, outside, logs))
            finally:
                await hub.close()

        asyncio.run(all_of_it())

    return run


def test_everybody_in_the_room_hears_it_in_their_language_rendered_once(play, logs):
    stream, other = logs.stream(ANNA, BERIT, CARL), logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        readers = [await at.join(ANNA), await at.join(BERIT), await at.join(CARL, language="nn")]
        await at.write(stream)
        for reader, language in zip(readers, ["nb", "nb", "nn"], strict=True):
            [said] = await reader.hear("event")
            assert (said["seq"], said["stream"], said["by"]) == (1, str(stream), ANNA)
            assert said["html"] == f"<p>{language}</p>"
        assert [(len(messages), languages) for messages, languages in at.outside.rendered] == [(1, {"nb", "nn"})]
        await at.write(other)
        await readers[0].hear("event", 2)
        assert [reader.numbers() for reader in readers] == [[1, 1], [1], [1]]

    play(scene)


def test_a_reader_hears_what_it_lacked_and_then_what_comes_each_once(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        await at.write(stream, *"abcde")
        reader = await at.join(ANNA, {stream: 2})
        assert reader.heads == {stream: 5}
        await at.write(stream, "f")
        await reader.hear("event", 4)
        assert reader.numbers() == [3, 4, 5, 6]

    play(scene)


def test_no_number_is_lost_or_doubled_while_readers_come_and_go(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        writing = asyncio.create_task(asyncio.to_thread(lambda: [logs.write(stream, ANNA, str(n)) for n in range(120)]))
        seen = 0
        while seen < 120:
            reader = await at.join(ANNA, {stream: seen})
            await reader.hear("event")
            at.hub.leave(reader.channel)
            assert reader.numbers() == list(range(seen + 1, seen + 1 + len(reader.numbers())))
            seen = reader.numbers()[-1]
        await writing

    play(scene)


def test_what_was_written_before_ones_history_begins_comes_as_a_bare_number(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        await at.write(stream, *"abc")
        logs.seat(stream, BERIT, from_seq=3)
        reader = await at.join(BERIT, {stream: 0})
        await reader.hear("event")
        assert reader.all("gap") == [{"stream": str(stream), "seq": 1}, {"stream": str(stream), "seq": 2}]
        assert reader.numbers() == [3]

    play(scene)


def test_a_cursor_from_the_future_begins_anew_at_the_head(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        await at.write(stream)
        reader = await at.join(ANNA, {stream: 10**15})
        assert reader.heads == {stream: 1}
        await reader.hear("resync")
        await at.write(stream, "next")
        await reader.hear("event")
        assert reader.numbers() == [2]

    play(scene)


def test_a_reader_too_far_behind_begins_anew_at_the_head(play, logs):
    stream = logs.stream(ANNA)
    logs.write(stream, ANNA, *(str(n) for n in range(MOST_AT_ONCE + 1)))

    async def scene(at: Scene) -> None:
        reader = await at.join(ANNA, {stream: 0})
        await reader.hear("resync")
        await at.write(stream, "next")
        await reader.hear("event")
        assert reader.numbers() == [MOST_AT_ONCE + 2]

    play(scene)


def test_a_stream_one_is_not_in_is_not_mentioned(play, logs):
    stream = logs.stream(BERIT)

    async def scene(at: Scene) -> None:
        reader = await at.join(ANNA, {stream: 0})
        mine = logs.stream(ANNA)
        await at.write(stream, seat=BERIT)
        assert reader.heads == {}
        await reader.hear("access")
        assert reader.said == [("access", {"stream": str(mine)})]

    play(scene)


def test_whoever_is_taken_out_hears_nothing_more_and_learns_it_within_a_second(play, logs):
    stream = logs.stream(ANNA, BERIT)

    async def scene(at: Scene) -> None:
        anna, berit = await at.join(ANNA), await at.join(BERIT)
        logs.end(stream, BERIT)
        await at.write(stream, "not for Berit")
        assert await berit.hear("access", within=1) == [{"stream": str(stream)}]
        await anna.hear("event")
        await berit.listen()
        assert berit.all("event") == []

    play(scene)


def test_what_ends_by_the_clock_ends_within_a_second(play, logs):
    stream = logs.stream(ANNA)
    ends = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    logs.seat(stream, BERIT, valid_until=ends)

    async def scene(at: Scene) -> None:
        berit = await at.join(BERIT)
        assert berit.heads == {stream: 0}
        await berit.hear("access")
        assert dt.timedelta(0) <= dt.datetime.now(dt.UTC) - ends < dt.timedelta(seconds=1.2)
        await at.write(stream, "not for Berit")
        await berit.listen(0.3)
        assert berit.all("event") == []

    play(scene)


def test_a_sign_in_that_ends_closes_its_streams_within_a_second(play, logs):
    logs.stream(ANNA, BERIT)

    async def scene(at: Scene) -> None:
        anna, berit = await at.join(ANNA), await at.join(BERIT)
        at.outside.signed_out.add("session of role:berit")
        logs.tell("s", "berit")
        assert await berit.hear("bye", within=1) == [{"reason": "signed-out"}]
        assert berit.channel.is_over
        assert not anna.channel.is_over

    play(scene)


def test_a_sign_in_that_ends_by_the_clock_closes_its_streams_within_a_second(play, logs):
    logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        anna = await at.join(ANNA)
        at.outside.signed_out.add("session of role:anna")
        await anna.hear("bye", within=1)

    play(scene)


def test_whoever_remembers_who_may_what_forgets_it_when_that_changes(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        forgotten: list[None] = []
        at.hub.forget = lambda: forgotten.append(None)
        await at.join(ANNA)
        before = len(forgotten)
        logs.end(stream, ANNA)
        async with asyncio.timeout(1):
            while len(forgotten) == before:
                await asyncio.sleep(0.01)

    play(scene)


def test_a_slow_reader_is_told_to_come_again_and_holds_nobody_up(play, logs):
    stream = logs.stream(ANNA, BERIT)

    async def scene(at: Scene) -> None:
        slow, quick = await at.join(ANNA), await at.join(BERIT)
        for count in (MOST_WAITING - 10, 11):
            await at.write(stream, *(f"{count}.{n}" for n in range(count)))
            await quick.hear("event", count)
        await quick.hear("event", MOST_WAITING + 1)
        await slow.listen()
        assert slow.said == [("resync", {})]
        assert slow.channel.is_over
        again = await at.join(ANNA, {stream: MOST_WAITING - 9})
        await again.hear("event", 10)
        assert again.numbers() == list(range(MOST_WAITING - 8, MOST_WAITING + 2))

    play(scene)


def test_a_message_that_cannot_be_shown_still_comes_as_a_number(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        at.outside.broken = True
        reader = await at.join(ANNA)
        await at.write(stream)
        [said] = await reader.hear("event")
        assert (said["seq"], "html" in said) == (1, False)

    play(scene)


def test_watermarks_are_told_to_the_room(play, logs):
    stream = logs.stream(ANNA, BERIT)

    async def scene(at: Scene) -> None:
        await at.write(stream)
        anna = await at.join(ANNA)
        marks = json.dumps([{"stream": str(stream), "delivered": 1, "read": 1}])
        await at.hub.ask("select live_mark(%s, %s::jsonb)", [BERIT, marks])
        assert await anna.hear("marks") == [{"stream": str(stream)}]

    play(scene)


def test_two_processes_share_one_log(play, logs):
    stream = logs.stream(ANNA, BERIT)

    async def scene(at: Scene) -> None:
        elsewhere = Hub(logs.urls.app, at.outside.render, at.outside.alive, NEWS)
        try:
            here, there = await at.join(ANNA), await at.join(BERIT, hub=elsewhere)
            for n in range(5):
                await at.write(stream, str(n))
            for reader in (here, there):
                await reader.hear("event", 5)
                assert reader.numbers() == [1, 2, 3, 4, 5]
        finally:
            await elsewhere.close()

    play(scene)


def test_what_was_written_while_the_database_connection_was_away_comes_after_it(play, logs):
    stream = logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        reader = await at.join(ANNA)
        assert await asyncio.to_thread(logs.kill, "brobygger-live") >= 2
        await at.write(stream, "meanwhile")
        await reader.hear("event")
        await at.write(stream, "later")
        await reader.hear("event", 2)
        assert reader.numbers() == [1, 2]

    play(scene)


def test_a_reader_who_leaves_is_forgotten(play, logs):
    logs.stream(ANNA)

    async def scene(at: Scene) -> None:
        reader = await at.join(ANNA)
        at.hub.leave(reader.channel)
        assert (at.hub.channels, at.hub.by_stream, at.hub.heads) == (set(), {}, {})

    play(scene)


def test_the_fan_outs_functions_tell_nobody_else(logs):
    stream = logs.stream(ANNA)
    logs.write(stream, ANNA)
    connection = logs.connect(BERIT)
    for question, values in [
        ("select count(*) from live_events_after(%s, %s, 10)", [[stream], [0]]),
        ("select count(*) from live_seats(%s)", [[ANNA]]),
        ("select count(*) from live_readers(%s)", [[stream]]),
        ("select coalesce(json_array_length(events), 0) from live_news(%s, %s, 10)", [[stream], [0]]),
    ]:
        assert connection.execute(question, values).fetchone() == (0,)


def test_it_stops_also_at_the_very_moment_when_something_changes(logs):
    """A sweep that has just been asked for must not swallow the stop."""

    async def scene() -> None:
        outside = Outside()
        hub = Hub(logs.urls.app, outside.render, outside.alive, NEWS)
        await hub.start()
        async with asyncio.timeout(20):
            await hub._listening.wait()
            while hub._sweep_now.is_set():
                await asyncio.sleep(0.01)
            await asyncio.sleep(0)  # the sweep waits again
        hub._sweep_now.set()
        async with asyncio.timeout(10):
            await hub.close()

    asyncio.run(scene())
