"""Whether a row of points in time order has changed by more than chance: the run chart's two rules.

Anhøj & Olesen 2014, PLOS ONE 9(11): e113825; Anhøj 2015, PLOS ONE 10(3): e0121349. The rules look at
where the points lie about their median, and at nothing else: no distribution is assumed. Points on the median tell
nothing and are left out; the n that are left are the useful ones.

Shift: the longest run on one side of the median is longer than round(log₂ n + 3).
Crossings: the curve crosses the median fewer times than the 5 % quantile of a binomial with n − 1 trials and p = ½.
Either is a signal of a change that is not chance, in whatever direction; which one, and why, is for people to find out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 10  # useful points: with fewer the rules find too little to be read as "no change"
_MISS = 20  # 1/20 = 5 %


@dataclass(frozen=True, slots=True)
class Runs:
    """What the rules say of one chart. The centre is NaN, and nothing is judged, where there are no points."""

    centre: float
    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    fewest_crossings: int
    run: tuple[int, ...]  # the places of the points in the longest run, the first of equals

    @property
    def is_judged(self) -> bool:
        """Whether there are enough points for silence to mean anything."""
        return self.useful >= FEWEST

    @property
    def has_shift(self) -> bool:
        """The longest run is too long for chance."""
        return self.is_judged and self.longest > self.longest_allowed

    @property
    def crosses_too_little(self) -> bool:
        """The median is crossed too seldom for chance."""
        return self.is_judged and self.crossings < self.fewest_crossings

    @property
    def has_signal(self) -> bool:
        return self.has_shift or self.crosses_too_little


def longest_run_allowed(useful: int) -> int:
    """round(log₂ n + 3); 0 where there are no useful points. Raises ValueError for fewer than none."""
    if useful < 0:
        raise ValueError("there cannot be fewer than no points")
    return round(math.log2(useful) + 3) if useful else 0


def fewest_crossings_expected(useful: int) -> int:
    """The smallest x with P(X ≤ x) ≥ 0.05 for X ~ Binomial(n − 1, ½), in whole numbers: no rounding can move it."""
    trials = useful - 1
    if trials < 1:
        return 0
    total, term, whole = 0, 1, 1 << trials
    for x in range(trials + 1):
        total += term
        if _MISS * total >= whole:
            return x
        term = term * (trials - x) // (x + 1)
    return trials


def runs(values: ArrayLike, *, baseline: int | None = None) -> Runs:
    """Judge points in time order; what is missing (NaN) is left out.

    `baseline`: the median of the first so many points is held against all of them, for a change that one has made.
    Raises ValueError for a baseline below 1 or values of more than one dimension.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1:
        raise ValueError("one row of points")
    if baseline is not None and baseline < 1:
        raise ValueError("a baseline has at least one point")
    there = given[:baseline][~np.isnan(given[:baseline])]
    if not len(there):
        return Runs(math.nan, 0, 0, 0, 0, 0, ())
    centre = float(np.median(there))
    sides = [(place, value > centre) for place, value in enumerate(given) if not np.isnan(value) and value != centre]
    groups = _groups(sides)
    longest = max(groups, key=len, default=())
    return Runs(
        centre=centre,
        useful=len(sides),
        longest=len(longest),
        longest_allowed=longest_run_allowed(len(sides)),
        crossings=max(len(groups) - 1, 0),
        fewest_crossings=fewest_crossings_expected(len(sides)),
        run=longest,
    )


def _groups(sides: Sequence[tuple[int, bool]]) -> list[tuple[int, ...]]:
    """The runs, each as the places of its points."""
    return [tuple(place for place, _side in one) for _key, one in groupby(sides, key=lambda pair: pair[1])]
