"""Scoring: each formula against numbers worked out by hand or by others, and what holds for every answer."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.problems import BrokenDefinition
from brobygger.measures.instruments.shape import ReliableChange
from brobygger.measures.instruments.writing import to_json, to_sheet
from brobygger.measures.scoring import arrays, change, suppression
from brobygger.measures.scoring.instrument import OutOfRange, score, score_one, table
from brobygger.measures.scoring.validity import Flag, flags
from tests.measures import cases

ORACLES = Path("/work/shared/oracles/statistics")
NAN = math.nan
SCORED = sorted(key for key, one in shipped.newest().items() if one.scores)


def answers(prefix: str, *values: float | None) -> dict[str, float]:
    return {f"{prefix}{n}": value for n, value in enumerate(values, 1) if value is not None}


def test_known_scores() -> None:
    phq, core, ors, who = (shipped.one(key) for key in ("phq-9", "core-10", "ors", "who-5"))
    assert score_one(phq, answers("q", *[1] * 9)) == {"total": 9}
    assert score_one(phq, answers("q", *[2] * 7, None, None)) == {"total": pytest.approx(18)}  # two made up for
    assert score_one(phq, answers("q", *[2] * 6, None, None, None)) == {"total": None}
    assert score_one(core, answers("q", *[0] * 10)) == {"total": 8}  # two items are worded the other way
    assert score_one(ors, answers("q", 61, 48, 32, 70)) == {"total": pytest.approx(21.1)}
    assert score_one(ors, answers("q", 61, 48, 32)) == {"total": None}  # never with an item missing
    assert score_one(who, answers("q", 5, 4, 3, 2, 1)) == {"total": 60}
    assert score_one(shipped.one("uwes-9"), answers("q", *range(9)[:7], 6, 6)) == {
        "vigour": pytest.approx(5 / 3), "dedication": pytest.approx(11 / 3),
        "absorption": pytest.approx(17 / 3), "whole": pytest.approx(33 / 9),
    }  # fmt: skip
    assert score_one(cases.made(), {"a": 1, "b": 2, "c": 4}) == {"total": 7, "twice": 4}
    assert score_one(cases.made(), {"a": 1}) == {"total": None, "twice": 1}


def test_working_together_is_questions_six_to_eleven_and_question_twelve_is_turned() -> None:
    survey = shipped.one("first-meeting-1")
    given_answers = answers("q", 5, 5, 5, 5, 5, 1, 2, 3, 4, 5, 3, 1, 5)
    assert score_one(survey, given_answers) == {"coordination": 3, "whole": pytest.approx((25 + 18 + 5 + 5) / 13)}
    assert score_one(survey, {"q6": 4, "q7": 4, "q8": 4, "q9": 2})["coordination"] == 3.5
    assert score_one(survey, {"q6": 4, "q7": 4, "q8": 4})["coordination"] is None
    items = np.array([[1.0, 2, 3, 4, 5, 3], [4, NAN, NAN, 4, 4, 4]])
    assert arrays.relational_coordination(items, at_least=4).tolist() == [3, 4]


def test_an_answer_that_cannot_be_is_refused() -> None:
    phq = shipped.one("phq-9")
    for wrong in (-1, 4, 1.5, math.inf):
        with pytest.raises(OutOfRange) as refused:
            score_one(phq, {"q3": wrong})
        assert refused.value.item == "q3"
    with pytest.raises(KeyError):
        score_one(phq, {"q10": 1})
    with pytest.raises(ValueError, match="9 scored items"):
        score(phq, np.zeros((2, 8)))
    assert score(phq, table(phq, []))["total"].shape == (0,)
    assert np.isnan(score(phq, table(phq, [{}]))["total"]).all()  # nothing answered is not zero


@given(st.data())
def test_every_score_of_ours_stays_in_its_range_and_one_is_scored_as_many(data: st.DataObject) -> None:
    one = shipped.one(data.draw(st.sampled_from(SCORED)))
    rows = []
    for _row in range(data.draw(st.integers(1, 4))):
        row = {}
        for item in one.scored():
            low, high = (int(end) for end in item.ends)
            value = data.draw(st.none() | st.integers(low, high))
            if value is not None:
                row[item.id] = float(value)
        rows.append(row)
    found = score(one, table(one, rows))
    for number, row in enumerate(rows):
        alone = score_one(one, row)
        for each in one.scores:
            value = found[each.id][number]
            assert alone[each.id] == (None if np.isnan(value) else pytest.approx(value))
            assert np.isnan(value) or each.low - 1e-9 <= value <= each.high + 1e-9
            assert np.isnan(value) == (sum(part in row for part in each.of) < each.at_least)


@given(st.lists(st.floats(0, 4), min_size=2, max_size=9), st.integers(0, 8))
def test_turning_twice_is_as_before_and_pro_rating_keeps_the_mean(values: list[float], gap: int) -> None:
    row = np.array([values])
    assert np.allclose(arrays.reverse(arrays.reverse(row, 0, 4), 0, 4), row)
    row[0, gap % len(values)] = NAN
    found = arrays.total(row, at_least=1)[0]
    assert found == pytest.approx(np.nanmean(row) * len(values))
    assert np.isnan(arrays.total(row)[0])
    with pytest.raises(ValueError, match="at_least"):
        arrays.mean(row, at_least=0)


def test_jacobson_and_truax_own_example() -> None:
    """s = 7.5, r = .80, 32.5 → 47.5; means 40 and 60 (1991, as worked out in FIT.md §5)."""
    assert change.standard_error(7.5, 0.8) == pytest.approx(3.354, abs=5e-4)
    assert change.difference_error(7.5, 0.8) == pytest.approx(4.743, abs=5e-4)
    assert change.reliable_change_index(32.5, 47.5, sd=7.5, reliability=0.8) == pytest.approx(3.162, abs=5e-4)
    assert change.cut_off_a(40, 7.5) == 55
    assert change.cut_off_b(60, 7.5) == 45
    assert change.cut_off_c((40, 7.5), (60, 7.5)) == 50
    assert change.cut_off_c((19.6, 8.7), (28.0, 6.8)) == pytest.approx(24.31, abs=5e-3)
    assert change.reliable_points(ReliableChange("total", "", sd=8.7, reliability=0.93)) == pytest.approx(6.4, abs=0.05)
    assert change.reliable_points(ReliableChange("total", "", points=6)) == 6


def test_nothing_varies() -> None:
    for sd, reliability in ((0, 0.8), (7.5, 1), (-1, 0.5), (1, -0.1), (NAN, 0.5)):
        with pytest.raises(ValueError, match="sd must be"):
            change.standard_error(sd, reliability)
    with pytest.raises(ValueError, match="varies"):
        change.cut_off_c((40, 0), (60, 0))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=20), st.integers(1, 10))
def test_better_and_worse_mirror_each_other(pairs: list[tuple[int, int]], points: int) -> None:
    before, after = np.array(pairs, dtype=float).T
    found = change.classify(before, after, points=points, higher_is_better=True)
    assert (found == -change.classify(after, before, points=points, higher_is_better=True)).all()
    assert (found == -change.classify(before, after, points=points, higher_is_better=False)).all()
    assert ((found == 0) == (np.abs(after - before) < points)).all()
    assert change.classify([1.1], [1.2], points=0.1, higher_is_better=True).tolist() == [1]  # tenths are not exact
    assert change.classify([NAN], [30.0], points=6, higher_is_better=True).tolist() == [0]


@pytest.mark.skipif(not ORACLES.exists(), reason="the statistical oracles are not on this machine")
def test_reliable_change_in_a_published_trial() -> None:
    """BtheB at two months, r = .93: 7.950 points; 36 better, 57 unchanged, 4 worse (oracles/statistics)."""
    with (ORACLES / "btheb_wide.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["bdi.2m"] not in ("", "NA")]
        file.seek(0)
        everybody = [float(row["bdi.pre"]) for row in csv.DictReader(file)]
    before, after = (np.array([float(row[name]) for row in rows]) for name in ("bdi.pre", "bdi.2m"))
    assert len(rows) == 97
    one = ReliableChange("total", "", sd=float(np.std(everybody, ddof=1)), reliability=0.93)
    points = change.reliable_points(one)
    found = change.classify(before, after, points=points, higher_is_better=False).tolist()
    assert points == pytest.approx(7.950, abs=5e-4)
    assert [found.count(which) for which in (1, 0, -1)] == [36, 57, 4]


def test_flags_say_what_to_know_and_leave_nothing_out() -> None:
    one = shipped.one("how-i-am")
    keys = [item.id for item in one.items]

    def seen(*values: float | None, seconds: float | None = 60, by_helper: bool = False) -> set[Flag]:
        row = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        return set(flags(one, row, seconds=seconds, by_helper=by_helper))

    assert seen(3, 4, 5, 6) == set()
    assert seen(10, 10, 10, 10) == seen(0, 0, 0, 0) == {Flag.ALL_ENDS}
    assert seen(10, 0, 10, 0) == set()
    assert seen(5, 5, 5, 5, seconds=4.9) == {Flag.ALL_MIDDLE, Flag.FAST}
    assert seen(3, 4, 5, None, by_helper=True, seconds=None) == {Flag.HELPER_ENTERED, Flag.INCOMPLETE}
    assert seen(None, None, None, None) == {Flag.INCOMPLETE}
    assert seen(10, None, None, None) == {Flag.INCOMPLETE}  # one answer is no pattern


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7), st.integers(1, 6))
def test_nothing_hidden_can_be_worked_out_from_the_total(counts: list[int], k: int) -> None:
    seen = suppression.shown(counts, k=k)
    hidden = [count for count, is_seen in zip(counts, seen, strict=True) if not is_seen]
    assert all(not 0 < count < k for count, is_seen in zip(counts, seen, strict=True) if is_seen)
    assert suppression.total_shown(counts, k=k) == (not hidden or sum(hidden) >= k)
    if any(0 < count < k for count in counts) and sum(counts) >= k:
        assert sum(hidden) >= k


def test_small_numbers_by_example() -> None:
    assert suppression.shown([6, 8]) == (True, True)
    assert suppression.shown([3, 8, 20]) == (False, False, True)  # 3 alone would follow from the total
    assert suppression.shown([3, 8, 20], with_total=False) == (False, True, True)
    assert suppression.shown([1, 2, 9, 30]) == (False, False, False, True)
    assert suppression.shown([4, 0]) == (False, True)
    assert not suppression.total_shown([4, 0])
    with pytest.raises(ValueError, match="k must"):
        suppression.shown([1], k=0)


def test_a_table_turns_a_raw_score_into_another() -> None:
    sheet = cases.sheet()
    becomes = {raw: 30 + 3 * raw for raw in range(13)}
    sheet["scores"][1] = {"id": "t", "words": {"nb": "T"}, "method": "table", "of": ["total"], "table": becomes,
                          "range": [30, 66]}  # fmt: skip
    sheet["scores"][0]["at_least"] = 2
    one = cases.made(cases.form(), sheet)
    assert cases.made(json.loads(to_json(one)), yaml.safe_load(to_sheet(one))) == one
    for answers, raw, expected in (
        ({"a": 1, "b": 2, "c": 4}, 7, 51),
        ({"a": 1, "b": 2}, 4.5, 45),  # pro-rated: the half is read at the upper number
        ({"a": 4}, None, None),
    ):
        assert score_one(one, answers) == {"total": raw, "t": expected}
    with pytest.raises(ValueError, match="does not hold"):
        arrays.by_table(np.array([13.0]), becomes)
    for spoilt, said in (
        ({"table": {0: 1, 12: 2}}, "lacks a number from 0 to 12"),
        ({"table": [1, 2]}, "whole numbers. Write"),
        ({"of": ["total", "a"]}, "of one score"),
        ({"range": [30, 60]}, "give 30 to 66"),
    ):
        wrong = {**sheet, "scores": [sheet["scores"][0], sheet["scores"][1] | spoilt]}
        with pytest.raises(BrokenDefinition, match=said):
            cases.made(cases.form(), wrong)
