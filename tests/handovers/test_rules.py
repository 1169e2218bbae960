"""The recipe and who has the ball: pure, by examples and by chance."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brobygger.handovers import recipes, rules, text
from brobygger.handovers.recipes import BrokenDefinition, recipe
from brobygger.handovers.rules import Facts
from brobygger.kernel.working_time import OSLO
from tests.days import ordinary_monday

MONDAY = ordinary_monday()
DAY = dt.timedelta(days=1)


def at(days: int, hour: int = 10) -> dt.datetime:
    """So many days after a Monday."""
    return dt.datetime.combine(MONDAY + days * DAY, dt.time(hour), OSLO)


def agreed(**more: Any) -> Facts:
    """A yes, a receiver who is ready, a meeting on Wednesday and a first appointment on Friday week."""
    done = {"plan": at(0), "coordinate": at(0)} | more.pop("done", {})
    base: dict[str, Any] = {
        "now": at(0), "offered_at": at(0), "answer": "yes", "answered_at": at(0), "two_here": True, "ready_at": at(0),
        "decision": "made", "meeting": (at(2), at(2, 11)), "first": at(11), "done": done,
    }  # fmt: skip
    return Facts(**(base | more))


def whose(facts: Facts) -> tuple[str, str] | None:
    one = rules.turn(recipe(), facts)
    return (one.step.code, one.holder) if one else None


@pytest.mark.req("DFM-04", "DFM-06")
def test_the_ball_goes_from_offer_to_debrief() -> None:
    held = {"plan": at(0), "coordinate": at(0), "meeting": at(2, 11)}
    way: list[tuple[Facts, tuple[str, str] | None]] = [
        (Facts(now=at(0)), ("offer", "one")),
        (Facts(now=at(0), offered_at=at(0)), ("offer", "person")),
        (Facts(now=at(0), offered_at=at(0), answer="no"), None),
        (Facts(now=at(0), offered_at=at(0), answer="yes"), ("contact", "one")),
        (Facts(now=at(0), answer="yes", asked_unit=True), ("contact", "unit")),
        (Facts(now=at(0), answer="yes", two_here=True), ("contact", "two")),
        (agreed(done={}, meeting=None), ("time", "one")),
        (agreed(), None),
        (agreed(now=at(2)), ("meeting", "both")),
        (agreed(now=at(2, 11), done=held), ("sms", "one")),
        (agreed(now=at(2, 11), done=held, sms_written=True), ("sms", "person")),
        (agreed(now=at(3), done=held | {"sms": at(2)}), ("call", "one")),
        (agreed(now=at(4), done=held | {"sms": at(2), "call": at(3)}), None),
        (agreed(now=at(8), done=held | {"sms": at(2), "call": at(3)}), ("before", "two")),
        (agreed(now=at(11), done=held | {"sms": at(2), "call": at(3), "before": at(9)}), ("arrive", "two")),
        (agreed(now=at(11), done=held | {"sms": at(2), "call": at(3), "before": at(9), "arrive": at(11)}),
         ("accept", "two")),
    ]  # fmt: skip
    assert [whose(facts) for facts, _ in way] == [wanted for _, wanted in way]
    assert rules.is_over(agreed(done=dict.fromkeys(recipes.CODES, at(12))))


@pytest.mark.req("DFM-20")
@pytest.mark.parametrize("lack", [{"decision": "waiting"}, {"decision": ""}, {"ready_at": None}, {"two_here": False}])
def test_no_meeting_before_the_receiver_knows_what_and_who(lack: dict[str, Any]) -> None:
    facts = agreed(meeting=None, **lack)
    assert set(rules.lacks(recipe().step("time"), facts)) <= {"decision", "contact"} != set()
    assert whose(facts) != ("time", "one")


@pytest.mark.req("DFM-13")
def test_the_call_before_has_a_window_of_working_days_that_follows_the_appointment() -> None:
    opens, closes = rules.window(at(14), 3, 1)  # a Monday: the Wednesday before until the Friday
    assert (opens.date(), closes.date(), closes.hour) == (MONDAY + 9 * DAY, MONDAY + 11 * DAY, 16)
    held = {"meeting": at(2, 11), "sms": at(2), "call": at(3)}
    assert whose(agreed(now=at(4), done=held)) is None
    moved = agreed(now=at(4), first=at(4, 15), done=held)  # earlier than the call could be: it is due at once
    one = rules.turn(recipe(), moved)
    assert one is not None
    assert (one.step.code, one.is_late(at(4))) == ("before", True)
    called = held | {"before": at(8)}
    assert rules.is_done("before", agreed(done=called))
    assert not rules.is_done("before", agreed(first=at(18), done=called))  # a later time: one calls again
    assert rules.is_done("before", agreed(first=at(9), done=called))


def test_without_a_first_appointment_the_receiver_is_to_make_one() -> None:
    held = {"meeting": at(2, 11), "sms": at(2), "call": at(3)}
    one = rules.turn(recipe(), agreed(now=at(4), first=None, done=held))
    assert one is not None
    assert (one.step.code, one.holder, one.lacks) == ("before", "two", ("first",))


moments = st.integers(0, 30).map(at)
facts = st.builds(
    Facts,
    now=moments,
    offered_at=st.none() | moments,
    answer=st.sampled_from(["", "yes", "no"]),
    answered_at=st.none() | moments,
    one_here=st.booleans(),
    two_here=st.booleans(),
    asked_unit=st.booleans(),
    ready_at=st.none() | moments,
    decision=st.sampled_from(["", "waiting", "made", "not-needed", "meet-first"]),
    meeting=st.none() | moments.map(lambda one: (one, one + dt.timedelta(hours=1))),
    first=st.none() | moments,
    sms_written=st.booleans(),
    stopped=st.booleans(),
    done=st.dictionaries(st.sampled_from(recipes.CODES), moments),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault
@given(facts)
def test_it_is_one_turn_at_most_and_nobodys_after_a_no(some: Facts) -> None:
    found = rules.standings(recipe(), some)
    assert [one.step.code for one in found] == list(recipes.CODES)
    now = [one for one in found if one.state == rules.NOW]
    assert len(now) <= 1
    if some.answer == "no" or some.stopped or not some.one_here:
        assert now == []
    for one in found:
        assert (one.state == rules.DONE) == rules.is_done(one.step.code, some)
        if one.state == rules.WAITS:
            assert one.lacks
        if one.opens_at and one.due_at:
            assert one.opens_at <= one.due_at or some.first is not None
    assert rules.responsible(some) == ("two" if "accept" in some.done else "one")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(moments, st.integers(0, 5))
def test_working_days_back_are_before_and_working(first: dt.datetime, days: int) -> None:
    day = rules.working_days_before(first.date(), days)
    assert day <= first.date()
    assert days == 0 or day.weekday() < 5


def broken(**change: Any) -> Any:
    given = yaml.safe_load(recipes.DEFINITION.read_text(encoding="utf-8"))
    given = copy.deepcopy(given)
    for path, value in change.items():
        target, keys = given, path.split("__")
        for key in keys[:-1]:
            target = target[int(key) if key.isdigit() else key]
        target[keys[-1]] = value
    return given


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"steps__1__title": {"nb": "x", "nn": "x"}}, "steps\\[1\\].title"),
        ({"steps__1__needs": ["nothing-known"]}, "steps\\[1\\].needs"),
        ({"steps__1__responsible": "somebody"}, "steps\\[1\\].responsible"),
        ({"steps__1__due": {"after": "identify", "days": -1}}, "steps\\[1\\].due.days"),
        ({"steps__1__more": 1}, "steps\\[1\\]"),
        ({"steps": []}, "steps must have these"),
        ({"cards": []}, "cards"),
    ],
)
def test_a_broken_recipe_says_where(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BrokenDefinition, match=said):
        recipes.read(broken(**change))


@pytest.mark.parametrize(
    ("given_text", "count"),
    [("", 0), ("a" * 160, 1), ("a" * 161, 2), ("å" * 306, 2), ("å" * 307, 3), ("€" * 80, 1), ("€" * 77 + "a" * 7, 2),
     ("ł" * 70, 1), ("ł" * 71, 2), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_parts_of_a_text_message(given_text: str, count: int) -> None:
    assert text.parts(given_text) == count


@pytest.mark.req("DFM-11")
def test_what_tells_others_too_much_is_found() -> None:
    found = text.telling(
        "Hei Per! Vi snakket om angsten din (F41.1). Øyane DPS ringer.", recipe().sensitive, ["Øyane DPS"]
    )
    assert found == ("angsten", "DPS", "F41.1", "Øyane DPS")
    assert text.telling("Hei Per! Vi ses tirsdag klokka ti.", recipe().sensitive, ["Øyane DPS"]) == ()
