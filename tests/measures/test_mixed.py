"""The mixed model: as lme4 and nlme have it, as the likelihood written out says, and honest at borders."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from brobygger.measures.scoring.mixed import Fit, NoFit, Persons, fit, persons

ORACLES = Path("/work/shared/oracles/statistics")
needs_oracles = pytest.mark.skipif(not ORACLES.exists(), reason="the statistical oracles are not on this machine")


def table(name: str) -> list[dict[str, str]]:
    with (ORACLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def places(keys: list[str]) -> list[int]:
    seen: dict[str, int] = {}
    return [seen.setdefault(key, len(seen)) for key in keys]


def read(name: str, person: str, time: str, score: str, *, start: float = 0.0) -> Persons:
    rows = table(name)
    times = [float(row[time]) - start for row in rows]
    return persons(places([row[person] for row in rows]), times, [float(row[score]) for row in rows])


def with_constants(who: np.ndarray[Any, Any], t: Any, y: Any, columns: list[Any], *, also_slopes: bool) -> Persons:
    """x = (1, t, constants …), and where asked for t·constant too."""
    m = int(who.max()) + 1
    enters = np.zeros((2, 2 + len(columns) * (2 if also_slopes else 1), m))
    enters[0, 0] = enters[1, 1] = 1
    for place, column in enumerate(columns):
        values = np.empty(m)
        values[who] = column
        enters[0, 2 + place] = values
        if also_slopes:
            enters[1, 2 + len(columns) + place] = values
    return persons(who, t, y, enters)


def deviations(found: Fit) -> tuple[float, float, float, float]:
    first, second = np.sqrt(np.diag(found.between))
    return first, second, found.between[0, 1] / (first * second), np.sqrt(found.residual)


@needs_oracles
def test_sleepstudy_as_lme4():
    found = fit(read("sleepstudy.csv", "Subject", "Days", "Reaction"))
    assert found.beta == pytest.approx([251.4051048, 10.4672860], rel=1e-5)
    assert np.sqrt(np.diag(found.beta_covariance)) == pytest.approx([6.8245967, 1.5457896], rel=1e-4)
    assert deviations(found) == pytest.approx((24.7406580, 5.9221377, 0.065551, 25.5917957), rel=1e-3)
    assert -2 * found.log_likelihood == pytest.approx(1743.6283, abs=1e-3)
    assert (found.persons, found.observations, found.singular) == (18, 180, False)


@needs_oracles
def test_orthodont_as_lme4():
    found = fit(read("orthodont.csv", "Subject", "age", "distance", start=11))
    assert found.beta == pytest.approx([24.023148148, 0.660185185], rel=1e-6)
    assert np.sqrt(np.diag(found.beta_covariance)) == pytest.approx([0.429660692, 0.071253146], rel=1e-4)
    assert deviations(found) == pytest.approx((2.13433208, 0.22642682, 0.502619, 1.31003960), rel=1e-4)
    assert -2 * found.log_likelihood == pytest.approx(442.6367, abs=1e-3)


def btheb() -> tuple[Any, Any, Any, dict[str, Any]]:
    rows = table("btheb_long.csv")
    who = np.array(places([row["subject"] for row in rows]))
    month, score = (np.array([float(row[name]) for row in rows]) for name in ("month", "bdi"))
    constants = {
        "pre": np.array([float(row["bdi.pre"]) for row in rows]),
        "treated": np.array([row["treatment"] == "BtheB" for row in rows], dtype=float),
        "drug": np.array([row["drug"] == "Yes" for row in rows], dtype=float),
        "long": np.array([row["length"] == ">6m" for row in rows], dtype=float),
    }
    return who, month, score, constants


@needs_oracles
def test_btheb_shaped_as_an_expected_course_as_lme4():
    """bdi ~ log(month)·(bdi.pre − 20) + (1 | subject), ML, unbalanced: 280 scores of 97."""
    who, month, score, constants = btheb()
    given_ = with_constants(who, np.log(month), score, [constants["pre"] - 20], also_slopes=True)
    found = fit(given_, reml=False, slope=False)
    assert found.beta == pytest.approx([16.88194528919, -2.91604360422, 0.67590590219, -0.04583831939], rel=1e-5)
    assert found.between[0, 0] == pytest.approx(53.167314, rel=1e-5)
    assert found.between[1, 1] == 0
    assert found.residual == pytest.approx(24.967741, rel=1e-5)
    assert found.log_likelihood == pytest.approx(-938.4861261, abs=1e-6)
    assert (found.persons, found.observations) == (97, 280)


@needs_oracles
def test_btheb_with_covariates_as_the_book_has_it():
    who, month, score, constants = btheb()
    columns = [constants[name] for name in ("pre", "treated", "drug", "long")]
    given_ = with_constants(who, month, score, columns, also_slopes=False)
    alone, with_slope = fit(given_, reml=False, slope=False), fit(given_, reml=False)
    assert alone.beta == pytest.approx([5.59239, -0.70476, 0.63968, -2.32908, -2.82495, 0.19708], abs=6e-6)
    assert (alone.between[0, 0], alone.residual) == pytest.approx((48.78, 25.14), abs=0.005)
    assert with_slope.log_likelihood == pytest.approx(-935.52, abs=0.01)
    assert 2 * (with_slope.log_likelihood - alone.log_likelihood) == pytest.approx(0.4542, abs=2e-4)


@needs_oracles
def test_btheb_with_its_baseline_as_nlme():
    _, month, score, _ = btheb()
    wide = table("btheb_wide.csv")
    names = {row["subject"]: place for place, row in enumerate(wide)}
    begun = np.array([names[row["subject"]] for row in table("btheb_long.csv")])
    all_who = np.concatenate([np.arange(100), begun])
    times = np.log(1 + np.concatenate([np.zeros(100), month]))
    scores = np.concatenate([[float(row["bdi.pre"]) for row in wide], score])
    found = fit(persons(all_who, times, scores), reml=False)
    assert found.beta == pytest.approx([23.00287, -5.03278], abs=6e-5)
    assert found.log_likelihood == pytest.approx(-1325.513, abs=5e-4)
    assert (found.persons, found.observations) == (100, 380)  # whoever has no later score is there too, with one


def written_out(who: Any, t: Any, y: Any, found: Fit) -> float:
    """The log-likelihood at the fitted values with the whole covariance matrix, as in the textbook."""
    x = np.stack([np.ones_like(t), t], axis=1)
    z = np.stack([np.ones_like(t), t], axis=1)
    same = who[:, None] == who[None, :]
    v = np.where(same, z @ found.between @ z.T, 0.0) + found.residual * np.eye(len(t))
    inverse = np.linalg.inv(v)
    inner = x.T @ inverse @ x
    rest = y - x @ np.linalg.solve(inner, x.T @ inverse @ y)
    free = len(y) - (2 if found.reml else 0)
    value = free * np.log(2 * np.pi) + np.linalg.slogdet(v)[1] + rest @ inverse @ rest
    return float(-(value + (np.linalg.slogdet(inner)[1] if found.reml else 0.0)) / 2)


def made(seed: int, *, episodes: int, spread: tuple[float, float]) -> tuple[Any, Any, Any]:
    """Unbalanced: one to seven scores each."""
    numbers = np.random.default_rng(seed)
    counts = numbers.integers(1, 8, episodes)
    who = np.repeat(np.arange(episodes), counts)
    t = np.log(np.concatenate([np.arange(1, count + 1) for count in counts]))
    b = numbers.normal(size=(episodes, 2)) * spread
    return who, t, 20 + 2 * t + b[who, 0] + b[who, 1] * t + numbers.normal(0, 3, len(who))


SEEDS = some.integers(0, 10_000)


@settings(max_examples=20)
@given(SEEDS, some.booleans(), some.sampled_from([(4.0, 2.0), (4.0, 0.0), (0.0, 2.0), (0.0, 0.0)]))
def test_the_likelihood_is_that_of_the_textbook_and_no_step_aside_is_better(seed: int, reml: bool, spread: Any):
    who, t, y = made(seed, episodes=25, spread=spread)
    found = fit(persons(who, t, y), reml=reml)
    assert found.log_likelihood == pytest.approx(written_out(who, t, y, found), abs=1e-6)
    for aside in ([0.05, 0], [0, 0.05], [0.05, 0.05]):
        wider = found.between + np.diag(aside)
        other = Fit(found.beta, found.beta_covariance, wider, found.residual, 0.0, reml, 0, 0, False, 0)
        assert written_out(who, t, y, other) <= found.log_likelihood + 1e-6


@settings(max_examples=20)
@given(SEEDS, some.floats(0.01, 100), some.floats(-50, 50))
def test_another_unit_is_the_same_model(seed: int, size: float, start: float):
    who, t, y = made(seed, episodes=30, spread=(4, 2))
    one, other = fit(persons(who, t, y)), fit(persons(who, t, size * y + start))
    assert other.beta == pytest.approx(size * one.beta + [start, 0], rel=1e-4, abs=1e-4 * size)
    assert other.between == pytest.approx(size**2 * one.between, rel=1e-2, abs=2e-3 * size**2)
    assert other.residual == pytest.approx(size**2 * one.residual, rel=1e-3)


@settings(max_examples=20)
@given(SEEDS)
def test_the_order_of_people_does_not_matter(seed: int):
    who, t, y = made(seed, episodes=30, spread=(4, 2))
    turned = np.random.default_rng(seed).permutation(30)
    one, other = fit(persons(who, t, y)), fit(persons(turned[who], t, y))
    assert other.beta == pytest.approx(one.beta, rel=1e-6)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)


def test_a_variance_of_nothing_is_found_and_said():
    """Everybody has the same mean: between them is less than chance alone gives."""
    who, t = np.repeat(np.arange(20), 4), np.tile(np.log([1.0, 2, 3, 4]), 20)
    y = 10 + t + np.tile([1.0, -1, -1, 1], 20) + np.repeat(np.tile([0.01, -0.01], 10), 4)
    found = fit(persons(who, t, y))
    assert found.singular
    assert (np.linalg.eigvalsh(found.between) >= -1e-9).all()
    assert found.between[0, 0] == pytest.approx(0, abs=1e-3)


NOTHING = np.array([], dtype=float)
REFUSED = {
    "nobody": (NOTHING, NOTHING, NOTHING),
    "one-person": ([0, 0, 0, 0], [1, 2, 3, 4], [3, 5, 4, 6]),
    "all-alike": ([0, 0, 1, 1, 2, 2], [1, 2, 1, 2, 1, 2], [7, 7, 7, 7, 7, 7]),
    "one-time": ([0, 1, 2, 3, 4], [1, 1, 1, 1, 1], [3, 5, 4, 6, 5]),
    "on-the-line": ([0, 0, 1, 1, 2, 2], [1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 1, 2]),
    "too-few": ([0, 1], [1, 2], [3, 5]),
    "missing": ([0, 0, 1, 1], [1, 2, 1, 2], [3, np.nan, 4, 5]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_fitted_is_refused(name: str):
    who, t, y = REFUSED[name]
    with pytest.raises(NoFit):
        fit(persons(who, t, y))
