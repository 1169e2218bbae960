"""Curves as pictures: where each thing of a chart is drawn. Made on the server, no script, no colour of its own.

A page gives the points with the words for each; the component `chart` draws them and puts the same in a table beside.
All places are texts with a point, whatever the language: a comma would break the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

WIDE, HIGH = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 350, 14, 172
_STEPS = (1, 2, 2.5, 5, 10)
_LETTER = 6.4  # how wide one is, about, in the picture's units


@dataclass(frozen=True, slots=True)
class Point:
    """One point: when or what it is, how high it lies (None: not known), and that in words."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the picture, such as a median or a cut-off."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A strip across the picture, such as what is within the error of measurement."""

    low: float
    high: float
    label: str


def drawn(
    points: Sequence[Point],
    *,
    levels: Sequence[Level] = (),
    bands: Sequence[Band] = (),
    marked: Collection[int] = (),
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
) -> dict[str, Any]:
    """What the component `chart` takes as `drawing`: `marked` are the places of points that are drawn as squares.

    `low` and `high` hold the axis still; without them it begins at 0 and ends above the highest. Raises ValueError
    where `low` is not below `high`.
    """
    heights = [one.value for one in points if one.value is not None]
    heights += [one.value for one in levels] + [edge for one in bands for edge in (one.low, one.high)]
    bottom = 0.0 if low is None else low
    ticks = _ticks(bottom, max([*heights, bottom + 1]) if high is None else high, fixed=high is not None)
    axis = _Axis(bottom, ticks[-1], len(points))
    return {
        "wide": WIDE,
        "high": HIGH,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "ticks": [{"y": axis.y(one), "text_y": _n(axis.at(one) + 4), "text": f"{one:g}{unit}"} for one in ticks],
        "bands": [
            {"y": axis.y(one.high), "high": _n(axis.at(one.low) - axis.at(one.high)), "label": one.label}
            for one in bands
        ],
        "levels": [
            {"y": axis.y(one.value), "text_y": _above(axis.at(one.value)), "label": one.label} for one in levels
        ],
        "paths": _paths(points, axis),
        "dots": [
            {"x": axis.x(place), "y": axis.y(one.value), "corner_x": _n(axis.across(place) - 4.5),
             "corner_y": _n(axis.at(one.value) - 4.5), "marked": place in marked}
            for place, one in enumerate(points)
            if one.value is not None
        ],
        "labels": _labels(points, axis),
        "rows": [{"label": one.label, "text": one.text, "marked": place in marked} for place, one in enumerate(points)],
    }  # fmt: skip


class _Axis:
    """From values to places."""

    def __init__(self, low: float, high: float, count: int) -> None:
        if not low < high:
            raise ValueError("the axis must go from low to high")
        self.low, self.high, self.count = low, high, count

    def at(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return BOTTOM - (inside - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def across(self, place: int) -> float:
        if self.count < 2:
            return (LEFT + RIGHT) / 2
        return LEFT + 8 + place / (self.count - 1) * (RIGHT - LEFT - 16)

    def y(self, value: float) -> str:
        return _n(self.at(value))

    def x(self, place: int) -> str:
        return _n(self.across(place))


def _ticks(low: float, high: float, *, fixed: bool) -> list[float]:
    """Four or five round numbers from the lowest to the highest, or above it where the axis is free."""
    rough = (high - low) / 4
    if rough <= 0:
        raise ValueError("the axis must go from low to high")
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    count = math.floor((high - low) / step + 1e-9) if fixed else math.ceil((high - low) / step - 1e-9)
    found = [round(low + step * n, 10) for n in range(count + 1)]
    return [*found, high] if fixed and found[-1] < high else found


def _paths(points: Sequence[Point], axis: _Axis) -> list[str]:
    """The curve; what is not known breaks it."""
    found, now = [], list[str]()
    for place, one in enumerate(points):
        if one.value is None:
            found.append(now)
            now = []
        else:
            now.append(f"{axis.x(place)},{axis.y(one.value)}")
    return [" ".join(one) for one in [*found, now] if len(one) > 1]


def _labels(points: Sequence[Point], axis: _Axis) -> list[dict[str, str]]:
    """The first and the last under the picture, and the middle one where there is room for it."""
    if not points:
        return []
    last = len(points) - 1
    places = {0: "start", last: "end"} if last else {0: "middle"}
    room = RIGHT - LEFT - _LETTER * (len(points[0].label) + len(points[last].label))
    if last > 3 and room > _LETTER * len(points[last // 2].label) + 40:
        places[last // 2] = "middle"
    return [{"x": axis.x(place), "anchor": places[place], "text": points[place].label} for place in sorted(places)]


def _above(y: float) -> str:
    """The words of a line stand above it, or below it where it is at the top."""
    return _n(y - 5 if y > TOP + 12 else y + 13)


def _n(value: float) -> str:
    return f"{value:.1f}"
