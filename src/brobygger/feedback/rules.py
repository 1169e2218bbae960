"""What in a course of conversations asks to be talked about: plain rules over plain values. Never about a helper.

Where an instrument's sheet says what is more than chance, that counts. Our own questions have no such line: for them
there are rules of thumb of our own, and each says so. Sources of the kinds: OpenFIT's and BON's published rules, which
speak of improvement alone; deterioration is added (Jacobson and Truax 1991), as is what nobody has measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

MISSED = 3  # conversations in a row without an answer
MANY = 6  # so many answers, and nothing has changed
FALLS = 3  # so many answers in a row, each lower than the one before
PART = 0.1  # of the scale: less is nothing to speak of, where no better measure is known
UNPLANNED_FOR = dt.timedelta(days=60)


class Kind(StrEnum):
    """What may ask to be talked about, the most pressing first."""

    WORSE = "worse"  # more than chance would do
    FALLING = "falling"  # a rule of thumb
    LOW_ALLIANCE = "low-alliance"
    FALLING_ALLIANCE = "falling-alliance"
    UNPLANNED = "unplanned"
    MISSING = "missing"
    SAME = "same"
    ALWAYS_BEST = "always-best"


@dataclass(frozen=True, slots=True)
class Scale:
    """A form's total: from where to where, which way is better, and what its instrument knows (None: nothing)."""

    low: float
    high: float
    higher_is_better: bool = True
    reliable: float | None = None  # points of a reliable change
    cut_off: float | None = None

    @property
    def part(self) -> float:
        return (self.high - self.low) * PART

    def better(self, before: float, after: float) -> float:
        """By how many points it is better; negative where it is worse."""
        return after - before if self.higher_is_better else before - after


@dataclass(frozen=True, slots=True)
class Held:
    """One conversation: what was answered (None: nothing), and whether it can still be."""

    number: int
    at: dt.datetime
    outcome: float | None
    alliance: float | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The conversations of an episode in order, on the scales of its two forms (None: nothing is answered yet)."""

    held: Sequence[Held]
    outcome: Scale | None
    alliance: Scale | None
    ended_at: dt.datetime | None = None
    ended_how: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """What it is, and the conversation that it is so since."""

    kind: Kind
    since: int
    at: dt.datetime
    is_tested: bool  # by the instrument's own line; else a rule of thumb of ours


def alerts(course: Course, now: dt.datetime) -> list[Alert]:
    """What asks to be talked about now, the most pressing first. After an ending: only that it was not planned."""
    if course.ended_at is not None:
        return _unplanned(course, now)
    found = [_worse(course), _falling(course), _low_alliance(course), _falling_alliance(course), _missing(course)]
    first = [one for one in found if one is not None]
    calm = [_same(course), _always_best(course)]
    return first + [one for one in calm if one is not None and not _is_worse(first)]


def _is_worse(found: Sequence[Alert]) -> bool:
    return any(one.kind in (Kind.WORSE, Kind.FALLING) for one in found)


def _answered(course: Course, which: str) -> list[tuple[Held, float]]:
    return [(one, getattr(one, which)) for one in course.held if getattr(one, which) is not None]


def _since(said: Sequence[tuple[Held, float]], holds: Callable[[float], bool]) -> Held | None:
    """The first of the last conversations for all of which it holds; None where it does not hold now."""
    run = list(takewhile(lambda one: holds(one[1]), reversed(said)))
    return run[-1][0] if run else None


def _alert(kind: Kind, held: Held | None, *, is_tested: bool) -> Alert | None:
    return None if held is None else Alert(kind, held.number, held.at, is_tested)


def _worse(course: Course) -> Alert | None:
    said, scale = _answered(course, "outcome"), course.outcome
    if scale is None or scale.reliable is None or len(said) < 2:
        return None
    first, points = said[0][1], scale.reliable
    return _alert(Kind.WORSE, _since(said[1:], lambda value: scale.better(first, value) <= -points), is_tested=True)


def _falling(course: Course) -> Alert | None:
    said, scale = _answered(course, "outcome"), course.outcome
    if scale is None or scale.reliable is not None:
        return None
    run = _fall(said, scale)
    return _alert(Kind.FALLING, run[0], is_tested=False) if len(run) >= FALLS else None


def _low_alliance(course: Course) -> Alert | None:
    said, scale = _answered(course, "alliance"), course.alliance
    if scale is None or scale.cut_off is None:
        return None
    edge = scale.cut_off
    return _alert(Kind.LOW_ALLIANCE, _since(said, lambda value: scale.better(edge, value) < 0), is_tested=True)


def _falling_alliance(course: Course) -> Alert | None:
    said, scale = _answered(course, "alliance"), course.alliance
    run = _fall(said, scale) if scale is not None else []
    return _alert(Kind.FALLING_ALLIANCE, run[0], is_tested=False) if run else None


def _fall(said: Sequence[tuple[Held, float]], scale: Scale) -> list[Held]:
    """The last answers that are each worse than the one before, where that comes to more than nothing together."""
    run: list[Held] = []
    at = len(said) - 1
    while at > 0 and scale.better(said[at - 1][1], said[at][1]) < 0:
        run.insert(0, said[at][0])
        at -= 1
    if not run or -scale.better(said[at][1], said[-1][1]) < scale.part:
        return []
    return run


def _missing(course: Course) -> Alert | None:
    over = [one for one in course.held if not one.waits]
    run = list(takewhile(lambda one: one.outcome is None, reversed(over)))
    return _alert(Kind.MISSING, run[-1], is_tested=False) if len(run) >= MISSED else None


def _same(course: Course) -> Alert | None:
    said, scale = _answered(course, "outcome"), course.outcome
    if scale is None or len(said) < MANY:
        return None
    points = scale.reliable if scale.reliable is not None else scale.part
    if abs(scale.better(said[0][1], said[-1][1])) >= points:
        return None
    return _alert(Kind.SAME, said[MANY - 1][0], is_tested=scale.reliable is not None)


def _always_best(course: Course) -> Alert | None:
    said, scale = _answered(course, "alliance"), course.alliance
    if scale is None or len(said) < MISSED:
        return None
    best = scale.high if scale.higher_is_better else scale.low
    if any(value != best for _held, value in said):
        return None
    return _alert(Kind.ALWAYS_BEST, said[MISSED - 1][0], is_tested=False)


def _unplanned(course: Course, now: dt.datetime) -> list[Alert]:
    ended = course.ended_at
    if ended is None or course.ended_how != "unplanned" or now - ended > UNPLANNED_FOR:
        return []
    return [Alert(Kind.UNPLANNED, course.held[-1].number if course.held else 0, ended, is_tested=False)]
