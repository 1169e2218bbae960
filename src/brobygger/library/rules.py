"""Which kinds of entries there are, and when an event is over. Pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Kind(StrEnum):
    """What an entry is."""

    EVENT = "event"
    EXAMPLE = "example"
    MANUAL = "manual"
    ARTICLE = "article"
    LICENCE = "licence"


class Level(StrEnum):
    """For whom an event or a text is."""

    BASIC = "basic"
    FURTHER = "further"
    LEADERS = "leaders"


def is_over(kind: Kind, day: dt.date | None, last_day: dt.date | None, today: dt.date) -> bool:
    """Whether it was an event, and is over; one without a day is not."""
    last = last_day or day
    return kind is Kind.EVENT and last is not None and last < today
