"""A journey as a picture: three lanes, a numbered mark for each step, the way between them, and where it breaks. Pure.

The words stand in the list beside it, under the same numbers: a picture alone says nothing to whoever does not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brobygger.collaboration.queries import StepCard
from brobygger.collaboration.rules import Side

WIDE, LANE, TOP, EACH = 300, 100, 34, 46
_MIDDLE = {Side.A: LANE / 2, Side.BOTH: WIDE / 2, Side.PERSON: WIDE / 2, Side.B: WIDE - LANE / 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A step's mark. All places are whole numbers, so that no language writes them with a comma."""

    number: int
    x: int
    y: int
    law: bool
    decision: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The way from one step to the next; where it breaks, the cross lies at its middle."""

    path: str
    broken: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    wide: int
    high: int
    marks: tuple[Mark, ...]
    ways: tuple[Way, ...]


def drawn(steps: Sequence[StepCard]) -> Drawing:
    """Where everything lies: the one organisation to the left, the other to the right, both or the person between."""
    marks = [
        Mark(one.number, round(_MIDDLE[one.side]), TOP + EACH * place, one.law, one.decision)
        for place, one in enumerate(steps)
    ]
    ways = [_way(before, after, bool(one.gap)) for before, after, one in zip(marks, marks[1:], steps[1:], strict=False)]
    return Drawing(WIDE, TOP + EACH * max(len(marks), 1), tuple(marks), tuple(ways))


def _way(before: Mark, after: Mark, broken: bool) -> Way:
    half = (before.y + after.y) // 2
    path = f"M{before.x} {before.y}C{before.x} {half} {after.x} {half} {after.x} {after.y}"
    return Way(path, broken, (before.x + after.x) // 2, half)
