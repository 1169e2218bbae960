"""Scoring: a million answers to the survey after a first meeting, with gaps, at once."""

from __future__ import annotations

import time

import numpy as np

from brobygger.measures.instruments import shipped
from brobygger.measures.scoring.instrument import score
from tests.bench.report import Figure

ROWS = 1_000_000


def figures() -> list[Figure]:
    """The quicker of two runs."""
    survey = shipped.one("first-meeting-1")
    numbers = np.random.default_rng(1)
    items = numbers.integers(1, 6, (ROWS, len(survey.items))).astype(np.float64)
    items[numbers.random(items.shape) < 0.05] = np.nan
    taken = []
    for _run in range(2):
        began = time.perf_counter()
        found = score(survey, items)
        taken.append(time.perf_counter() - began)
    assert 2.9 < np.nanmean(found["coordination"]) < 3.1
    return [Figure(f"score {ROWS:,} administrations", min(taken), "s", 2)]
