"""How scores usually go on from where somebody began: the expected course, fitted on a service's own ended episodes.

score ~ log(session)·(intake − mean intake), random intercept and slope, REML. The first session's score is the intake;
the model is of those after it, since the intake predicts itself without error. What is shown of a new person holds the
spread between persons, the spread from time to time, and the uncertainty of the line:
x'β ± z·√(z_t'Gz_t + σ² + x'Cov(β)x).

It describes those who came back. Who stops coming is not a random choice, and a service that helps badly makes bad
courses look usual: the band is an occasion to talk, and no aim.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brobygger.measures.scoring.arrays import Numbers
from brobygger.measures.scoring.mixed import Fit, NoFit, Persons, fit, persons

ALGORITHM = "course-1"
AT_LEAST = 100  # ended episodes with at least one score after the intake
LEVEL = 0.8  # of new persons' scores inside the band


class TooFew(NoFit):
    """Not enough ended episodes to say what is usual."""

    def __init__(self, found: int, asked: int) -> None:
        super().__init__(f"{found} of {asked} episodes")
        self.found, self.asked = found, asked


@dataclass(frozen=True, slots=True)
class Course:
    """A fitted course, small enough to be kept beside whatever is said from it."""

    intake_mean: float
    beta: tuple[float, ...]  # intercept, log(session), intake − mean, their product
    beta_covariance: tuple[tuple[float, ...], ...]
    between: tuple[tuple[float, ...], ...]
    residual: float
    episodes: int
    sessions: int
    last_session: int  # nothing is said of later ones
    singular: bool

    @property
    def version(self) -> str:
        """A name that changes with any number in it."""
        held = json.dumps(self.as_json(), sort_keys=True)
        return f"{ALGORITHM}-{hashlib.sha256(held.encode()).hexdigest()[:12]}"

    def as_json(self) -> dict[str, Any]:
        """For keeping; `from_json` makes the same course of it."""
        return asdict(self)

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Course:
        """What `as_json` gave. Raises TypeError, KeyError for anything else."""
        rows = {name: tuple(map(tuple, held[name])) for name in ("beta_covariance", "between")}
        return cls(**{**held, "beta": tuple(held["beta"]), **rows})


@dataclass(frozen=True, slots=True)
class Expected:
    """What is usual at each session (n,): the line, how sure it is, and where a new person's score mostly lies."""

    mean: Numbers
    mean_low: Numbers
    mean_high: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """How a course fitted on all other sites does at this one: mean of score − expected, and the share in the band."""

    site: int
    episodes: int
    bias: float
    inside: float


def fit_course(
    episode: ArrayLike, session: ArrayLike, score: ArrayLike, intake: ArrayLike, *, at_least: int = AT_LEAST
) -> Course:
    """Fit on sessions (n,) of ended episodes: `session` counts from 1, `intake` is the first score of its episode.

    Raises TooFew, and NoFit where the scores or the intakes do not vary.
    """
    rows = _Rows.of(episode, session, score, intake)
    return _course(rows, rows.sums(), np.ones(rows.episodes, dtype=np.bool_), at_least)


def expected(course: Course, intake: ArrayLike, session: ArrayLike, *, level: float = LEVEL) -> Expected:
    """What is usual for whoever began at `intake`, one or (n,). The first session is the intake itself.

    Sessions after the course's last are said as its last. Raises ValueError for session 0, or level 1.
    """
    number = np.asarray(session, dtype=np.float64)
    if (number < 1).any() or not 0 < level < 1:
        raise ValueError("sessions count from 1, and the level is between 0 and 1")
    t = np.log(np.minimum(number, course.last_session))
    begun = np.broadcast_to(np.asarray(intake, dtype=np.float64), t.shape)
    d = begun - course.intake_mean
    mean, of_line, spread = _around(course, t, d)
    z = NormalDist().inv_cdf((1 + level) / 2)
    first = number == 1

    def at(values: Numbers) -> Numbers:
        return np.where(first, begun, values)

    line, band = z * np.sqrt(of_line), z * np.sqrt(spread)
    return Expected(at(mean), at(mean - line), at(mean + line), at(mean - band), at(mean + band))


def leave_one_site_out(
    episode: ArrayLike,
    session: ArrayLike,
    score: ArrayLike,
    intake: ArrayLike,
    site: ArrayLike,
    *,
    at_least: int = AT_LEAST,
    level: float = LEVEL,
) -> list[SiteCheck]:
    """Whether a course holds elsewhere: for each site (n,), fitted on the others. Raises as `fit_course`."""
    rows = _Rows.of(episode, session, score, intake)
    sums = rows.sums()
    where = np.asarray(site)[rows.kept]
    home = np.empty(rows.episodes, dtype=where.dtype)
    home[rows.who] = where
    z = NormalDist().inv_cdf((1 + level) / 2)
    found = []
    for one in np.unique(where):
        course = _course(rows, sums, home != one, at_least)
        here = where == one
        mean, _, spread = _around(course, rows.time[here], rows.begun[rows.who[here]] - course.intake_mean)
        off = rows.score[here] - mean
        inside = float((np.abs(off) <= z * np.sqrt(spread)).mean())
        found.append(SiteCheck(int(one), int((home == one).sum()), float(off.mean()), inside))
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """The sessions after the first, with episodes counted 0…m−1."""

    kept: NDArray[np.bool_]
    who: NDArray[np.int64]
    time: Numbers
    score: Numbers
    begun: Numbers  # each episode's intake
    last: int

    @property
    def episodes(self) -> int:
        return len(self.begun)

    @classmethod
    def of(cls, episode: ArrayLike, session: ArrayLike, score: ArrayLike, intake: ArrayLike) -> _Rows:
        number = np.asarray(session, dtype=np.float64)
        kept = number > 1
        if not kept.any():
            raise TooFew(0, AT_LEAST)
        who = _places(np.asarray(episode)[kept])
        begun = np.empty(int(who.max()) + 1)
        begun[who] = np.asarray(intake, dtype=np.float64)[kept]
        y = np.asarray(score, dtype=np.float64)[kept]
        return cls(kept, who, np.log(number[kept]), y, begun, int(number.max()))

    def sums(self) -> Persons:
        """What each episode comes to; how it enters is set for each fit, by the mean intake of those in it."""
        return persons(self.who, self.time, self.score)


def _places(keys: NDArray[Any]) -> NDArray[np.int64]:
    """Keys as 0…m−1. Sorted keys, as a database gives them, need no sorting."""
    steps = np.diff(keys) if keys.dtype.kind in "iu" else np.array([-1])
    if (steps >= 0).all():
        return np.concatenate([[0], np.cumsum(steps > 0)]).astype(np.int64)
    return np.asarray(np.unique(keys, return_inverse=True)[1], dtype=np.int64)


def _course(rows: _Rows, sums: Persons, wanted: NDArray[np.bool_], at_least: int) -> Course:
    begun = rows.begun[wanted]
    if len(begun) < at_least:
        raise TooFew(len(begun), at_least)
    mean = float(begun.mean())
    enters = np.zeros((2, 4, len(begun)))
    enters[0, 0] = enters[1, 1] = 1
    enters[0, 2] = enters[1, 3] = begun - mean
    squares = rows.score @ np.where(wanted[rows.who], rows.score, 0.0)
    found = fit(sums.only(wanted, float(squares), enters))
    return _kept(found, mean, rows.last)


def _kept(found: Fit, intake_mean: float, last: int) -> Course:
    def nested(values: Numbers) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(map(float, row)) for row in values)

    return Course(
        intake_mean=intake_mean,
        beta=tuple(map(float, found.beta)),
        beta_covariance=nested(found.beta_covariance),
        between=nested(found.between),
        residual=found.residual,
        episodes=found.persons,
        sessions=found.observations,
        last_session=last,
        singular=found.singular,
    )


def _around(course: Course, t: Numbers, d: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """x'β, the variance of the line, and that of a new person's score."""
    x = np.stack([np.ones_like(t), t, d, t * d])
    of_line = np.einsum("pn,pq,qn->n", x, np.asarray(course.beta_covariance), x)
    g = np.asarray(course.between)
    between = g[0, 0] + 2 * g[0, 1] * t + g[1, 1] * t * t
    return np.asarray(course.beta) @ x, of_line, between + course.residual + of_line
