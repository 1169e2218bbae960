"""Days to come that tests can count on, whenever they are run."""

from __future__ import annotations

import datetime as dt

from brobygger.kernel.working_time import OSLO, is_working_day


def ordinary_monday() -> dt.date:
    """The next Monday with two weeks of ordinary working days, and the same summer or winter time all through."""
    day = dt.datetime.now(OSLO).date() + dt.timedelta(days=1)
    while not _is_ordinary(day):
        day += dt.timedelta(days=1)
    return day


def last_sunday_of_march(year: int) -> dt.date:
    """The day on which summer time begins."""
    last = dt.date(year, 3, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def _is_ordinary(day: dt.date) -> bool:
    days = [day + dt.timedelta(days=n) for n in range(21)]
    offsets = {dt.datetime.combine(one, dt.time(12), OSLO).utcoffset() for one in days}
    return day.weekday() == 0 and len(offsets) == 1 and all(is_working_day(one) for one in days if one.weekday() < 5)
