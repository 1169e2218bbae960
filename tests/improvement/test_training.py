"""Who has had the half-hour course, unit by unit, who gives the next, and who may see and write it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from brobygger.improvement import queries, services
from brobygger.improvement.queries import TrainingCard
from brobygger.improvement.rules import Asks, Part
from brobygger.improvement.services import Plan
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.people.services import story_id
from tests.improvement.test_projects import do, page
from tests.personas import Cast

UNIT = story_id("unit", "oygarden-psyk")
DAY = dt.timedelta(days=1)


def planned(cast: Cast, days: int, who: str = "berit", unit: UUID = UNIT) -> UUID:
    key: UUID = do(cast, who, services.plan_course, unit_id=unit, held_on=queries.today() + days * DAY)
    return key


def seen(cast: Cast, who: str = "berit") -> list[TrainingCard]:
    found: list[TrainingCard] = do(cast, who, queries.training)
    return found


@pytest.mark.req("DFM-26")
def test_a_leader_plans_a_course_and_writes_down_who_took_part(cast: Cast) -> None:
    berit, sara, kari = cast.browser("berit"), cast.role("sara"), cast.role("kari")
    new = "/improvement/training/new/"
    assert berit.post(new, {"unit": str(UNIT), "held_on": "i morgen"}).status_code == 422
    gone = berit.post(new, {"unit": str(UNIT), "held_on": str(queries.today() - 3 * DAY)})
    course = gone["Location"]
    assert "Sara Dahl" in berit.get(f"{course}?q=Sara").content.decode()
    assert berit.post(f"{course}giver/", {"role": str(sara)}).status_code == 302  # from another organisation
    assert f"Hvem var med {(queries.today() - 3 * DAY).day}." in berit.get("/improvement/training/").content.decode()
    took = [str(kari), str(cast.role("tor"))]  # Tor works elsewhere, and cannot have a tick here
    assert berit.post(course, {"took": took}).status_code == 302
    (own,) = seen(cast)
    (unit,) = [one for one in own.units if one.id == UNIT]
    assert {one.card.name: one.on for one in unit.people if one.on} == {"Kari Berge": queries.today() - 3 * DAY}
    assert (unit.trained, unit.to_record) == (1, ())
    anne = [one for card in seen(cast, "anne") for unit in card.units for one in unit.people if one.on]
    assert anne == []  # the DPS sees its own


@pytest.mark.req("DFM-26")
def test_it_says_who_gives_the_next_and_nobody_writes_it_down_before_it_has_been(cast: Cast) -> None:
    course = planned(cast, 5)
    do(cast, "berit", services.let_give, course_id=course, role_id=cast.role("kari"))
    with pytest.raises(Conflict):
        do(cast, "berit", services.write_down, course_id=course, roles=[])
    (unit,) = (one for card in seen(cast) for one in card.units if one.id == UNIT)
    assert unit.next is not None
    assert [card.name for card in unit.next.givers] == ["Kari Berge"]
    assert unit.trained == 0
    do(cast, "berit", services.not_give, course_id=course, role_id=cast.role("kari"))
    assert "ingen holder det ennå" in cast.browser("berit").get("/improvement/training/").content.decode()
    do(cast, "berit", services.cancel_course, course_id=course)
    past = planned(cast, 0)
    do(cast, "berit", services.write_down, course_id=past, roles=[cast.role("kari")])
    with pytest.raises(Conflict):
        do(cast, "berit", services.cancel_course, course_id=past)


def test_leaders_see_their_own_organisation_and_helpers_nothing(cast: Cast) -> None:
    course = planned(cast, 5)
    for what, given in ((queries.training, {}), (queries.course, {"course_id": course})):
        with pytest.raises(Hidden):
            do(cast, "kari", what, **given)
    with pytest.raises(Hidden):
        do(cast, "anne", queries.course, course_id=course)
    with pytest.raises(Invalid):
        planned(cast, 5, "anne")


@pytest.mark.req("DFM-26")
def test_the_project_leader_sees_to_the_training_of_all_in_the_project(cast: Cast) -> None:
    plan = Plan("Overganger", "Ingen mellom to stoler.", queries.today())
    key: UUID = do(cast, "berit", services.make, plan=plan)
    do(cast, "berit", services.bring_in, project_id=key, role_id=cast.role("anne"), part=Part.DECIDER)
    assert {one.id for one in seen(cast)} == {cast.organisation("oygarden"), cast.organisation("dps")}
    course = planned(cast, 5, unit=story_id("unit", "dps-poliklinikk"))
    do(cast, "berit", services.let_give, course_id=course, role_id=cast.role("sara"))
    asked = [one.about for one in page(cast, "berit", key).asks if one.what is Asks.COURSE]
    assert asked == [cast.organisation("oygarden")]
    do(cast, "berit", services.end, project_id=key, conclusion="Vi går videre.")
    assert {one.id for one in seen(cast)} == {cast.organisation("oygarden")}
