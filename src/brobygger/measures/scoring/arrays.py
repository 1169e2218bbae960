"""Sums, means and what is missing. Rows are administrations, columns items; not answered is NaN, never 0."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def answered(items: Numbers) -> NDArray[np.int64]:
    """How many items each row has answered."""
    return np.asarray(np.count_nonzero(~np.isnan(items), axis=1), dtype=np.int64)


def mean(items: Numbers, *, at_least: int) -> Numbers:
    """Mean of the items that are answered: Σxᵢ/m. NaN where fewer than `at_least` are.

    Raises ValueError unless 1 ≤ `at_least` ≤ the number of items.
    """
    if not 1 <= at_least <= items.shape[1]:
        raise ValueError(f"at_least={at_least} of {items.shape[1]} items")
    there = answered(items)
    total = np.nansum(items, axis=1)
    found: Numbers = np.divide(total, there, out=np.full(len(items), np.nan), where=there >= at_least)
    return found


def total(items: Numbers, *, at_least: int | None = None) -> Numbers:
    """Sum of n items; what is missing counts as the mean of those that are there: n/m·Σxᵢ (pro-rating).

    NaN where fewer than `at_least` are answered (all, unless said otherwise). Pro-rating is what the manuals of
    CORE-10 and PHQ-9 describe for one item, or one or two, that are missing.
    """
    count = items.shape[1]
    found: Numbers = mean(items, at_least=count if at_least is None else at_least) * count
    return found


def reverse(items: Numbers, low: Numbers | float, high: Numbers | float) -> Numbers:
    """Items worded the other way: low + high − x. Twice is as before."""
    turned: Numbers = np.asarray(low + high - items, dtype=np.float64)
    return turned


def by_table(values: Numbers, table: Mapping[int, float]) -> Numbers:
    """What a table makes of a raw score, such as a T-score. NaN stays NaN.

    A raw score that was pro-rated lies between two whole numbers; it is read at the nearest, a half at the upper one.
    Raises ValueError for one that the table does not hold.
    """
    keys, becomes = np.array(list(table)), np.array(list(table.values()))
    nearest = np.floor(values + 0.5)
    place = np.clip(np.searchsorted(keys, nearest), 0, len(keys) - 1)
    if not (np.isnan(nearest) | (keys[place] == nearest)).all():
        raise ValueError("a raw score that the table does not hold")
    found: Numbers = np.where(np.isnan(nearest), np.nan, becomes[place])
    return found


def relational_coordination(items: Numbers, *, at_least: int) -> Numbers:
    """One person's index of relational coordination: the mean of its items.

    The seven dimensions are frequency, timeliness, accuracy and problem solving of communication; shared goals,
    shared knowledge and mutual respect (Gittell 2002, Management Science 48:1408–1426). Questions 6–11 of the survey
    on the first meeting ask about six of them; frequency is not asked about. It is not a validated version.
    """
    return mean(items, at_least=at_least)
