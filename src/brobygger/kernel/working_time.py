"""Working time in Norway: Monday to Friday from eight to four, without public holidays. Pure, but for the calendar.

Public holidays follow from the law and from Easter; the library `holidays` keeps them.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import holidays

OSLO = ZoneInfo("Europe/Oslo")
OPENS, CLOSES = dt.time(8), dt.time(16)
_DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    """Whether people are at work: no weekend, no public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after a day."""
    day += _DAY
    while not is_working_day(day):
        day += _DAY
    return day


def deadline(asked: dt.datetime, days: int) -> dt.datetime:
    """By when something is answered "within `days` working days": closing time of that day, Norwegian time.

    What comes on a free day, or after closing, counts as come on the next working day.
    """
    day = _counted_from(asked)
    for _ in range(days):
        day = next_working_day(day)
    return dt.datetime.combine(day, CLOSES, OSLO)


def after_minutes(start: dt.datetime, minutes: int) -> dt.datetime:
    """The moment when `minutes` of working time have gone since `start`, Norwegian time."""
    left = dt.timedelta(minutes=minutes)
    local = start.astimezone(OSLO)
    day = _counted_from(start)
    begin = dt.datetime.combine(day, OPENS, OSLO)
    now = max(begin, local) if day == local.date() else begin
    while (room := dt.datetime.combine(day, CLOSES, OSLO) - now) < left:
        left -= room
        day = next_working_day(day)
        now = dt.datetime.combine(day, OPENS, OSLO)
    return now + left


def _counted_from(moment: dt.datetime) -> dt.date:
    local = moment.astimezone(OSLO)
    day = local.date()
    return day if is_working_day(day) and local.time() < CLOSES else next_working_day(day)


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("NO", years=year))
