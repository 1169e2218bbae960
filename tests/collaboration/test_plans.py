"""A plan between the municipality and the DPS: written together, agreed to by a leader of each, never changed after."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from brobygger.collaboration import queries, services
from brobygger.collaboration.models import Plan, Step
from brobygger.collaboration.queries import PlanPage
from brobygger.collaboration.rules import Journey, Side
from brobygger.collaboration.services import Points, StepInput
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.personas import Cast

DAY = dt.timedelta(days=1)


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def begun(cast: Cast) -> UUID:
    """Berit (the municipality) begins a plan with Anne's organisation (the DPS)."""
    key: UUID = do(cast, "berit", services.begin, organisation_id=cast.actor("anne").organisation_id)
    return key


def points(**other: Any) -> Points:
    usual = {"target": "Voksne med psykose.", "meets": "after", "records": "", "place": ""}
    return Points(**(usual | {"starts_on": queries.today()} | other))


def draft(cast: Cast, key: UUID, who: str = "berit") -> PlanPage:
    found: PlanPage = do(cast, who, queries.draft, pair_id=key)
    return found


def agree(cast: Cast, who: str, key: UUID) -> bool:
    said: bool = do(cast, who, services.agree, pair_id=key, seen=draft(cast, key, who).changed_at)
    return said


def decided(cast: Cast, **other: Any) -> UUID:
    key = begun(cast)
    do(cast, "berit", services.set_points, pair_id=key, points=points(**other))
    assert not agree(cast, "berit", key)
    assert agree(cast, "anne", key)
    return key


def words(plan: PlanPage, journey: Journey = Journey.NEW) -> list[str]:
    return [one.what for one in plan.journeys[journey]]


@pytest.mark.req("DFM-22")
def test_it_holds_when_a_leader_of_each_side_has_agreed_and_its_day_has_come(cast: Cast) -> None:
    tomorrow = queries.today() + DAY
    key = decided(cast, starts_on=tomorrow)
    before = do(cast, "kari", queries.pair, pair_id=key)
    assert (before.now, before.coming.number, before.may_change) == (None, 1, False)
    with clock.at(clock.now() + DAY):
        after = do(cast, "sara", queries.pair, pair_id=key)
        assert after.now.target == "Voksne med psykose."
        assert {side.by.role_id for side in after.now.sides if side.by} == {cast.role("berit"), cast.role("anne")}
        assert do(cast, "kari", queries.mine)[0].since == tomorrow


def test_nobody_begins_with_an_empty_page_and_two_who_begin_make_one(cast: Cast) -> None:
    key = begun(cast)
    assert do(cast, "anne", services.begin, organisation_id=cast.actor("berit").organisation_id) == key
    plan = draft(cast, key)
    assert [one.number for one in plan.journeys[Journey.NEW]] == [1, 2, 3, 4, 5, 6]
    assert [one.decision for one in plan.journeys[Journey.NEW]].index(True) == 1
    assert not any(one.decision for one in plan.journeys[Journey.FORMER])


@pytest.mark.req("DFM-21")
def test_steps_are_written_moved_and_taken_away_without_drawing(cast: Cast) -> None:
    key = begun(cast)
    step = StepInput("Inntaksteamet ser på saken", Side.A, law=True, day=10, gap="Ingen svarer i ferien.")
    do(cast, "anne", services.add_step, pair_id=key, journey="new", step=step)
    added = draft(cast, key).journeys[Journey.NEW][-1]
    assert (added.what, added.law, added.day, added.gap) == (step.what, True, 10, step.gap)
    for _ in range(9):  # further up than there is room for
        do(cast, "berit", services.move_step, pair_id=key, step_id=added.id, by=-1)
    assert words(draft(cast, key))[0] == step.what
    other = StepInput("Inntaksteamet ringer", Side.BOTH)
    do(cast, "berit", services.change_step, pair_id=key, step_id=added.id, step=other)
    assert words(draft(cast, key))[0] == other.what
    do(cast, "berit", services.remove_step, pair_id=key, step_id=added.id)
    assert len(words(draft(cast, key))) == 6
    with pytest.raises(Hidden):
        do(cast, "berit", services.remove_step, pair_id=key, step_id=added.id)


def test_a_change_asks_both_again_and_nobody_agrees_to_what_they_have_not_read(cast: Cast) -> None:
    key = begun(cast)
    do(cast, "berit", services.set_points, pair_id=key, points=points())
    agree(cast, "berit", key)
    seen = draft(cast, key, "anne").changed_at
    do(cast, "berit", services.set_points, pair_id=key, points=points(target="Noen andre."))
    assert all(side.at is None for side in draft(cast, key).sides)
    with pytest.raises(Conflict) as refused:
        do(cast, "anne", services.agree, pair_id=key, seen=seen)
    assert refused.value.code == "changed"
    agree(cast, "anne", key)
    do(cast, "anne", services.take_back, pair_id=key)
    assert not draft(cast, key, "anne").i_agreed


LACKING = {
    "target": {"target": " "},
    "meets": {"meets": ""},
    "starts_on": {"starts_on": None},
}


@pytest.mark.parametrize("field", LACKING)
def test_what_is_not_filled_in_is_not_agreed_to(cast: Cast, field: str) -> None:
    key = begun(cast)
    do(cast, "berit", services.set_points, pair_id=key, points=points(**LACKING[field]))
    with pytest.raises(Invalid) as refused:
        agree(cast, "berit", key)
    assert refused.value.field == field


def test_a_journey_without_steps_is_not_agreed_to(cast: Cast) -> None:
    key = begun(cast)
    do(cast, "berit", services.set_points, pair_id=key, points=points())
    for one in draft(cast, key).journeys[Journey.FORMER]:
        do(cast, "berit", services.remove_step, pair_id=key, step_id=one.id)
    with pytest.raises(Invalid) as refused:
        agree(cast, "berit", key)
    assert refused.value.code == "journeys"


def test_a_decided_plan_is_never_changed_and_a_new_version_begins_with_what_it_held(cast: Cast) -> None:
    key = decided(cast, records="Ingenting hos oss.")
    with pytest.raises(Conflict):
        do(cast, "berit", services.set_points, pair_id=key, points=points())
    do(cast, "anne", services.begin_anew, pair_id=key)
    do(cast, "berit", services.begin_anew, pair_id=key)  # at the same time: the same draft
    plan = draft(cast, key)
    assert (plan.number, plan.records, len(words(plan)), plan.starts_on) == (2, "Ingenting hos oss.", 6, None)
    do(cast, "berit", services.set_points, pair_id=key, points=points(target="Alle."))
    assert do(cast, "kari", queries.pair, pair_id=key).now.target == "Voksne med psykose."
    agree(cast, "berit", key)
    agree(cast, "anne", key)
    assert do(cast, "kari", queries.pair, pair_id=key).now.number == 2


BAD_STEPS = {
    "empty": StepInput("  ", Side.A),
    "nobody": StepInput("Ringer", "somebody"),
    "long-ago": StepInput("Ringer", Side.A, day=9999),
    "turned": StepInput("Ringer \u202e", Side.A),
}


@pytest.mark.parametrize("name", BAD_STEPS)
def test_a_step_that_cannot_be_is_refused(cast: Cast, name: str) -> None:
    key = begun(cast)
    with pytest.raises(Invalid):
        do(cast, "berit", services.add_step, pair_id=key, journey="new", step=BAD_STEPS[name])
    assert len(words(draft(cast, key))) == 6


def test_a_plan_with_oneself_in_the_past_or_for_a_third_journey_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        do(cast, "berit", services.begin, organisation_id=cast.actor("berit").organisation_id)
    key = begun(cast)
    with pytest.raises(Invalid):
        do(cast, "berit", services.set_points, pair_id=key, points=points(starts_on=queries.today() - DAY))
    with pytest.raises(Invalid):
        do(cast, "berit", services.add_step, pair_id=key, journey="other", step=StepInput("Ringer", Side.A))


def test_those_of_neither_organisation_see_nothing_and_helpers_see_no_draft(cast: Cast) -> None:
    key = begun(cast)
    with pytest.raises(Hidden):
        do(cast, "frida", queries.pair, pair_id=key)
    for what in (queries.draft, services.begin_anew):
        with pytest.raises(Hidden):
            do(cast, "kari", what, pair_id=key)
    assert do(cast, "kari", queries.mine) == []
    own, other = cast.actor("kari").organisation_id, cast.actor("anne").organisation_id
    assert do(cast, "kari", queries.rule_between, one=own, other=other) is None


def test_what_a_plan_says_to_those_who_plan_a_meeting(cast: Cast) -> None:
    decided(cast, meets="before", records="Ingenting hos oss.", place="Der personen skal.")
    own, other = cast.actor("kari").organisation_id, cast.actor("anne").organisation_id
    rule = do(cast, "kari", queries.rule_between, one=own, other=other)
    assert (rule.meets_before, rule.records, rule.place) == (True, "Ingenting hos oss.", "Der personen skal.")
    assert do(cast, "frida", queries.rule_between, one=own, other=other) is None


def test_the_database_hides_a_draft_from_helpers_and_holds_what_is_decided(cast: Cast) -> None:
    key = begun(cast)
    for who, seen in (("berit", 1), ("anne", 1), ("kari", 0), ("sara", 0)):
        with transaction_as(cast.actor(who)):
            assert Plan.objects.filter(pair_id=key).count() == seen, who
            assert bool(Step.objects.filter(plan__pair_id=key).count()) is bool(seen), who
    do(cast, "berit", services.set_points, pair_id=key, points=points())
    for who in ("berit", "anne"):
        agree(cast, who, key)
    with transaction_as(cast.actor("kari")):
        assert Plan.objects.filter(pair_id=key).count() == 1
    with transaction_as(cast.actor("berit")):
        assert Plan.objects.filter(pair_id=key).update(target="Noe annet") == 0
        assert Step.objects.filter(plan__pair_id=key).update(what="Noe annet") == 0
        assert Step.objects.filter(plan__pair_id=key).delete()[0] == 0


def test_what_was_typed_in_a_step_that_is_refused_stays_in_its_form(cast: Cast) -> None:
    key = begun(cast)
    berit, first = cast.browser("berit"), draft(cast, key).journeys[Journey.NEW][0]
    typed = {"what": "Kommunen ringer", "side": "both", "day": "mange", "gap": "Ingen svarer", "law": "on"}
    new = berit.post(f"/plans/{key}/draft/step/", {"do": "add", "journey": "former", **typed})
    change = {"do": "change", "step": str(first.id), "journey": "new"}
    changed = berit.post(f"/plans/{key}/draft/step/", change | typed)
    for answer in (new, changed):
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert shown.count('value="Kommunen ringer"') == 1
        assert 'value="mange"' in shown
        assert 'value="Ingen svarer"' in shown
        assert "fra 0 til 730" in shown
    assert 'id="former-what"' in new.content.decode()
    right = change | typed | {"day": "3"}
    assert berit.post(f"/plans/{key}/draft/step/", right).status_code == 302
    assert words(draft(cast, key))[0] == "Kommunen ringer"
