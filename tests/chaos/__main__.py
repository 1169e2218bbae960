"""`make chaos`: fifty clients write while the server is killed three times and the database once.

Afterwards every acknowledged message is there exactly once, in order, without gaps, and every client has caught up by
itself. Then the database refuses writes in several ways, and nobody is told that theirs was kept.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time

import psycopg

from tests.chaos.writers import Member
from tests.load.client import Client
from tests.load.server import Server, own_server
from tests.load.world import World

ROOMS, MEMBERS_EACH = 10, 5


def main() -> int:
    with own_server() as server:
        say("starting the server on a new database")
        server.start()
        import django

        django.setup()
        from brobygger.config.embedded import known_urls

        known = known_urls(server.data)
        assert known is not None
        faults = asyncio.run(play(server, World(known.owner), known.owner))
    for fault in faults:
        print(f"FAULT: {fault}")
    print("0 passed, 1 failed" if faults else "1 passed, 0 failed")
    return 1 if faults else 0


async def play(server: Server, world: World, owner: str) -> list[str]:
    members = gather_members(server, world)
    leave = asyncio.Event()
    reading = [asyncio.create_task(member.read()) for member in members]
    writing = [asyncio.create_task(member.write(leave)) for member in members]
    await asyncio.sleep(3)
    for n in range(3):
        say(f"kill -9 the server ({n + 1} of 3)")
        await asyncio.to_thread(restart, server)
        await asyncio.sleep(2)
    say("kill -9 the database")
    kill_database(server)
    await asyncio.to_thread(wait_until_ready, server)
    await asyncio.sleep(3)
    leave.set()
    async with asyncio.timeout(60):
        await asyncio.gather(*writing)
    say("waiting until everybody has caught up")
    faults = await caught_up(members, owner)
    faults += compare(members, owner)
    from tests.chaos import refusals

    faults += await refusals.play(server, World(owner), owner)  # the first connection died with the database
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    return faults


def gather_members(server: Server, world: World) -> list[Member]:
    from tests.load.sign_in import sign_in

    helpers = world.helpers(ROOMS * MEMBERS_EACH)
    cookies = sign_in(world, [(helper.person, helper.role) for helper in helpers])
    members: list[Member] = []
    for n, person in enumerate(world.persons(ROOMS)):
        places = range(n * MEMBERS_EACH, (n + 1) * MEMBERS_EACH)
        room = world.room(person, [helpers[place] for place in places])
        members += [Member(room, Client(server.port, cookies[place])) for place in places]
    return members


def restart(server: Server) -> None:
    server.kill()
    server.start()


def kill_database(server: Server) -> None:
    """The postmaster dies without a word; whoever keeps it starts it again."""
    process = int((server.data / "database" / "postmaster.pid").read_text(encoding="ascii").split()[0])
    os.kill(process, signal.SIGKILL)


def wait_until_ready(server: Server) -> None:
    until = time.monotonic() + 60
    ready_since = None
    while time.monotonic() < until:
        if not server.ready():
            ready_since = None
        elif ready_since is None:
            ready_since = time.monotonic()
        elif time.monotonic() - ready_since > 1:
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not come back:\n{server.log()[-3000:]}")


async def caught_up(members: list[Member], owner: str) -> list[str]:
    """Wait for every client's own stream to reach the head of its room."""
    with psycopg.connect(owner) as connection:
        heads = dict(connection.execute("select id, last_seq from live_stream").fetchall())
    until = time.monotonic() + 45
    while time.monotonic() < until and any(member.head < heads[member.room.id] for member in members):
        await asyncio.sleep(0.1)
    behind = [member for member in members if member.head < heads[member.room.id]]
    return [f"{len(behind)} of {len(members)} clients did not catch up"] if behind else []


def compare(members: list[Member], owner: str) -> list[str]:
    """What the clients were told against what is stored."""
    faults: list[str] = []
    with psycopg.connect(owner) as connection:
        stored: dict[object, list[tuple[int, object]]] = {}
        rows = connection.execute(
            """select e.stream_id, e.seq, e.client_id, m.id is not null
               from live_event e left join rooms_message m on m.id = e.ref order by e.stream_id, e.seq"""
        ).fetchall()
    for stream, number, client_id, has_text in rows:
        stored.setdefault(stream, []).append((number, client_id))
        if not has_text:
            faults.append(f"event {number} has no message")
    for stream, events in stored.items():
        if [number for number, _ in events] != list(range(1, len(events) + 1)):
            faults.append(f"the numbers of {stream} have gaps")
    numbers = {(client_id): number for events in stored.values() for number, client_id in events}
    if len(numbers) != len(rows):
        faults.append("a message is there twice")
    told = {client_id: number for member in members for client_id, number in member.acknowledged.items()}
    faults += [
        f"{key} was acknowledged as {n}, stored as {numbers.get(key)}"
        for key, n in told.items()
        if numbers.get(key) != n
    ]
    broken = sum(member.broken for member in members)
    print(f"… {len(told)} acknowledged, {len(rows)} stored, {broken} sends broke on the way and were sent again")
    return faults


def say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
