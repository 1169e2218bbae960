"""The acknowledgement is a promise: written durably, or an error, or more waiting. A held room holds up no other."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from brobygger.live.writer import NotWritten, Result, Writer
from tests.live.logs import ANNA, BERIT, STATEMENT, Logs, message

Play = Callable[[Writer], Awaitable[Any]]


@pytest.fixture
def play(logs: Logs) -> Callable[..., Any]:
    """Run a scene with a writer of its own."""

    def run(scene: Play, *, statement: str = STATEMENT, deadline: float = 10) -> Any:
        async def all_of_it() -> Any:
            writer = Writer(logs.urls.app, statement, deadline=deadline)
            try:
                async with asyncio.timeout(30):
                    return await scene(writer)
            finally:
                await writer.close()

        return asyncio.run(all_of_it())

    return run


@contextmanager
def held(logs: Logs, stream: UUID) -> Iterator[None]:
    """Somebody keeps the stream's lock."""
    holding = logs.connect("system:membership", autocommit=False)
    holding.execute("select 1 from live_stream where id = %s for update", [stream])
    try:
        yield
    finally:
        holding.rollback()


@contextmanager
def refusing(logs: Logs, hash_: str, error: str) -> Iterator[None]:
    """The table of events refuses messages with this hash."""
    logs.owner.execute(
        f"""create function refuse() returns trigger language plpgsql as $$ begin
            if new.content_hash = '{hash_}' then raise exception using errcode = '{error}'; end if; return new;
            end $$"""  # type: ignore[arg-type]
    )
    logs.owner.execute("create trigger refuse before insert on live_event for each row execute function refuse()")
    try:
        yield
    finally:
        logs.owner.execute("drop function refuse cascade")


async def outcomes(writer: Writer, *items: dict[str, Any]) -> list[str]:
    """What became of each: its outcome, or `error`."""
    results = await asyncio.gather(*(writer.submit(item) for item in items), return_exceptions=True)
    return [result.outcome if isinstance(result, Result) else "error" for result in results]


def test_what_waits_together_is_written_together(play, logs):
    stream = logs.stream(ANNA)
    asked: list[int] = []

    async def scene(writer: Writer) -> list[Result]:
        ask = writer._ask

        async def counting(items: list[dict[str, Any]]) -> Any:
            asked.append(len(items))
            return await ask(items)

        writer._ask = counting  # type: ignore[method-assign]
        return await asyncio.gather(*(writer.submit(message(stream, ANNA, str(n))) for n in range(50)))

    results = play(scene)
    assert sorted(result.seq for result in results) == list(range(1, 51))
    assert asked == [25, 13, 10, 2]  # half of what waits at a time, so that the first ones hear of it soonest


def test_an_acknowledged_message_is_there_when_its_sender_hears_of_it(play, logs):
    stream = logs.stream(ANNA)

    async def scene(writer: Writer) -> None:
        for n in range(5):
            item = message(stream, ANNA, str(n))
            result = await writer.submit(item)
            assert (result.seq, item["client_id"]) in logs.stored(stream)

    play(scene)


def test_a_held_room_keeps_its_sender_waiting_and_nobody_else(play, logs):
    kept, free = logs.stream(ANNA), logs.stream(ANNA)

    async def scene(writer: Writer) -> None:
        with held(logs, kept):
            waiting = asyncio.create_task(writer.submit(message(kept, ANNA)))
            for n in range(20):
                assert (await writer.submit(message(free, ANNA, str(n)))).outcome == "stored"
            assert not waiting.done()
        assert (await waiting).outcome == "stored"

    play(scene)


def test_a_room_that_was_held_gets_its_turn_under_load(play, logs):
    kept, free = logs.stream(ANNA), logs.stream(ANNA)

    async def scene(writer: Writer) -> None:
        busy = True

        async def load(who: int) -> None:
            n = 0
            while busy:
                await writer.submit(message(free, ANNA, f"{who}.{n}"))
                n += 1

        loads = [asyncio.create_task(load(who)) for who in range(8)]
        with held(logs, kept):
            waiting = asyncio.create_task(writer.submit(message(kept, ANNA)))
            await writer.submit(message(free, ANNA, "meanwhile"))
        assert (await asyncio.wait_for(waiting, 3)).outcome == "stored"
        busy = False
        await asyncio.gather(*loads)

    play(scene)


def test_a_room_held_past_the_deadline_is_an_error_and_no_message(play, logs):
    kept = logs.stream(ANNA)

    async def scene(writer: Writer) -> None:
        with held(logs, kept), pytest.raises(NotWritten):
            await writer.submit(message(kept, ANNA))
        again = message(kept, ANNA, "again")
        await writer.submit(again)
        assert logs.stored(kept) == [(1, again["client_id"])]

    play(scene, deadline=0.3)


def test_a_message_that_the_database_refuses_costs_its_neighbours_nothing(play, logs):
    stream, other = logs.stream(ANNA), logs.stream(BERIT)
    items = [message(stream, ANNA, str(n)) for n in range(7)] + [message(other, BERIT, str(n)) for n in range(6)]
    items[3]["hash"] = "bad"
    with refusing(logs, "bad", "23514"):
        assert Counter(play(lambda writer: outcomes(writer, *items))) == {"stored": 12, "error": 1}
    assert [seq for seq, _ in logs.stored(stream)] == [1, 2, 3, 4, 5, 6]
    assert items[3]["client_id"] not in dict(logs.stored(stream)).values()


@pytest.mark.parametrize("error", ["53100", "53200", "25006", "XX000"])
def test_a_full_disk_or_a_broken_database_is_an_error(play, logs, error):
    stream = logs.stream(ANNA)
    with refusing(logs, "hei", error):
        assert play(lambda writer: outcomes(writer, message(stream, ANNA))) == ["error"]
    assert logs.stored(stream) == []


def test_a_message_that_cannot_be_read_costs_its_neighbours_nothing(play, logs):
    stream = logs.stream(ANNA)
    items = [message(stream, ANNA), message(stream, ANNA, client_id="no uuid"), message(stream, ANNA, ref={1: object})]
    assert play(lambda writer: outcomes(writer, *items[:2])) == ["stored", "error"]
    assert play(lambda writer: outcomes(writer, items[2])) == ["error"]


def test_a_lock_on_a_whole_table_is_waited_for(play, logs):
    stream = logs.stream(ANNA)

    async def scene(writer: Writer) -> None:
        with logs.owner.transaction():
            logs.owner.execute("lock table live_event in exclusive mode")
            waiting = asyncio.create_task(writer.submit(message(stream, ANNA)))
            done, _ = await asyncio.wait([waiting], timeout=1.5)
            assert not done
        assert (await waiting).outcome == "stored"

    play(scene)


def test_a_database_that_does_not_answer_is_an_error(play, logs):
    stream = logs.stream(ANNA)

    async def scene(writer: Writer) -> float:
        with logs.owner.transaction():
            logs.owner.execute("lock table live_event in exclusive mode")
            began = time.monotonic()
            with pytest.raises(NotWritten):
                await writer.submit(message(stream, ANNA))
            return time.monotonic() - began

    assert play(scene, deadline=0.2) < 4


def test_a_killed_connection_loses_nothing_and_doubles_nothing(play, logs):
    stream = logs.stream(ANNA)
    sent: dict[str, int] = {}

    async def scene(writer: Writer) -> None:
        async def send(who: int) -> None:
            n = 0
            while n < 30 or not killed:
                n += 1
                item = message(stream, ANNA, f"{who}.{n}")
                result = await writer.submit(item)
                assert result.outcome in ("stored", "duplicate")
                assert result.seq is not None
                sent[item["client_id"]] = result.seq

        killed = kept = 0
        sending = [asyncio.create_task(send(who)) for who in range(5)]
        while not all(task.done() for task in sending):
            if len(sent) > kept:  # each new connection gets something written before it is cut too
                kept = len(sent)
                killed += await asyncio.to_thread(logs.kill, "brobygger-writer")
            await asyncio.wait(sending, timeout=0.2)
        assert killed
        await asyncio.gather(*sending)

    play(scene)
    assert {client: seq for seq, client in logs.stored(stream)} == sent
    assert sorted(sent.values()) == list(range(1, len(sent) + 1))


def test_no_database_is_an_error_after_the_deadline(logs):
    async def scene() -> None:
        writer = Writer("host=127.0.0.1 port=1 dbname=none", STATEMENT, deadline=0.4)
        with pytest.raises(NotWritten):
            await writer.submit(message(UUID(int=1), ANNA))
        await writer.close()

    asyncio.run(scene())


def test_whoever_waits_when_the_server_stops_is_told(logs):
    kept = logs.stream(ANNA)

    async def scene() -> None:
        writer = Writer(logs.urls.app, STATEMENT)
        with held(logs, kept):
            waiting = asyncio.create_task(writer.submit(message(kept, ANNA)))
            while not writer._held:
                await asyncio.sleep(0.01)
            await writer.close()
            with pytest.raises(NotWritten):
                await waiting
        assert logs.stored(kept) == []

    asyncio.run(scene())
