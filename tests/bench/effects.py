"""The leaders' overview of 5,000 hand-overs, and the page with the run charts of a pair."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

from tests.bench import pages
from tests.bench.report import Figure
from tests.load.client import Client
from tests.load.world import Helper, World

HANDOVERS = 5_000  # as many as the statements lay down; three fifths between one pair
STEPS = ("offer", "plan", "coordinate", "meeting", "sms", "call", "before", "arrive", "accept", "debrief")
FILL = (
    """
    insert into handovers_handover (id, room_id, seq, version, one_role_id, from_organisation_id, to_organisation_id,
        to_unit_id, round, begun_at, offered_at, answer, answered_at, ready_at, decision, voicemail, ended_at,
        ended_how)
    select gen_random_uuid(), gen_random_uuid(), 1, 'bench', gen_random_uuid(), %(one)s,
        case when mod(n, 5) < 3 then %(two)s::uuid else md5('organisation ' || mod(n, 30))::uuid end,
        gen_random_uuid(), 1,
        t, t, case when mod(n, 7) = 0 then 'no' else 'yes' end, t + interval '2 days',
        t + interval '5 days', 'made', '',
        case when mod(n, 4) > 0 then t + (30 + mod(n, 17)) * interval '1 day' end,
        case when mod(n, 4) > 0 then case when mod(n, 7) = 0 then 'stopped' else 'done' end else '' end
    from (select n, now() - n * interval '5 hours' as t from generate_series(1, %(many)s) n) s
    """,
    """
    insert into handovers_mark (id, room_id, handover_id, round, step, about, outcome, checks, happened_at,
        by_membership_id, at)
    select gen_random_uuid(), h.room_id, h.id, 1, s.step, '',
        case when s.step = 'arrive' and mod(ascii(left(h.id::text, 1)), 4) = 0 then 'not-there'
             when s.step = 'arrive' then 'met' else '' end, '{}',
        h.begun_at + (s.place * 3 + mod(ascii(left(h.id::text, 1)), 5)) * interval '1 day', gen_random_uuid(),
        h.begun_at + (s.place * 3 + mod(ascii(left(h.id::text, 1)), 5)) * interval '1 day'
    from handovers_handover h, unnest(%(steps)s::text[]) with ordinality s(step, place)
    where h.version = 'bench' and h.answer = 'yes'
    """,
    """
    insert into handovers_told (id, room_id, handover_id, what, value, day, by_membership_id, at)
    select gen_random_uuid(), h.room_id, h.id, w.what,
        case when mod(ascii(left(h.id::text, 1)), 3) = 0 then 'no' else 'yes' end,
        (h.begun_at + interval '40 days')::date, gen_random_uuid(), h.begun_at + interval '40 days'
    from handovers_handover h,
        unnest(array['came', 'treated', 'readmitted', 'barrier-decision', 'barrier-time']) w(what)
    where h.version = 'bench' and (w.what <> 'came' or h.answer = 'no') and (w.what <> 'treated' or h.answer = 'yes')
    """,
    "vacuum analyze handovers_handover, handovers_mark, handovers_told",
)


async def figures(client: Client, world: World, leader: Helper) -> list[Figure]:
    """The slowest of the overview and of a pair's page with its curves, with and without filters; and the counting."""
    owner = world.connection
    owner.execute("update people_role set is_leader = true where id = %s", [leader.role])
    [(mine,)] = owner.execute(
        "select u.organisation_id from people_role r join people_unit u on u.id = r.unit_id where r.id = %s",
        [leader.role],
    ).fetchall()
    [(other,)] = owner.execute("select id from people_organisation where id <> %s limit 1", [mine]).fetchall()
    for statement in FILL:
        owner.execute(
            statement,
            {"one": mine, "two": other, "steps": list(STEPS), "many": HANDOVERS} if "%(" in statement else None,
        )
    seconds = await asyncio.to_thread(_count)
    addresses = _addresses(mine, other)
    taken = [await pages.page(client, address) for address in addresses]
    counted = [await asyncio.to_thread(pages.queries, client.cookie, address) for address in addresses]
    return [
        Figure(f"overview and curves of {HANDOVERS:,} hand-overs", max(taken), "ms", 150),
        Figure(f"overview and curves of {HANDOVERS:,} hand-overs, statements", max(counted), "SQL", 15),
        Figure(f"counting {HANDOVERS:,} hand-overs at night", seconds, "s", 60),
    ]


def _addresses(mine: UUID, other: UUID) -> list[str]:
    pair = f"/hand-overs/{mine}/{other}/"
    return ["/hand-overs/", f"/hand-overs/?other={other}&state=done", pair, f"{pair}?step=debrief", f"{pair}?year=2026"]


def _count() -> float:
    from brobygger.config.reactions import handovers
    from brobygger.kernel.rowsecurity import transaction_as

    began = time.perf_counter()
    with transaction_as(handovers.SYSTEM):
        handovers.count()
    return time.perf_counter() - began
