"""From hand-overs to numbers that tell of nobody: pure, over plain values. No Django, no database, no clock.

1. What is counted of outcomes and days is counted in groups of hand-overs in a row, in the order in which it was noted;
   a group is never split, and closes when it is full. So whatever is added up, filtered or drawn from each other is
   about a whole group (microaggregation: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4.5).
2. Days: five to a group, or five doubled until there are at most forty groups; the median of each.
3. Outcomes: groups of five are joined until at least five are on each side, so that nobody is one of few.
4. How far hand-overs come, and what was in the way: to the nearest five, nothing below five; where the steps differ by
   fewer than five, the lower one is held back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median
from typing import TypeVar
from uuid import UUID

from brobygger.measures.scoring.suppression import K, shown

MOST_GROUPS = 40
STEPS = (  # the recipe's, but for those of which no moment is kept: who it suits, and the time of the meeting
    "offer", "contact", "plan", "coordinate", "meeting", "sms", "call", "before", "arrive", "accept", "debrief",
)  # fmt: skip
DAYS, SHARE, COUNT, STATE = "days", "share", "count", "state"
UNDER_WAY, DONE, ENDED_EARLY = "under-way", "done", "ended-early"
STATES = (UNDER_WAY, DONE, ENDED_EARLY)
NONE = "none"
_DAY = 86400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that happened, and when it was noted: the order of groups, which nothing noted later can change."""

    happened_at: dt.datetime
    noted_at: dt.datetime
    yes: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """One hand-over, as it is counted. `told` holds what somebody has told of came, treated, readmitted, barriers."""

    id: UUID
    begun_at: dt.datetime
    ended_at: dt.datetime | None = None
    state: str = UNDER_WAY
    reached: Mapping[str, Noted] = field(default_factory=dict)
    told: Mapping[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the figures of a pair: `place` is the group's number, or the year."""

    kind: str
    name: str
    place: int
    number: int
    closed: dt.date | None = None
    part: int | None = None
    days: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Groups joined until at least five are on each side."""

    closed: dt.date
    number: int
    part: int

    @property
    def percent(self) -> float:
        return 100 * self.part / self.number

    @property
    def interval(self) -> tuple[float, float]:
        """Where the per cent may lie by chance alone, 95 of 100 times (Wilson 1927, J Am Stat Assoc 22:209–212)."""
        n, p, z = self.number, self.part / self.number, 1.959963984540054
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)


def lines(ways: Sequence[Way]) -> list[Line]:
    """All lines of one pair."""
    return [*_states(ways), *_furthest(ways), *_barriers(ways), *_days(ways), *_shares(ways)]


def _states(ways: Iterable[Way]) -> list[Line]:
    found = Counter((way.state, way.begun_at.year) for way in ways)
    return [Line(STATE, name, year, number) for (name, year), number in sorted(found.items())]


def _furthest(ways: Iterable[Way]) -> list[Line]:
    """Of those that have ended: the last step in the recipe's order that was reached."""
    found: Counter[tuple[str, int]] = Counter()
    for way in ways:
        if way.ended_at is not None:
            last = next((step for step in reversed(STEPS) if step in way.reached and way.reached[step].yes), NONE)
            if last == "contact" and "offer" not in way.reached:
                last = NONE  # the new service was found, and the person said no: that is not as far as a yes
            found[last, way.ended_at.year] += 1
    return [Line(COUNT, name, year, number) for (name, year), number in sorted(found.items())]


def _barriers(ways: Iterable[Way]) -> list[Line]:
    found = Counter(
        (what, noted.noted_at.year)
        for way in ways
        for what, noted in way.told.items()
        if what.startswith("barrier-") and noted.yes
    )
    return [Line(COUNT, name, year, number) for (name, year), number in sorted(found.items())]


def _days(ways: Iterable[Way]) -> list[Line]:
    """From the beginning to each step, and to treatment: the median of each full group."""
    found: dict[str, list[tuple[dt.datetime, UUID, float]]] = defaultdict(list)
    for way in ways:
        passed = {step: noted for step, noted in way.reached.items() if noted.yes}
        if "treated" in way.told and way.told["treated"].yes:
            passed["treated"] = way.told["treated"]
        for step, noted in passed.items():
            days = max((noted.happened_at - way.begun_at).total_seconds() / _DAY, 0)
            found[step].append((noted.noted_at, way.id, days))
    made = []
    for step, rows in sorted(found.items()):
        rows.sort()
        for place, group in enumerate(_full(rows, size_of_groups(len(rows)))):
            typical = median(days for _at, _id, days in group)
            made.append(Line(DAYS, step, place, len(group), group[-1][0].date(), days=typical))
    return made


def _shares(ways: Iterable[Way]) -> list[Line]:
    """Came to the first appointment, and were admitted again: with a first meeting, and without."""
    found: dict[str, list[tuple[dt.datetime, UUID, bool]]] = defaultdict(list)
    for way in ways:
        side = "with" if "meeting" in way.reached else "without"
        came = way.reached.get("arrive") or way.told.get("came")
        for what, noted in (("came", came), ("readmitted", way.told.get("readmitted"))):
            if noted is not None:
                found[f"{what}-{side}"].append((noted.noted_at, way.id, noted.yes))
    made = []
    for name, rows in sorted(found.items()):
        rows.sort()
        for place, group in enumerate(_full(rows, K)):
            part = sum(yes for _at, _id, yes in group)
            made.append(Line(SHARE, name, place, len(group), group[-1][0].date(), part))
    return made


def size_of_groups(count: int) -> int:
    """Five, or five doubled until there are at most forty groups: two groups become one, so nothing is split."""
    size = K
    while count // size > MOST_GROUPS:
        size *= 2
    return size


def _full(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    return [rows[start : start + size] for start in range(0, len(rows) - size + 1, size)]


def blocks(groups: Iterable[Line]) -> list[Block]:
    """Groups in a row joined until at least five are on each side; what is left over waits for more."""
    found, number, part = [], 0, 0
    for one in sorted(groups, key=lambda line: line.place):
        number, part = number + one.number, part + (one.part or 0)
        if part >= K and number - part >= K and one.closed is not None:
            found.append(Block(one.closed, number, part))
            number, part = 0, 0
    return found


def together(joined: Sequence[Block]) -> Block | None:
    """Whole blocks added up; None where there is none."""
    if not joined:
        return None
    return Block(joined[-1].closed, sum(one.number for one in joined), sum(one.part for one in joined))


def about(number: int) -> int | None:
    """To the nearest five; None for fewer than five."""
    return None if number < K else K * round(number / K)


def cells(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """Counts beside each other and their sum, to the nearest five; what is small is hidden, and what would tell it."""
    seen = shown(list(numbers.values()))
    return {name: about(number) if see else None for (name, number), see in zip(numbers.items(), seen, strict=True)}


def reached(furthest: Mapping[str, int]) -> list[tuple[str, int | None]]:
    """How many came as far as each step or farther, the first line being all. A step is held back where fewer than
    five went no farther than the one shown before it: the two would tell of them.
    """
    left = sum(furthest.values())
    last, lost = left, furthest.get(NONE, 0)
    found: list[tuple[str, int | None]] = [("all", about(left))]
    for step in STEPS:
        left -= lost
        lost = furthest.get(step, 0)
        is_told = left >= K and (last - left == 0 or last - left >= K)
        found.append((step, about(left) if is_told else None))
        last = left if is_told else last
    return found
