"""Numbers that tell of nobody: whatever hand-overs there are, and whatever one adds up or draws from each other."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from brobygger.handovers import figures
from brobygger.handovers.figures import Block, Line, Noted, Way

START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def way(number: int, *, met: bool = True, came: bool = True, days: int = 20) -> Way:
    """A hand-over that has ended, begun on day `number`."""
    begun = START + number * DAY
    end = begun + days * DAY
    reached = {"offer": Noted(begun + DAY, begun + DAY), "arrive": Noted(end, begun + 60 * DAY, came)}
    if met:
        reached["meeting"] = Noted(begun + 9 * DAY, begun + 9 * DAY)
    return Way(UUID(int=number), begun, end, figures.DONE, reached)


def of(lines: list[Line], kind: str, name: str) -> list[Line]:
    return [one for one in lines if (one.kind, one.name) == (kind, name)]


def test_days_come_in_groups_of_five_and_the_rest_waits() -> None:
    ways = [way(number, days=10 + number) for number in range(14)]
    found = of(figures.lines(ways), figures.DAYS, "arrive")
    assert [(one.number, one.days) for one in found] == [(5, 12), (5, 17)]
    assert of(figures.lines(ways[:4]), figures.DAYS, "arrive") == []


@given(some.integers(0, 60), some.integers(0, 30))
def test_what_is_noted_later_changes_no_group_that_is_closed(count: int, more: int) -> None:
    before = figures.lines([way(number, days=5 + number % 7) for number in range(count)])
    after = figures.lines([way(number, days=5 + number % 7) for number in range(count + more)])
    closed = [one for one in before if one.kind in (figures.DAYS, figures.SHARE)]
    assert set(closed) <= set(after)


@given(some.integers(0, 5000))
def test_groups_are_five_doubled_and_at_most_forty(count: int) -> None:
    size = figures.size_of_groups(count)
    assert size % 5 == 0
    assert (size // 5).bit_count() == 1
    assert count // size <= figures.MOST_GROUPS


@given(some.lists(some.integers(0, 5), max_size=60))
def test_blocks_have_five_on_each_side_and_lose_only_the_last(parts: list[int]) -> None:
    groups = [Line(figures.SHARE, "came-with", place, 5, START.date(), part) for place, part in enumerate(parts)]
    found = figures.blocks(groups)
    assert all(one.part >= 5 and one.number - one.part >= 5 and one.number % 5 == 0 for one in found)
    used = sum(one.number for one in found) // 5
    assert sum(one.part for one in found) == sum(parts[:used])
    assert figures.blocks(groups[:used]) == found


@given(some.dictionaries(some.sampled_from([figures.NONE, *figures.STEPS]), some.integers(1, 40)))
def test_the_steps_never_tell_of_fewer_than_five(furthest: dict[str, int]) -> None:
    exact, left = {"all": sum(furthest.values())}, sum(furthest.values())
    for before, step in zip([figures.NONE, *figures.STEPS], figures.STEPS, strict=False):
        left -= furthest.get(before, 0)
        exact[step] = left
    told = [(code, number) for code, number in figures.reached(furthest) if number is not None]
    for (one, _about), (other, _too) in pairwise(told):
        assert exact[one] - exact[other] == 0 or exact[one] - exact[other] >= 5
    assert all(number % 5 == 0 and abs(number - exact[code]) <= 2 for code, number in told)


def test_a_no_after_the_new_service_was_found_is_not_counted_as_a_yes() -> None:
    found = {"contact": Noted(START, START)}
    ways = [Way(UUID(int=n), START, START + DAY, figures.ENDED_EARLY, found) for n in range(7)]
    assert [(one.name, one.number) for one in figures.lines(ways) if one.kind == figures.COUNT] == [(figures.NONE, 7)]


def test_with_and_without_a_meeting_are_counted_apart() -> None:
    ways = [way(number, met=number % 2 == 0, came=number % 3 > 0) for number in range(40)]
    lines = figures.lines(ways)
    assert sum(one.number for one in of(lines, figures.SHARE, "came-with")) == 20
    assert sum(one.part or 0 for one in of(lines, figures.SHARE, "came-without")) == sum(
        number % 3 > 0 for number in range(1, 40, 2)
    )


def test_the_interval_is_wilsons() -> None:
    low, high = Block(START.date(), 10, 8).interval
    assert (round(low, 1), round(high, 1)) == (49.0, 94.3)  # Newcombe 1998, Statistics in Medicine 17: 857–872


def test_the_order_in_which_they_are_read_changes_nothing() -> None:
    ways = [way(number, met=number % 4 > 0, days=7 + number % 9) for number in range(37)]
    mixed = random.Random(1).sample(ways, len(ways))
    assert figures.lines(mixed) == figures.lines(ways)


@pytest.mark.parametrize(("number", "shown"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (13, 15)])
def test_counts_are_told_to_the_nearest_five(number: int, shown: int | None) -> None:
    assert figures.about(number) == shown


def test_a_small_count_beside_others_cannot_be_worked_out() -> None:
    assert figures.cells({"a": 3, "b": 20, "c": 9}) == {"a": None, "b": 20, "c": None}
