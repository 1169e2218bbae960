"""Working days in Norway: Saturdays, Sundays and public holidays do not count."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday: days after Easter.
_MOVING = (-3, -2, 0, 1, 39, 49, 50)


def working_days_later(moment: dt.datetime, days: int) -> dt.datetime:
    """The end of the working day that many working days after a moment's own day."""
    day = moment.astimezone(OSLO).date()
    while days:
        day += dt.timedelta(days=1)
        days -= is_working_day(day)
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=OSLO).astimezone(dt.UTC)


def is_working_day(day: dt.date) -> bool:
    """Whether most people in Norway work that day."""
    sunday = easter(day.year)
    moving = {sunday + dt.timedelta(days=after) for after in _MOVING}
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in moving


def easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)
