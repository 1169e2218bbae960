"""The expected course: what is usual, how sure that is, and whether it holds elsewhere."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from brobygger.measures.scoring.course import Course, TooFew, expected, fit_course, leave_one_site_out
from brobygger.measures.scoring.mixed import NoFit


def made(episodes: int, *, seed: int = 1, sessions: int = 8, sites: int = 1, odd: float = 0.0) -> dict[str, Any]:
    """Episodes whose truth is known; at the last site everybody scores `odd` higher."""
    numbers = np.random.default_rng(seed)
    counts = numbers.integers(1, sessions + 1, episodes)
    episode = np.repeat(np.arange(episodes), counts)
    session = np.concatenate([np.arange(1, count + 1) for count in counts])
    begun = numbers.normal(18, 6, episodes)
    b = numbers.normal(size=(episodes, 2)) * [3, 1.5]
    t, d = np.log(session), (begun - 18)[episode]
    site = (np.arange(episodes) % sites)[episode]
    score = 21 + 3 * t + 0.6 * d - 0.1 * d * t + b[episode, 0] + b[episode, 1] * t + numbers.normal(0, 2.5, len(t))
    score = np.where(session == 1, begun[episode], score + odd * (site == sites - 1))
    return {"episode": episode, "session": session, "score": score, "intake": begun[episode], "site": site}


def fitted(rows: dict[str, Any], **more: Any) -> Course:
    return fit_course(rows["episode"], rows["session"], rows["score"], rows["intake"], **more)


def test_the_truth_is_found_again():
    course = fitted(made(4000))
    shift = course.intake_mean - 18
    truth = [21 + 0.6 * shift, 3 - 0.1 * shift, 0.6, -0.1]
    error = np.sqrt(np.diag(course.beta_covariance))
    assert (np.abs(np.asarray(course.beta) - truth) < 4 * error).all()
    assert course.residual == pytest.approx(6.25, rel=0.05)
    assert np.diag(course.between) == pytest.approx([9, 2.25], rel=0.15)


def test_of_new_persons_four_in_five_scores_lie_in_the_band():
    course, new = fitted(made(3000)), made(3000, seed=2)
    later = new["session"] > 1
    band = expected(course, new["intake"][later], new["session"][later])
    inside = (band.low <= new["score"][later]) & (new["score"][later] <= band.high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.015)


def test_it_begins_where_the_person_began_and_says_how_sure_it_is():
    course = fitted(made(150))
    said = expected(course, 12.0, [1, 2, 8, 30])
    assert (said.low[0], said.mean[0], said.high[0]) == (12, 12, 12)
    assert (said.low[1:] < said.mean_low[1:]).all()
    assert (said.mean_low[1:] < said.mean[1:]).all()
    assert said.mean[3] == said.mean[2]  # nothing is said beyond what has been seen
    wide, narrow = expected(course, 12.0, [4]), expected(fitted(made(4000)), 12.0, [4])
    assert wide.mean_high[0] - wide.mean_low[0] > 2 * (narrow.mean_high[0] - narrow.mean_low[0])


@pytest.mark.parametrize(("session", "level"), [([0], 0.8), ([2], 0.0), ([2], 1.0)])
def test_a_session_or_a_level_that_cannot_be_is_refused(session: list[int], level: float):
    with pytest.raises(ValueError, match="sessions count from 1"):
        expected(fitted(made(150)), 12.0, session, level=level)


def test_too_few_ended_episodes_say_nothing():
    """Episodes of one session alone tell nothing of a course, and are not counted."""
    rows = made(120)
    more_than_one = len(np.unique(rows["episode"][rows["session"] > 1]))
    with pytest.raises(TooFew) as refused:
        fitted(rows, at_least=more_than_one + 1)
    assert (refused.value.found, refused.value.asked) == (more_than_one, more_than_one + 1)
    assert fitted(rows, at_least=more_than_one).episodes == more_than_one
    with pytest.raises(TooFew):
        fit_course([1, 2], [1, 1], [10, 20], [10, 20], at_least=0)


def test_the_same_intake_for_all_says_nothing_of_the_intake():
    rows = made(300)
    with pytest.raises(NoFit, match="does not vary"):
        fitted({**rows, "intake": np.full(len(rows["session"]), 15.0)})


def test_keys_may_be_anything_in_any_order():
    rows = made(300)
    order = np.random.default_rng(3).permutation(len(rows["session"]))
    turned = {name: values[order] for name, values in rows.items()}
    named = {**turned, "episode": np.array([f"e{number}" for number in turned["episode"]])}
    one, other = fitted(rows), fitted(named)
    assert other.beta == pytest.approx(one.beta, rel=1e-6)
    assert other.residual == pytest.approx(one.residual, rel=1e-6)


def test_it_is_kept_and_its_version_changes_with_any_number():
    course = fitted(made(200))
    again = Course.from_json(json.loads(json.dumps(course.as_json())))
    assert again == course
    assert again.version == course.version
    assert fitted(made(201)).version != course.version


def test_a_site_that_differs_shows_when_it_is_left_out():
    rows = made(1200, sites=3, odd=4.0)
    checks = leave_one_site_out(*(rows[name] for name in ("episode", "session", "score", "intake", "site")))
    assert [check.site for check in checks] == [0, 1, 2]
    assert checks[2].bias > 2.5
    assert all(check.bias < 0 for check in checks[:2])
    assert checks[2].inside < min(checks[0].inside, checks[1].inside)
    alike = made(1200, sites=3)
    for check in leave_one_site_out(*(alike[name] for name in ("episode", "session", "score", "intake", "site"))):
        assert check.bias == pytest.approx(0, abs=0.6)
        assert check.inside == pytest.approx(0.8, abs=0.04)
