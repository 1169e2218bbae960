"""Who answers for somebody on a day. Pure: no database, no clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Away:
    """A role is away from one day to another, both included; its deputy answers, or nobody who is named."""

    role_id: UUID
    first_day: dt.date
    last_day: dt.date
    deputy: UUID | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether it is away that day."""
        return self.first_day <= on <= self.last_day


def away_on(role_id: UUID, on: dt.date, absences: Sequence[Away]) -> Away | None:
    """The role's absence that day: the first given that holds."""
    return next((one for one in absences if one.role_id == role_id and one.holds(on)), None)


def who_answers(role_id: UUID, on: dt.date, absences: Sequence[Away]) -> UUID | None:
    """The role itself where it is there, else its deputy, else the deputy's deputy, and so on.

    None where the chain ends without anybody, or bites its own tail: then the unit's contact point answers.
    """
    asked: set[UUID] = set()
    now: UUID | None = role_id
    while now is not None and now not in asked:
        asked.add(now)
        away = away_on(now, on, absences)
        if away is None:
            return now
        now = away.deputy
    return None


@dataclass(frozen=True, slots=True)
class Turn:
    """From one day to another, both included, the same role answers; None: the unit's contact point."""

    first_day: dt.date
    last_day: dt.date
    role_id: UUID | None


def turns(role_id: UUID, first_day: dt.date, last_day: dt.date, absences: Sequence[Away]) -> list[Turn]:
    """Who answers for a role in a time, in order: another one where somebody in the chain goes away or comes back."""
    after = [one.last_day + dt.timedelta(days=1) for one in absences]
    begins = sorted({first_day, *(d for d in (*after, *(a.first_day for a in absences)) if first_day < d <= last_day)})
    ends = [*(day - dt.timedelta(days=1) for day in begins[1:]), last_day]
    found: list[Turn] = []
    for begin, end in zip(begins, ends, strict=True):
        answers = who_answers(role_id, begin, absences)
        if found and found[-1].role_id == answers:
            found[-1] = Turn(found[-1].first_day, end, answers)
        else:
            found.append(Turn(begin, end, answers))
    return found
