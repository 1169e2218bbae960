"""The acknowledgement is a promise: where the database refuses, stalls or loses the write, there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import psycopg

from tests.load.client import Client, Refused
from tests.load.server import Server
from tests.load.world import Room, World


async def play(server: Server, world: World, owner: str) -> list[str]:
    """Try each way of refusing in a room of its own; return what went wrong."""
    from tests.load.sign_in import sign_in

    helpers = world.helpers(2)
    room, other = (world.room(person, [helper]) for person, helper in zip(world.persons(2), helpers, strict=True))
    cookies = sign_in(world, [(helper.person, helper.role) for helper in helpers])
    client, neighbour = (Client(server.port, cookie) for cookie in cookies)
    async with await psycopg.AsyncConnection.connect(owner, autocommit=True) as connection:
        return [
            *await constraint(client, room, connection),
            *await full_disk(client, room, connection),
            *await held_lock(client, room, neighbour, other, connection),
        ]


async def send(client: Client, room: Room) -> bool:
    """Send one message; True where it was acknowledged, False where the sender was told that it was not."""
    payload = {"room": str(room.id), "client_id": str(uuid4()), "text": "Hei", "to": [], "ball": None}
    try:
        await client.post("/live/send", payload | {"quick": "", "reply_to": None, "audience": 1})
    except Refused:
        return False
    return True


@asynccontextmanager
async def refusing(connection: psycopg.AsyncConnection[tuple[object, ...]], error: str) -> AsyncIterator[None]:
    """Let the table of messages refuse every row with an error of this class."""
    await connection.execute(
        f"""create function chaos_refuse() returns trigger language plpgsql as
            $$ begin raise exception using errcode = '{error}', message = 'refused'; end $$"""  # type: ignore[arg-type]
    )
    await connection.execute(
        "create trigger chaos_refuse before insert on rooms_message for each row execute function chaos_refuse()"
    )
    try:
        yield
    finally:
        await connection.execute("drop trigger chaos_refuse on rooms_message")
        await connection.execute("drop function chaos_refuse()")


async def constraint(client: Client, room: Room, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> list[str]:
    """A constraint of the table says no."""
    async with refusing(connection, "23514"):
        faults = ["a message that a constraint refused was acknowledged"] if await send(client, room) else []
    return faults if await send(client, room) else [*faults, "sending does not work again after a refusal"]


async def full_disk(client: Client, room: Room, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> list[str]:
    """The disk is full: a clear error, and nothing half-written (no event without its message)."""
    async with refusing(connection, "53100"):
        faults = ["a message was acknowledged on a full disk"] if await send(client, room) else []
    found = await connection.execute(
        "select count(*) from live_event e left join rooms_message m on m.id = e.ref where m.id is null"
    )
    row = await found.fetchone()
    return [*faults, "an event was written without its message"] if row and row[0] else faults


async def held_lock(
    client: Client,
    room: Room,
    neighbour: Client,
    other: Room,
    connection: psycopg.AsyncConnection[tuple[object, ...]],
) -> list[str]:
    """One room is locked for two seconds: its sender waits, the neighbours do not."""
    async with connection.transaction():
        await connection.execute("select 1 from live_stream where id = %s for update", [room.id])
        waiting = asyncio.create_task(send(client, room))
        async with asyncio.timeout(2):
            moved_on = all([await send(neighbour, other) for _ in range(10)])
        early = waiting.done()
        await asyncio.sleep(1)
    faults = [] if moved_on else ["a locked room stopped the others"]
    faults += ["a message was answered while its room was locked"] if early else []
    return faults if await waiting else [*faults, "the message that waited for the lock was not sent"]
