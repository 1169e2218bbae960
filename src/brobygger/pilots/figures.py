"""Which use figures of a pilot may be shown: pure rules, so that no number tells of fewer than five rooms or persons.

A room is about one person. What is shown once stays shown, and readers come back: every week they could subtract last
week's total from this one's, and would have the week itself. So:
1. A week is shown when it is over, each of its cells if it is about five rooms or more. Nobody at all is few, too.
2. A total is shown only when the pilot has ended, once, and only if the hidden weeks cannot be told from it: there are
   at least two, and what they come to together leaves each of them more than one possible number.
3. Of two numbers where one is part of the other, both are shown or neither.
4. A share of persons stands with its number where those inside and those outside are five or more each; else in a word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from brobygger.measures.scoring.suppression import K as FEWEST

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of which how many are of the kind one looks for (`part`), in how many rooms."""

    number: int
    rooms: int
    part: int | None = None

    @property
    def is_small(self) -> bool:
        return self.rooms < FEWEST


class Word(StrEnum):
    """What is said of a share whose number is held back."""

    MOST = "most"  # more than half
    FEW = "few"  # half or fewer


Share = int | Word | None  # per cent, a word, or held back


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one week, or in the whole pilot: as it is, before anything is held back."""

    opened: int
    messages: int
    message_rooms: int
    due: int  # messages that waited for an answer, and whose time was up
    in_time: int
    due_rooms: int
    persons: int  # rooms that were open
    wrote: int
    read: int  # and did not write
    asked: int  # "Did that spare a telephone call?"
    spared: int
    asked_rooms: int
    refused: int  # answered with no before a room was begun


@dataclass(frozen=True, slots=True)
class Shown:
    """The same, as it may be shown; None where it is held back."""

    opened: int | None
    messages: int | None
    answers: tuple[int, int] | None  # how many in time, of how many
    wrote: Share
    read: Share
    spared: tuple[int, int] | None  # how many said yes, of how many
    refused: int | None


def weeks(start: dt.date, last: dt.date, today: dt.date) -> list[dt.date]:
    """The Mondays of the weeks that are over; the last one of a pilot is when the pilot is."""
    monday = start - dt.timedelta(days=start.weekday())
    found = []
    while monday <= last and (monday + WEEK <= today or last < today):
        found.append(monday)
        monday += WEEK
    return found


def shown(counts: Counts) -> Shown:
    """A week as it may be shown."""
    return _shown({key: each if not each.is_small else None for key, each in _cells(counts).items()}, counts)


def whole(weeks: Sequence[Counts], total: Counts) -> Shown:
    """The whole pilot, when it has ended, beside its weeks."""
    cells, rows = _cells(total), [_cells(one) for one in weeks]
    kept = {key: each if is_safe([row[key] for row in rows], each) else None for key, each in cells.items()}
    return _shown(kept, total)


def is_safe(cells: Sequence[Count], total: Count) -> bool:
    """Whether a total may stand beside its cells: none of the hidden ones can then be told."""
    hidden = [one for one in cells if one.is_small]
    if total.is_small:
        return False
    if not hidden:
        return True
    left, part = sum(one.number for one in hidden), sum(one.part or 0 for one in hidden)
    counts_rooms = all(one.number == one.rooms for one in (*cells, total))
    most = (FEWEST - 1) * len(hidden) if counts_rooms else None
    return len(hidden) > 1 and left not in (0, most) and (total.part is None or 0 < part < left)


def share(part: int, of: int, *, outside: int | None = None) -> Share:
    """A share of persons. `outside`: how many are neither in it nor in another share that stands beside it."""
    if of < FEWEST:
        return None
    others = (of - part, of - part if outside is None else outside)
    if part >= FEWEST and min(others) >= FEWEST:
        return round(100 * part / of)
    return Word.MOST if 2 * part > of else Word.FEW


def _cells(counts: Counts) -> dict[str, Count]:
    return {
        "opened": Count(counts.opened, counts.opened),
        "messages": Count(counts.messages, counts.message_rooms),
        "answers": Count(counts.due, counts.due_rooms, counts.in_time),
        "spared": Count(counts.asked, counts.asked_rooms, counts.spared),
        "refused": Count(counts.refused, counts.refused),
    }


def _shown(cells: dict[str, Count | None], counts: Counts) -> Shown:
    numbers = {key: each.number if each else None for key, each in cells.items()}
    pairs = {key: (each.part or 0, each.number) if each else None for key, each in cells.items()}
    wrote = share(counts.wrote, counts.persons)
    rest = counts.persons - counts.wrote - counts.read if isinstance(wrote, int) else None
    return Shown(
        opened=numbers["opened"],
        messages=numbers["messages"],
        answers=pairs["answers"],
        wrote=wrote,
        read=share(counts.read, counts.persons, outside=rest),
        spared=pairs["spared"],
        refused=numbers["refused"],
    )
