"""Whether a change is more than error of measurement, and where two populations meet.

Jacobson & Truax 1991, Journal of Consulting and Clinical Psychology 59:12–19. Variants: Maassen 2004.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brobygger.measures.instruments.shape import ReliableChange
from brobygger.measures.scoring.arrays import Numbers

Z95 = 1.959963984540054  # the normal quantile for 95 % on two sides


class Change(IntEnum):
    """What became of somebody between two measurements."""

    WORSE = -1
    UNCHANGED = 0
    BETTER = 1


def standard_error(sd: float, reliability: float) -> float:
    """Standard error of measurement: SE = s·√(1 − r). Raises ValueError for an impossible sd or reliability."""
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("sd must be above 0, reliability from 0 to below 1")
    return float(sd * np.sqrt(1 - reliability))


def difference_error(sd: float, reliability: float) -> float:
    """Standard error of the difference between two scores: S_diff = √2·SE."""
    return float(np.sqrt(2) * standard_error(sd, reliability))


def reliable_change_index(before: ArrayLike, after: ArrayLike, *, sd: float, reliability: float) -> Numbers:
    """RC = (x₂ − x₁)/S_diff; beyond ±1.96 the change is larger than error in 95 of 100."""
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    return np.asarray(difference / difference_error(sd, reliability), dtype=np.float64)


def reliable_points(one: ReliableChange) -> float:
    """How many points a reliable change is: what the source says, or 1.96·S_diff."""
    if one.points is not None:
        return one.points
    assert one.sd is not None
    assert one.reliability is not None
    return Z95 * difference_error(one.sd, one.reliability)


def classify(before: ArrayLike, after: ArrayLike, *, points: float, higher_is_better: bool) -> NDArray[np.int8]:
    """Better, unchanged or worse, both ways alike: |x₂ − x₁| ≥ points. What is missing is unchanged.

    Deterioration counts as improvement does: sources that look for improvement alone leave it out.
    """
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    gained = difference if higher_is_better else -difference
    slack = 1e-9  # sums of tenths are not exact
    better, worse = gained >= points - slack, gained <= -points + slack
    return np.where(better, Change.BETTER, np.where(worse, Change.WORSE, Change.UNCHANGED)).astype(np.int8)


def cut_off_a(clinical_mean: float, clinical_sd: float, *, higher_is_better: bool = True) -> float:
    """Criterion a: two standard deviations beyond the clinical population's mean."""
    return clinical_mean + (2 if higher_is_better else -2) * clinical_sd


def cut_off_b(normal_mean: float, normal_sd: float, *, higher_is_better: bool = True) -> float:
    """Criterion b: within two standard deviations of the general population's mean."""
    return normal_mean - (2 if higher_is_better else -2) * normal_sd


def cut_off_c(clinical: tuple[float, float], normal: tuple[float, float]) -> float:
    """Criterion c, from (mean, sd) of both: c = (s₀·M₁ + s₁·M₀)/(s₀ + s₁). Raises ValueError where neither varies."""
    (mean_1, sd_1), (mean_0, sd_0) = clinical, normal
    if sd_0 + sd_1 <= 0:
        raise ValueError("neither population varies")
    return (sd_0 * mean_1 + sd_1 * mean_0) / (sd_0 + sd_1)
