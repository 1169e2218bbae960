"""Whether a pilot may start and whether it runs: plain rules over plain values."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from brobygger.kernel.working_time import is_working_day, next_working_day

MONTHS = 6
WRITTEN_AFTER = dt.timedelta(days=3)  # so long after a meeting one may still write to it
EVALUATED_FROM = dt.timedelta(days=28)  # so long before the last day its leaders are asked what they think
WEEKLY = 4  # status meetings a week apart before they come every second week (SAM-14)


class State(StrEnum):
    """Where a pilot stands. `STOPPED`: it was started, and something that it needs is missing again."""

    PREPARING = "preparing"
    READY = "ready"
    RUNNING = "running"
    STOPPED = "stopped"
    ENDED = "ended"


class Outcome(StrEnum):
    """What leaders may want to come of a pilot."""

    GO_ON = "go-on"
    CHANGE = "change"
    STOP = "stop"


class Need(StrEnum):
    """Whether a pilot is still needed at its end: records may send messages, and one may meet every week (SAM-11)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Benefit(StrEnum):
    """What one hoped for with a shared room (SAM-15)."""

    COMMUNICATION = "communication"
    TIME = "time"
    CONTENT = "content"
    WITHIN_REACH = "within-reach"


class Change(StrEnum):
    """How a benefit is now, beside how it was before the pilot."""

    MORE = "more"
    SAME = "same"
    LESS = "less"


class Lack(StrEnum):
    """What may be missing."""

    SECOND_ORGANISATION = "second-organisation"
    LEADER = "leader"  # of an organisation
    PARTICIPANT = "participant"  # of an organisation: somebody besides the leader
    TERMS = "terms"  # of an organisation
    READY = "ready"  # of a member


@dataclass(frozen=True, slots=True)
class Part:
    """A member, as the rules see them."""

    role_id: UUID
    organisation_id: UUID
    is_leader: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Something missing, and who has it: an organisation, a role, or everybody."""

    lack: Lack
    organisation_id: UUID | None = None
    role_id: UUID | None = None


def missing(parts: Collection[Part], with_terms: Collection[UUID]) -> list[Missing]:
    """What must be there before a pilot can start, and as long as it runs. The plan itself is whole by its form."""
    organisations = list(dict.fromkeys(part.organisation_id for part in parts))
    found = [] if len(organisations) > 1 else [Missing(Lack.SECOND_ORGANISATION)]
    for key in organisations:
        here = [part for part in parts if part.organisation_id == key]
        lacks = {
            Lack.LEADER: not any(part.is_leader for part in here),
            Lack.PARTICIPANT: all(part.is_leader for part in here),
            Lack.TERMS: key not in with_terms,
        }
        found += [Missing(lack, organisation_id=key) for lack, lacking in lacks.items() if lacking]
    return found + [Missing(Lack.READY, role_id=part.role_id) for part in parts if not part.ready]


def ends_on(start: dt.date) -> dt.date:
    """The last day: six months after the first, or the month's last day where it has no such day."""
    month = start.month + MONTHS
    year, month = start.year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, min(start.day, monthrange(year, month)[1]))


def meetings(start: dt.date) -> list[dt.date]:
    """The days of the status meetings: weekly in the first month, then every 14 days, up to the last day.

    A meeting on a day off is on the next working day; the ones after it keep their days.
    """
    last = ends_on(start)
    weeks = [*range(1, WEEKLY + 1), *range(WEEKLY + 2, MONTHS * 5, 2)]
    days = [start + dt.timedelta(weeks=week) for week in weeks]
    moved = [day if is_working_day(day) else next_working_day(day) for day in days]
    return [day for day in moved if day <= last]


def meeting_to_answer(start: dt.date, today: dt.date) -> dt.date | None:
    """The status meeting that leaders write to now: the next one, or the last one until some days after it."""
    return next((day for day in meetings(start) if day + WRITTEN_AFTER >= today), None)


def asks_today(meeting: dt.date, today: dt.date) -> bool:
    """Whether leaders are asked to write: from the working day before a meeting on."""
    return next_working_day(today) >= meeting


def last_day(started_on: dt.date, ended_on: dt.date | None) -> dt.date:
    """Its last day: six months after its first, or when its leaders decided before that."""
    return min(ends_on(started_on), ended_on or dt.date.max)


def is_over(started_on: dt.date, ended_on: dt.date | None, today: dt.date) -> bool:
    """Whether it has ended, by its last day or because its leaders have decided what comes of it."""
    return ended_on is not None or today > ends_on(started_on)


def is_evaluated(started_on: dt.date, ended_on: dt.date | None, today: dt.date) -> bool:
    """Whether its leaders are asked now what they think: near its end and after it, until they have decided."""
    return ended_on is None and today >= ends_on(started_on) - EVALUATED_FROM


def state(*, started_on: dt.date | None, ended_on: dt.date | None = None, today: dt.date, lacking: bool) -> State:
    """Where the pilot stands today."""
    if started_on is None:
        return State.PREPARING if lacking else State.READY
    if is_over(started_on, ended_on, today):
        return State.ENDED
    return State.STOPPED if lacking else State.RUNNING
