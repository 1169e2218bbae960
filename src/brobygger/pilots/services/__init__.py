"""Changing pilots: `preparing` plan, people and start; `starting` a room; `answers` of leaders; the `ending`."""

from brobygger.pilots.services.answers import Words, write_answer
from brobygger.pilots.services.ending import Thoughts, decide, say_what_one_thinks
from brobygger.pilots.services.preparing import (
    MOST_DAYS,
    Plan,
    bring_in,
    change_plan,
    make,
    set_ready,
    set_terms,
    start,
)
from brobygger.pilots.services.starting import agree, count_outside

__all__ = [
    "MOST_DAYS",
    "Plan",
    "Thoughts",
    "Words",
    "agree",
    "bring_in",
    "change_plan",
    "count_outside",
    "decide",
    "make",
    "say_what_one_thinks",
    "set_ready",
    "set_terms",
    "start",
    "write_answer",
]
