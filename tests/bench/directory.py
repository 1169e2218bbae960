"""The directory of units, filled as with the whole of Norway's public services: how long a search takes."""

from __future__ import annotations

from tests.bench import pages
from tests.bench.report import Figure
from tests.load.client import Client
from tests.load.world import World

UNITS = 20_000  # as many as the statements lay down
_FILL = (
    """
    insert into people_organisation (id, name, number, sector, municipality)
    select gen_random_uuid(), 'Kommune ' || n, (700000000 + n)::text, 'municipal-health', 'Sted' || n
    from generate_series(1, 400) n
    """,
    """
    insert into people_unit (id, organisation_id, name, place, phone)
    select gen_random_uuid(), o.id,
           (array['Psykisk helse', 'NAV', 'Rusteam', 'Boligkontor', 'Helsestasjon'])[1 + mod(n, 5)]
           || ' avdeling ' || n, 'Plass' || mod(n, 357), '55 00 00 00'
    from people_organisation o, generate_series(1, 20000) n
    where o.number between '700000001' and '700000400' and (o.number::bigint - 700000000) = 1 + mod(n, 400)
    """,
    """
    update directory_entry set what = 'Hjelp i hverdagen.', needs = 'work mind', need_words = 'zzneedwork jobb arbeid'
    where left(unit_id::text, 1) < '8'
    """,
    "vacuum analyze directory_entry, people_unit, people_organisation",
)
SEARCHES = ("q=psyk+plass12", "q=a", "q=jobb&need=work", "q=ingensteds", "q=avdeling+1999", "q=rusteam")


def fill(world: World) -> None:
    """Lay the units down; the database makes their entries."""
    for statement in _FILL:
        world.connection.execute(statement)


async def figures(client: Client, world: World) -> list[Figure]:
    """The slowest of searches for much, for little, and for nothing."""
    fill(world)
    taken = [await pages.page(client, f"/directory/?{search}") for search in SEARCHES]
    return [Figure(f"search among {UNITS:,} units", max(taken), "ms", 40)]
