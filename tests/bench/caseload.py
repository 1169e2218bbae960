"""All the conversations that a helper leads, with their curves: how long the list of sixty persons takes."""

from __future__ import annotations

import asyncio

from tests.bench import pages
from tests.bench.report import Figure
from tests.load.client import Client
from tests.load.world import Helper, Room, World

PERSONS, SESSIONS = 60, 10
PATH = "/how-it-goes/"
_FILL = """
    with episode as (
        insert into feedback_episode (id, room_id, about_person_id, opened_by_seat, membership_id, outcome, alliance,
            outcome_version, alliance_version, cut_off_source, reliable_source, begun_at, ended_how)
        select gen_random_uuid(), m.room_id, r.about_person_id, m.seat, m.id, 'how-i-am', 'how-we-work', '1', '1',
            '', '', now() - interval '80 days', ''
        from rooms_membership m join rooms_room r on r.id = m.room_id
        where m.room_id = any(%(rooms)s) and m.seat = %(seat)s
        returning id, room_id, about_person_id, opened_by_seat
    ), session as (
        select e.*, n, gen_random_uuid() as outcome, gen_random_uuid() as alliance,
            now() - make_interval(days => 7 * (%(sessions)s - n)) as at
        from episode e, generate_series(1, %(sessions)s) n
    ), forms as (
        insert into measures_form (id, room_id, instrument, version, about_person_id, opened_by_seat, rater, seen_by,
            mode, interpreter, secret_hash, made_at, expires_at, finished_at, language, answers, scores, flags,
            algorithm)
        select f.id, s.room_id, f.instrument, '1', s.about_person_id, s.opened_by_seat, 'self', 'giver', 'link', false,
            f.id::text, s.at, s.at + interval '1 day', s.at, 'nb', '{}',
            jsonb_build_object('total', 15 + mod(s.n * 7 + ascii(left(s.id::text, 1)), 20)), '[]', '1'
        from session s
        cross join lateral (values (s.outcome, 'how-i-am'), (s.alliance, 'how-we-work')) f(id, instrument)
    )
    insert into feedback_session (id, room_id, episode_id, number, at, outcome_form_id, alliance_form_id, fits, words,
        otherwise)
    select gen_random_uuid(), room_id, id, n, at, outcome, alliance, '', '', '' from session
"""


async def figures(client: Client, world: World, helper: Helper, rooms: list[Room]) -> list[Figure]:
    """The list of a helper who looks at how it goes with sixty persons."""
    given = {"rooms": [room.id for room in rooms[:PERSONS]], "seat": helper.seat, "sessions": SESSIONS}
    world.connection.execute(_FILL, given)
    taken = await pages.page(client, PATH)
    counted = await asyncio.to_thread(pages.queries, client.cookie, PATH)
    name = f"conversations with {PERSONS} persons and their curves"
    return [Figure(name, taken, "ms", 120), Figure(f"{name}, statements", counted, "SQL", 12)]
