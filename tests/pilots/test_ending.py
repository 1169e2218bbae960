"""The end of a pilot: each leader says what they think, they decide together, and its rooms go on."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from uuid import UUID

import pytest

from brobygger.config.reactions import pilots as reaction
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO, is_working_day, next_working_day
from brobygger.notify.models import Delivery
from brobygger.pilots import queries, rules, services
from brobygger.pilots.rules import Outcome, State
from brobygger.pilots.services import Thoughts
from tests.days import ordinary_monday
from tests.personas import Cast
from tests.pilots.test_preparing import PLAN, do, page, prepared, running

FIRST = ordinary_monday()
LAST = rules.ends_on(FIRST)
NEAR = LAST - dt.timedelta(days=10)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), OSLO)


@pytest.fixture
def pilot(cast: Cast) -> UUID:
    with clock.at(at(FIRST)):
        return running(cast)


def think(cast: Cast, who: str, key: UUID, outcome: str = "go-on") -> None:
    thoughts = Thoughts("Færre telefoner.", "Vaktlista.", outcome)
    do(cast, who, services.say_what_one_thinks, pilot_id=key, thoughts=thoughts)


def decide(cast: Cast, who: str, key: UUID, outcome: str = "change", why: str = "Vi tar med legevakta.") -> None:
    do(cast, who, services.decide, pilot_id=key, outcome=outcome, why=why)


@pytest.mark.req("SAM-14")
def test_the_leaders_decide_together_when_each_has_said_what_they_think(cast: Cast, pilot: UUID) -> None:
    with clock.at(at(NEAR)):
        assert do(cast, "anne", queries.to_evaluate) == [(pilot, "Samsnakk")]
        assert do(cast, "kari", queries.to_evaluate) == []  # not a leader
        think(cast, "anne", pilot)
        assert do(cast, "anne", queries.to_evaluate) == []
        with pytest.raises(Conflict) as early:
            decide(cast, "anne", pilot)
        assert "Berit" in early.value.message
        think(cast, "berit", pilot, "stop")
        think(cast, "berit", pilot, "change")  # one may think anew
        found = do(cast, "anne", queries.end, pilot_id=pilot)
        assert [one.outcome for one in found.thoughts] == [Outcome.GO_ON, Outcome.CHANGE]
        decide(cast, "berit", pilot)
        for who in ("kari", "anne"):  # what was decided is for all in it
            seen = page(cast, who, pilot)
            assert (seen.state, seen.ends_on) == (State.ENDED, NEAR)
            assert (seen.outcome, seen.outcome_why) == (Outcome.CHANGE, "Vi tar med legevakta.")
        for call in (think, decide):
            with pytest.raises(Conflict):
                call(cast, "anne", pilot)
        assert do(cast, "kari", queries.offered) == []  # no new rooms
        with pytest.raises(Hidden):  # what was planned stays as it was
            do(cast, "anne", services.set_terms, pilot_id=pilot, flexible="Alt.", fixed="Ingenting.")


def test_a_pilot_whose_last_day_has_passed_still_waits_for_its_leaders(cast: Cast, pilot: UUID) -> None:
    with clock.at(at(LAST + dt.timedelta(days=30))):
        assert page(cast, "kari", pilot).state is State.ENDED
        assert do(cast, "anne", queries.to_evaluate) == [(pilot, "Samsnakk")]
        for who in ("anne", "berit"):
            think(cast, who, pilot)
        decide(cast, "anne", pilot, "go-on")
        assert page(cast, "kari", pilot).ends_on == LAST


@pytest.mark.req("SAM-11", "SAM-15", "STI-13")
def test_at_the_end_the_leaders_see_why_it_was_needed_and_say_what_came_of_it(cast: Cast) -> None:
    anne, berit = cast.browser("anne"), cast.browser("berit")
    key = running(cast)
    plan = {**asdict(PLAN), "need": "E-meldinger når ikke NAV, og personen er ikke med."}
    assert berit.post(f"/pilots/{key}/plan/", plan).status_code == 302
    for who in ("berit", "kari", "anne", "sara"):
        do(cast, who, services.set_ready, pilot_id=key, ready=True)
    assert "E-meldinger når ikke NAV" in cast.browser("kari").get(f"/pilots/{key}/").content.decode()
    address = f"/pilots/{key}/end/"
    assert "E-meldinger når ikke NAV" in anne.get(address).content.decode()
    said = {"do": "think", "worked": "Færre telefoner", "outcome": "change"}
    hoped = {"communication": "more", "time": "same", "content": "more", "within-reach": ""}
    assert anne.post(address, {**said, **hoped, "needed": "partly"}).status_code == 302
    assert berit.post(address, {**said, "communication": "more", "time": "less", "needed": "no"}).status_code == 302
    assert do(cast, "anne", queries.end, pilot_id=key).gained == {
        "communication": {"more": 2, "same": 0, "less": 0},
        "time": {"more": 0, "same": 1, "less": 1},
        "content": {"more": 1, "same": 0, "less": 0},
        "within-reach": {"more": 0, "same": 0, "less": 0},
    }
    shown = " ".join(berit.get(address).content.decode().split())
    assert "Mer enn før: 2 · Som før: 0 · Mindre enn før: 0" in shown
    assert "Delvis" in shown
    assert '<option value="less" selected>' in shown  # what one has said stays, and can be changed


def test_only_leaders_in_it_say_what_they_think(cast: Cast, pilot: UUID) -> None:
    for who in ("kari", "vera"):
        with pytest.raises(Hidden):
            think(cast, who, pilot)
        with pytest.raises(Hidden):
            do(cast, who, queries.end, pilot_id=pilot)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("worked", Thoughts(" ", "", "stop")),
        ("outcome", Thoughts("A", "", "x")),
        ("needed", Thoughts("A", "", "stop", needed="x")),
        ("time", Thoughts("A", "", "stop", gained={"time": "x"})),
    ],
)
def test_what_cannot_be_kept_is_refused(cast: Cast, pilot: UUID, field: str, given: Thoughts) -> None:
    with pytest.raises(Invalid) as refused:
        do(cast, "anne", services.say_what_one_thinks, pilot_id=pilot, thoughts=given)
    assert refused.value.field == field


def test_a_pilot_that_has_not_begun_has_no_end(cast: Cast) -> None:
    key = prepared(cast)
    with pytest.raises(Conflict):
        think(cast, "anne", key)
    assert cast.browser("anne").get(f"/pilots/{key}/end/").status_code == 302


def test_the_page_keeps_what_was_typed_and_tells_the_others(cast: Cast, pilot: UUID) -> None:
    anne, berit = cast.browser("anne"), cast.browser("berit")
    address = f"/pilots/{pilot}/end/"
    wrong = anne.post(address, {"do": "think", "worked": "Vi svarer raskere", "outcome": ""})
    assert wrong.status_code == 422
    assert "Vi svarer raskere" in wrong.content.decode()
    for browser in (anne, berit):
        done = browser.post(address, {"do": "think", "worked": "Vi svarer raskere", "outcome": "stop"})
        assert done.status_code == 302
    wrong = berit.post(address, {"do": "decide", "outcome": "stop", "why": " "})
    assert wrong.status_code == 422
    assert "Skriv hvorfor" in wrong.content.decode()
    assert berit.post(address, {"do": "decide", "outcome": "stop", "why": "Vi rekker ikke mer."}).status_code == 302
    assert "Vi rekker ikke mer." in cast.browser("kari").get(f"/pilots/{pilot}/").content.decode()
    with transaction_as(reaction.SYSTEM):
        news = OutboxEvent.objects.get(kind="pilots.ended")
        reaction.tell_leaders(news.ids)


def test_leaders_are_told_once_that_the_end_comes_near(cast: Cast, pilot: UUID) -> None:
    first = LAST - rules.EVALUATED_FROM
    first = first if is_working_day(first) else next_working_day(first)
    for day in (first, next_working_day(first)):
        with clock.at(at(day)), transaction_as(reaction.SYSTEM):
            reaction.ask_leaders()
            told = Delivery.objects.filter(key__startswith=f"pilot-end:{pilot}").values_list("person_id", flat=True)
            assert set(told) == {cast.person("berit"), cast.person("anne")}
            assert len(told) == 2


def test_after_the_end_nothing_on_its_page_changes_and_no_total_comes_before_its_last_day_is_over(
    cast: Cast, pilot: UUID
) -> None:
    day = FIRST + dt.timedelta(days=17)
    with clock.at(at(day)):
        think(cast, "berit", pilot)
        think(cast, "anne", pilot)
        decide(cast, "anne", pilot)
        with pytest.raises(Conflict):
            do(cast, "kari", services.set_ready, pilot_id=pilot, ready=False)
        with pytest.raises(Hidden):
            do(cast, "berit", services.set_terms, pilot_id=pilot, flexible="Alt.", fixed="Ingenting.")
        found = do(cast, "kari", queries.use_figures, pilot_id=pilot)
        assert (len(found.weeks), found.whole) == (2, None)
    with clock.at(at(day + dt.timedelta(days=1))):
        found = do(cast, "kari", queries.use_figures, pilot_id=pilot)
        assert len(found.weeks) == 3
        assert found.whole is not None
