"""A private calendar address with many appointments behind it: how long a calendar waits."""

from __future__ import annotations

import hashlib

from tests.bench import pages
from tests.bench.report import Figure
from tests.load.client import Client
from tests.load.world import Helper, Room, World

APPOINTMENTS = 500
SECRET = "a-secret-of-the-bench-that-nobody-else-has-0123456789"
_FILL = """
    insert into appointments_appointment (id, room_id, seq, what, starts_at, ends_at, place, video, bring, find,
        with_memberships, by_membership_id, made_at, changed_at, state, uid, sequence)
    select gen_random_uuid(), m.room_id, 1, 'Samtale', now() + n * interval '1 day',
        now() + n * interval '1 day 45 minutes', 'Storgata 1', '', '', '', array[m.id], m.id, now(), now(), 'planned',
        gen_random_uuid(), 0
    from rooms_membership m, generate_series(1, %s) n
    where m.room_id = %s and m.role_id = %s
"""
_ADDRESS = """
    insert into appointments_feed (id, seat, secret_hash, language, details, made_at)
    values (gen_random_uuid(), %s, %s, 'nb', false, now())
"""


async def figures(client: Client, world: World, helper: Helper, room: Room) -> list[Figure]:
    """The calendar of a helper with 500 appointments."""
    world.connection.execute(_FILL, [APPOINTMENTS, room.id, helper.role])
    world.connection.execute(_ADDRESS, [f"role:{helper.role}", hashlib.sha256(SECRET.encode()).hexdigest()])
    return [Figure(f"calendar feed of {APPOINTMENTS}", await pages.page(client, f"/calendar/{SECRET}.ics"), "ms", 60)]
