"""Who has the ball, by when, and what must be true first. Pure: no Django, no database, no clock of its own.

1. A step waits until all that it needs is true; what lacks is named, so that a page can say what to do.
2. Of the steps that can be done now, the first in the recipe's order is whose turn it is.
3. A no of the person rests everything; a yes afterwards goes on where it was.
4. The call before the first appointment belongs to that time: a new time opens its window anew, and a call that was
   made within the new window, or later, counts. Where the window has passed already, the call is due now. So it is
   with the arrival: whoever did not come, and gets a new time, is met anew.
5. Working days are those of kernel.working_time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from brobygger.handovers.recipes import Recipe, Step
from brobygger.kernel.working_time import CLOSES, OSLO, deadline, is_working_day

DECIDED = ("made", "not-needed", "meet-first")  # the last: not made, and the collaboration plan lets them meet
DONE, NOW, LATER, WAITS = "done", "now", "later", "waits"
_DAY = dt.timedelta(days=1)
BARRIERS = ("decision", "intake", "across", "finding", "place", "time")  # the six of the report (seed 003)
_ASK_OF_COMING, _ASK_OF_RETURN, _ASKED_FOR = 14 * _DAY, 90 * _DAY, 180 * _DAY


@dataclass(frozen=True, slots=True)
class Facts:
    """A hand-over as it stands. `done` holds the steps that were marked; the others follow from the rest."""

    now: dt.datetime
    offered_at: dt.datetime | None = None
    answer: str = ""  # "" | yes | no
    answered_at: dt.datetime | None = None
    one_here: bool = True
    two_here: bool = False
    asked_unit: bool = False
    two_asked_for: bool = False  # named, and waits for the person's yes to come into the room
    ready_at: dt.datetime | None = None  # the receiving helper knows the offer and will follow the recipe
    decision: str = ""  # "" | waiting | made | not-needed | meet-first
    meeting: tuple[dt.datetime, dt.datetime] | None = None
    first: dt.datetime | None = None
    call_opens: int = 3  # working days before the first appointment, as the recipe says
    sms_written: bool = False
    stopped: bool = False
    done: Mapping[str, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one step stands. `lacks` names what it waits for; `due_at` is when it should be done."""

    step: Step
    state: str  # done | now | later | waits
    holder: str  # one | two | both | person | unit
    lacks: tuple[str, ...] = ()
    opens_at: dt.datetime | None = None
    due_at: dt.datetime | None = None

    def is_late(self, now: dt.datetime) -> bool:
        return self.state == NOW and self.due_at is not None and self.due_at < now


def standings(recipe: Recipe, facts: Facts) -> tuple[Standing, ...]:
    """All steps in order. At most one is `now`: whose turn it is."""
    found, taken = [], facts.stopped or facts.answer == "no" or not facts.one_here
    for step in recipe.steps:
        one = _standing(step, facts)
        if one.state == NOW and taken:
            one = Standing(step, LATER, one.holder, one.lacks, one.opens_at, one.due_at)
        taken = taken or one.state == NOW
        found.append(one)
    return tuple(found)


def turn(recipe: Recipe, facts: Facts) -> Standing | None:
    """Whose turn it is; None where nothing can be done now."""
    return next((one for one in standings(recipe, facts) if one.state == NOW), None)


def next_wait(recipe: Recipe, facts: Facts) -> Standing | None:
    """What is waited for, where it is nobody's turn: the first step that is not done."""
    return next((one for one in standings(recipe, facts) if one.state == WAITS), None)


def lacks(step: Step, facts: Facts) -> tuple[str, ...]:
    """What of its needs is not true now."""
    return tuple(need for need in step.needs if not holds(need, facts))


def holds(need: str, facts: Facts) -> bool:
    """Whether a condition is true, or a step done."""
    if need == "yes":
        return facts.answer == "yes"
    if need == "decision":
        return facts.decision in DECIDED
    if need == "first":
        return facts.first is not None
    if need == "window":
        opens = call_opens_at(facts)
        return opens is None or facts.now >= opens
    if need == "meeting-begun":
        return facts.meeting is not None and facts.meeting[0] <= facts.now
    if need == "first-begun":
        return facts.first is not None and facts.first <= facts.now
    return is_done(need, facts)


def is_done(code: str, facts: Facts) -> bool:
    """Whether a step is done: marked, or true by itself."""
    if code == "identify":
        return True
    if code == "offer":
        return facts.answer == "yes"
    if code == "contact":
        return facts.two_here and facts.ready_at is not None
    if code == "time":
        return facts.meeting is not None or "meeting" in facts.done
    if code == "before":
        return _called_before(facts)
    if code == "arrive":
        return _made_since(facts.done.get("arrive"), facts.first)
    return code in facts.done


def is_over(facts: Facts) -> bool:
    """Whether nothing is left: taken over, and talked through."""
    return "debrief" in facts.done and "accept" in facts.done


def responsible(facts: Facts) -> str:
    """Who answers for the person: the old helper until the new one has accepted it."""
    return "two" if "accept" in facts.done else "one"


@dataclass(frozen=True, slots=True)
class After:
    """What is known of what came of a hand-over."""

    now: dt.datetime
    rests_since: dt.datetime | None = None  # a no, or the end before the end: there was no meeting
    arrival_noted: bool = False
    came_at: dt.datetime | None = None
    told: frozenset[str] = frozenset()


def to_tell(after: After) -> tuple[str, ...]:
    """What one asks the helpers now. Whether somebody came is asked where no arrival was noted, two weeks after the way
    ended without a meeting; whether treatment has begun, from when they came; whether they have been admitted again,
    three months after that. Each for half a year: then it is left.
    """
    moments = {
        "came": None if after.arrival_noted or after.rests_since is None else after.rests_since + _ASK_OF_COMING,
        "treated": after.came_at,
        "readmitted": None if after.came_at is None else after.came_at + _ASK_OF_RETURN,
    }
    return tuple(
        what
        for what, begins in moments.items()
        if begins is not None and what not in after.told and begins <= after.now < begins + _ASKED_FOR
    )


def window(first: dt.datetime, opens: int, closes: int) -> tuple[dt.datetime, dt.datetime]:
    """The call before the first appointment: from the morning `opens` working days before, until `closes` before."""
    day = first.astimezone(OSLO).date()
    start = dt.datetime.combine(working_days_before(day, opens), dt.time(), OSLO)
    end = dt.datetime.combine(working_days_before(day, closes), CLOSES, OSLO)
    return start, min(end, first)


def call_opens_at(facts: Facts) -> dt.datetime | None:
    """From when one calls before the first appointment; None while there is none."""
    return None if facts.first is None else window(facts.first, facts.call_opens, 0)[0]


def working_days_before(day: dt.date, days: int) -> dt.date:
    """The day so many working days before another."""
    while days:
        day -= _DAY
        days -= is_working_day(day)
    return day


def _standing(step: Step, facts: Facts) -> Standing:
    opens_at, due_at = _times(step, facts)
    holder, missing = _holder(step, facts), lacks(step, facts)
    if is_done(step.code, facts):
        return Standing(step, DONE, holder)
    if missing == ("first",) and step.code == "before":
        return Standing(step, NOW, "two", missing, None, _days_after(facts.done.get("meeting"), 1))
    return Standing(step, WAITS if missing else NOW, holder, missing, opens_at, due_at)


def _holder(step: Step, facts: Facts) -> str:
    if step.code == "offer" and facts.offered_at is not None:
        return "person"
    if step.code == "contact":
        if facts.two_here:
            return "two"
        return "person" if facts.two_asked_for else "unit" if facts.asked_unit else "one"
    if step.code == "sms" and facts.sms_written:
        return "person"
    return step.responsible


def _times(step: Step, facts: Facts) -> tuple[dt.datetime | None, dt.datetime | None]:
    due = step.due
    if due is None:
        return None, None
    if due.before:
        return window(facts.first, due.opens, due.closes) if facts.first is not None else (None, None)
    return None, _days_after(_moment(due.after, facts), due.days)


def _moment(code: str, facts: Facts) -> dt.datetime | None:
    if code == "meeting-time":
        return facts.meeting[1] if facts.meeting else None
    if code == "first-time":
        return facts.first
    if code == "offer":
        return facts.answered_at
    if code == "contact":
        return facts.ready_at
    return facts.done.get(code)


def _days_after(moment: dt.datetime | None, days: int) -> dt.datetime | None:
    return None if moment is None else deadline(moment, days)


def _called_before(facts: Facts) -> bool:
    return _made_since(facts.done.get("before"), call_opens_at(facts))


def _made_since(made: dt.datetime | None, since: dt.datetime | None) -> bool:
    return made is not None and (since is None or made >= since)
