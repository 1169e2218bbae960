"""The run chart's rules: the limits as computed from their source, and what must hold whatever the points are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from brobygger.measures.scoring.run_chart import FEWEST, fewest_crossings_expected, longest_run_allowed, runs

# Two points equal to three decimals are equal; what is scaled below stays apart.
POINTS = some.lists(some.integers(-1000, 1000).map(float), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (1, 3, 0), (0, 0, 0)],
)
def test_the_limits_are_those_of_the_source(useful: int, longest: int, crossings: int) -> None:
    assert (longest_run_allowed(useful), fewest_crossings_expected(useful)) == (longest, crossings)


@given(some.integers(2, 400))
def test_the_fewest_crossings_are_the_quantile_by_definition(useful: int) -> None:
    found, trials = fewest_crossings_expected(useful), useful - 1

    def chance(most: int) -> float:
        return sum(math.comb(trials, x) for x in range(most + 1)) / 2**trials

    assert chance(found) >= 0.05
    assert found == 0 or chance(found - 1) < 0.05


def test_a_shift_is_found_and_points_at_its_run() -> None:
    found = runs([30, 28, 33, 31, 29, 34, 30, 27, 14, 12, 15, 13, 11, 12, 16, 10])
    assert (found.centre, found.useful, found.longest, found.crossings) == (21.5, 16, 8, 1)
    assert found.has_shift
    assert found.crosses_too_little
    assert found.run == tuple(range(8))


def test_points_that_only_vary_are_no_signal() -> None:
    found = runs([5, 7, 4, 8, 6, 3, 9, 5, 7, 4, 8, 6])
    assert found.is_judged
    assert not found.has_signal


def test_points_on_the_median_neither_break_a_run_nor_count() -> None:
    found = runs([1, 5, 1, 5, 1, 5, 9, 9, 9])
    assert (found.centre, found.useful, found.longest, found.crossings) == (5, 6, 3, 1)


def test_few_points_are_not_judged_and_none_have_no_centre() -> None:
    few = runs(range(FEWEST - 1))
    assert (few.is_judged, few.has_signal) == (False, False)
    assert math.isnan(runs([]).centre)
    assert runs([np.nan, 3.0, np.nan]).centre == 3


def test_a_baseline_holds_its_median_against_what_comes() -> None:
    before, after = [20, 22, 19, 21, 23, 18], [9, 8, 11, 10, 9, 7, 8, 9]
    assert runs(before + after).centre < 19
    found = runs(before + after, baseline=6)
    assert (found.centre, found.longest, found.has_shift) == (20.5, 9, True)


@pytest.mark.parametrize("wrong", [{"values": [[1, 2], [3, 4]]}, {"values": [1.0], "baseline": 0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"row|baseline"):
        runs(**wrong)  # type: ignore[arg-type]


@given(POINTS, some.integers(1, 7), some.integers(-50, 50))
def test_scale_and_zero_change_nothing(points: list[float], scale: int, shift: int) -> None:
    one, other = runs(points), runs([scale * point + shift for point in points])
    assert (one.useful, one.longest, one.crossings, one.run) == (
        other.useful,
        other.longest,
        other.crossings,
        other.run,
    )


@given(POINTS)
def test_upside_down_and_backwards_are_judged_alike(points: list[float]) -> None:
    def judged(given: list[float]) -> tuple[int, int, int]:
        found = runs(given)
        return found.useful, found.longest, found.crossings

    assert judged(points) == judged([-point for point in points]) == judged(points[::-1])


@given(POINTS)
def test_runs_and_crossings_make_up_all_useful_points(points: list[float]) -> None:
    found = runs(points)
    assert found.useful <= len(points)
    assert found.longest <= found.useful <= max(found.longest, 1) * (found.crossings + 1)
    assert runs([*points, math.nan]) == found
