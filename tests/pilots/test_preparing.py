"""A pilot between the municipality and the DPS: it starts when everybody is ready, and runs only as long."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.pilots import queries, services
from brobygger.pilots.queries import PilotPage
from brobygger.pilots.rules import Lack, State
from brobygger.pilots.services import Plan
from tests.personas import Cast

PLAN = Plan(
    "Samsnakk", "Are slipper å være mellomleddet.", "Tilhører personen psykoseaksen på DPS?\n\nHar to hjelpere? ", 4
)
EVERYBODY = ("berit", "kari", "anne", "sara")


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def prepared(cast: Cast) -> UUID:
    """Berit's plan, with all in it and both leaders' terms; nobody has said that they are ready."""
    key: UUID = do(cast, "berit", services.make, plan=PLAN)
    for who in EVERYBODY[1:]:
        do(cast, "berit", services.bring_in, pilot_id=key, role_id=cast.role(who))
    for leader in ("berit", "anne"):
        do(cast, leader, services.set_terms, pilot_id=key, flexible="Møtetider.", fixed="Bare psykoseaksen.")
    return key


def running(cast: Cast) -> UUID:
    key = prepared(cast)
    for who in EVERYBODY:
        do(cast, who, services.set_ready, pilot_id=key, ready=True)
    do(cast, "anne", services.start, pilot_id=key)
    return key


def page(cast: Cast, who: str, key: UUID) -> PilotPage:
    found: PilotPage = do(cast, who, queries.page, pilot_id=key)
    return found


def test_it_cannot_start_before_everybody_has_said_that_they_are_ready(cast: Cast) -> None:
    key = prepared(cast)
    for who in EVERYBODY[:3]:
        do(cast, who, services.set_ready, pilot_id=key, ready=True)
    with pytest.raises(Conflict):
        do(cast, "berit", services.start, pilot_id=key)
    before = page(cast, "berit", key)
    assert before.state is State.PREPARING
    assert [(one.lack, one.role_id) for one in before.missing] == [(Lack.READY, cast.role("sara"))]
    do(cast, "sara", services.set_ready, pilot_id=key, ready=True)
    assert page(cast, "sara", key).state is State.READY
    do(cast, "berit", services.start, pilot_id=key)
    assert page(cast, "kari", key).state is State.RUNNING


def test_a_leader_who_takes_ready_back_stops_it_and_the_page_says_so(cast: Cast) -> None:
    key = running(cast)
    anne, kari = cast.browser("anne"), cast.browser("kari")
    shown = kari.get(f"/pilots/{key}/").content.decode()
    assert "Piloten er i gang." in shown
    assert "De neste statusmøtene" in shown
    assert anne.post(f"/pilots/{key}/ready/", {"ready": "no"}).status_code == 302
    shown = kari.get(f"/pilots/{key}/").content.decode()
    assert "Piloten er ikke i gang nå." in shown
    assert "De neste statusmøtene" not in shown
    assert "Anne Lunde har ikke sagt «klar»." in shown


def test_another_plan_or_other_terms_ask_everybody_again_and_the_same_ones_do_not(cast: Cast) -> None:
    key = running(cast)
    do(cast, "anne", services.change_plan, pilot_id=key, plan=PLAN)
    do(cast, "anne", services.set_terms, pilot_id=key, flexible="Møtetider.", fixed="Bare psykoseaksen.")
    assert page(cast, "kari", key).state is State.RUNNING
    do(cast, "anne", services.set_terms, pilot_id=key, flexible="Ingenting nå.", fixed="Bare psykoseaksen.")
    assert len(page(cast, "kari", key).missing) == len(EVERYBODY)


def test_a_participant_changes_nothing_and_others_do_not_see_it(cast: Cast) -> None:
    key = prepared(cast)
    for what, given in (
        (services.change_plan, {"plan": PLAN}),
        (services.bring_in, {"role_id": cast.role("vera")}),
        (services.set_terms, {"flexible": "Alt", "fixed": "Intet"}),
        (services.start, {}),
    ):
        with pytest.raises(Hidden):
            do(cast, "kari", what, pilot_id=key, **given)
    with pytest.raises(Hidden):
        page(cast, "tor", key)
    with pytest.raises(Hidden):
        do(cast, "kari", services.make, plan=PLAN)


def test_what_was_typed_stays_when_something_is_wrong_with_it(cast: Cast) -> None:
    with pytest.raises(Invalid):
        do(cast, "berit", services.make, plan=Plan("Samsnakk", "Mål", "  \n ", 2))
    with pytest.raises(Invalid):
        do(cast, "berit", services.make, plan=Plan("Samsnakk", "Mål \u202elåm", "Innenfor?", 2))
    answer = cast.browser("berit").post(
        "/pilots/new/", {"name": "Samsnakk", "goals": "Ett felles mål", "criteria": "", "answer_within": "2"}
    )
    assert answer.status_code == 422
    assert "Ett felles mål" in answer.content.decode()


def test_a_leader_finds_somebody_and_brings_them_in(cast: Cast) -> None:
    key: UUID = do(cast, "berit", services.make, plan=PLAN)
    berit = cast.browser("berit")
    shown = berit.get(f"/pilots/{key}/members/?q=Anne+Lunde").content.decode()
    assert "Ta med Anne Lunde" in shown
    for _twice in range(2):
        berit.post(f"/pilots/{key}/members/", {"role": str(cast.role("anne"))})
    assert sorted(one.card.name for one in page(cast, "berit", key).members) == ["Anne Lunde", "Berit Skar"]
