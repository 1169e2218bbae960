"""Does it help? Leaders of the two organisations read numbers that are counted at night, and nobody's row."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brobygger.config.reactions import handovers as reactions
from brobygger.handovers import queries, services
from brobygger.handovers.models import Effect
from brobygger.handovers.queries import Asked
from brobygger.kernel.errors import Hidden
from brobygger.kernel.rowsecurity import transaction_as
from tests import personas
from tests.bench.effects import FILL, STEPS
from tests.personas import Cast

pytestmark = pytest.mark.django_db(transaction=True)
Owner = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def cast(real_db: None, owner_connection: Owner) -> Cast:
    """120 hand-overs from the municipality, three fifths of them to DPS, counted."""
    made = personas.make()
    ids = {"one": made.organisation("oygarden"), "two": made.organisation("dps"), "steps": list(STEPS), "many": 120}
    for statement in FILL[:-1]:
        owner_connection.execute(statement, ids)
    with transaction_as(reactions.SYSTEM):
        assert reactions.count() > 0
    return made


@pytest.mark.req("DFM-18", "DFM-32")
def test_leaders_see_how_far_they_come_how_long_it_takes_and_who_comes(cast: Cast) -> None:
    browser = cast.browser("berit")
    overview = browser.get("/hand-overs/").content.decode()
    assert "Fra Øygarden kommune til" in overview
    assert "omtrent 70" in overview
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"/hand-overs/{cast.organisation('oygarden')}/{cast.organisation('dps')}/").content.decode()
    assert len(asked) <= 15
    assert page.count('class="ui-chart"') >= 3
    for said in ("Holde møtet", "Hvert punkt er medianen av 5 overganger på rad.", "Dette er ikke et eksperiment",
                 "0,96", "Med et første møte", "Vedtaket tok tid"):  # fmt: skip
        assert said in page
    assert "usikkert: fra" in page or "for få til å vise" in page


def test_the_overview_is_filtered_by_pair_year_and_state_and_paged(cast: Cast) -> None:
    berit = cast.actor("berit")
    with transaction_as(berit):
        whole = queries.overview(berit, Asked())
        only = queries.overview(berit, Asked(other=cast.organisation("dps")))
        none = queries.overview(berit, Asked(year=1999))
        done = queries.overview(berit, Asked(state="done"))
    assert len(only.pairs) == 1
    assert (len(whole.pairs), bool(whole.after)) == (min(13, 20), False)
    assert all(card.total is None for card in none.pairs)
    assert {card.to_id for card in done.pairs} <= {card.to_id for card in whole.pairs}
    browser = cast.browser("berit")
    assert browser.get("/hand-overs/?other=x&year=y&state=z&after=w").status_code == 200


def test_pairs_across_organisations_come_first_and_pages_follow_each_other(cast: Cast) -> None:
    mine, system = cast.organisation("oygarden"), reactions.SYSTEM
    with transaction_as(system):
        Effect.objects.bulk_create(
            Effect(from_organisation_id=mine, to_organisation_id=other, kind="state", name="done", place=2026, number=9)
            for other in [mine, *(cast.person(f"organisation {n}") for n in range(30))]
        )
    berit = cast.actor("berit")
    pages, after = [], None
    with transaction_as(berit):
        while after != "":
            one = queries.overview(berit, Asked(), after=after or "")
            pages.append(one.pairs)
            after = one.after
    seen = [card for page in pages for card in page]
    assert {len(page) for page in pages[:-1]} == {queries.AT_A_TIME}
    assert len(seen) == len({(card.from_id, card.to_id) for card in seen}) > 30
    assert [card.is_internal for card in seen] == [*[False] * (len(seen) - 1), True]


def test_few_are_not_told_of(cast: Cast) -> None:
    """Between the municipality and each of the others there are about four."""
    berit = cast.actor("berit")
    with transaction_as(berit):
        small = [card for card in queries.overview(berit, Asked()).pairs if card.to_id != cast.organisation("dps")]
        assert all(card.total is None or card.total == 5 for card in small)
        assert all(number in (None, 0) for card in small if card.total is None for number in card.states.values())


def test_nobody_else_reads_them_neither_by_page_nor_by_row(cast: Cast) -> None:
    pair = {"from_id": cast.organisation("oygarden"), "to_id": cast.organisation("dps")}
    for who in ("kari", "are"):
        actor = cast.actor(who)
        with transaction_as(actor):
            assert not Effect.objects.exists()
            with pytest.raises(Hidden):
                queries.effects(actor, **pair)
            with pytest.raises(Hidden):
                services.count_effects(actor)
    berit = cast.actor("berit")
    with transaction_as(berit), pytest.raises(Hidden):
        queries.effects(berit, from_id=cast.organisation("nav"), to_id=cast.organisation("dps"))
