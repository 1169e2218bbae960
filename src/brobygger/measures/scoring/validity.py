"""What one should know before trusting an administration. It is flagged, never left out: reports are made both ways."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from brobygger.measures.instruments.shape import Instrument
from brobygger.measures.scoring.arrays import Numbers
from brobygger.measures.scoring.instrument import table


class Flag(StrEnum):
    """One thing to know."""

    ALL_ENDS = "all-ends"  # every answer lies at the same end
    ALL_MIDDLE = "all-middle"  # every answer lies in the middle
    FAST = "fast"  # quicker than one reads
    HELPER_ENTERED = "helper-entered"  # a helper wrote it down
    INCOMPLETE = "incomplete"  # something is not answered


MIDDLE, END = 0.05, 0.05  # of the item's range: 9.5 of 10 is an end


def flags(
    instrument: Instrument, answers: Mapping[str, float], *, seconds: float | None, by_helper: bool
) -> frozenset[Flag]:
    """The flags of one administration. One item alone says nothing about a pattern."""
    found = set()
    ends, middle = patterns(instrument, table(instrument, [answers]))
    if ends[0]:
        found.add(Flag.ALL_ENDS)
    if middle[0]:
        found.add(Flag.ALL_MIDDLE)
    if seconds is not None and seconds < instrument.fastest:
        found.add(Flag.FAST)
    if by_helper:
        found.add(Flag.HELPER_ENTERED)
    if any(one.id not in answers for one in instrument.scored()):
        found.add(Flag.INCOMPLETE)
    return frozenset(found)


def patterns(instrument: Instrument, items: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of many administrations: whose answers all lie at the same end, and whose all lie in the middle.

    A row each; one answer alone says nothing about a pattern. An item of one value (low = high) has no place.
    """
    lows, highs = (np.array([one.ends[end] for one in instrument.scored()]) for end in (0, 1))
    if not items.shape[1]:
        none = np.zeros(len(items), dtype=np.bool_)
        return none, none
    with np.errstate(invalid="ignore", divide="ignore"):
        places = (items - lows) / (highs - lows)
        several = np.count_nonzero(~np.isnan(places), axis=1) > 1
        lowest, highest = np.fmin.reduce(places, axis=1), np.fmax.reduce(places, axis=1)
        ends = several & ((lowest >= 1 - END) | (highest <= END))
        middle = several & (lowest >= 0.5 - MIDDLE) & (highest <= 0.5 + MIDDLE)
    return ends, middle
