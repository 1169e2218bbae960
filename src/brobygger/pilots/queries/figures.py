"""How much a pilot's rooms are used, week by week: counted by the database, and held back where it is about few."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from uuid import UUID

from django.db import connection

from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import is_working_day
from brobygger.pilots import access, figures, rules
from brobygger.pilots.figures import Counts, Shown
from brobygger.pilots.models import Pilot
from brobygger.pilots.queries.pages import today

_FIGURES = "select * from pilots_figures(%s, %s, %s, %s)"
_DAY = dt.timedelta(days=1)
_HELD_BACK = Shown(*(None,) * len(fields(Shown)))
_ANSWERED_BY = dt.timedelta(days=40)  # later than any answer is due of what was asked on the last day


@dataclass(frozen=True, slots=True)
class Itself:
    """What there is to tell of the pilot, and of nobody's room: who carries it, and how far it has come."""

    organisations: int
    members: int
    meetings_held: int
    meetings: int


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The weeks that are over; the whole when the pilot has ended. Nothing in it is about fewer than five."""

    pilot_id: UUID
    name: str
    ended: bool
    weeks: tuple[tuple[dt.date, Shown], ...]
    whole: Shown | None
    itself: Itself | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether every number of every week is held back."""
        return all(week == _HELD_BACK for _monday, week in self.weeks)


def use_figures(actor: Actor, pilot_id: UUID) -> FiguresPage:
    """The use figures of a pilot, for its members. Raises Hidden. Four queries."""
    access.read(actor, pilot_id)
    pilot = Pilot.objects.get(pk=pilot_id)
    if pilot.started_on is None:
        return FiguresPage(pilot.pk, pilot.name, ended=False, weeks=(), whole=None)
    last = rules.last_day(pilot.started_on, pilot.ended_on)
    ended = last < today()  # on the last day itself, even after the decision, more may be counted yet
    mondays = figures.weeks(pilot.started_on, last, today())
    counted = _counted(pilot_id, mondays, pilot.started_on, last)
    by_week = [counted[monday] for monday in mondays]
    return FiguresPage(
        pilot_id=pilot.pk,
        name=pilot.name,
        ended=ended,
        weeks=tuple(zip(mondays, (figures.shown(one) for one in by_week), strict=True)),
        whole=figures.whole(by_week, counted[None]) if ended and by_week else None,
        itself=_itself(pilot, pilot.started_on, last),
    )


def _itself(pilot: Pilot, start: dt.date, last: dt.date) -> Itself:
    organisations = pilot.members.values_list("organisation_id", flat=True)
    meetings = [day for day in rules.meetings(start) if day <= last]
    held = [day for day in meetings if day <= today()]
    return Itself(len(set(organisations)), len(organisations), len(held), len(meetings))


def _counted(pilot_id: UUID, mondays: list[dt.date], first: dt.date, last: dt.date) -> dict[dt.date | None, Counts]:
    if not mondays:
        return {}
    days = [first + _DAY * n for n in range((last + _ANSWERED_BY - first).days)]
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [pilot_id, mondays, last + _DAY, [day for day in days if is_working_day(day)]])
        return {week: Counts(*numbers) for week, *numbers in cursor.fetchall()}
