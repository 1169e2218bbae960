"""When somebody is told of something, and by which ways. Pure: no database, no clock of its own.

1. An urgent notice (emergency access) goes at once by every way; so does a secret, which never comes here.
2. A room may be muted: then only a message that names me, or gives me the ball, is told. "Only what is for me" tells
   besides of an answer to what I wrote. Thanks and "Received" are told to nobody.
3. A device is told first. A text message or an e-mail follows half an hour later where I have not looked by then (for
   somebody in a role: half an hour of working time); it goes at once where I have no device.
4. Whoever wants it gathered is told at fixed hours, but of what names them as in 3.
5. Nothing but an urgent notice comes in quiet hours, or on free days where these are quiet; and an appointment by
   e-mail that is the same day, or before the quiet is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from brobygger.kernel.working_time import OSLO, after_minutes, is_working_day

SECOND_WAY_AFTER = 30  # minutes
GATHERED_AT = (dt.time(8), dt.time(15))
MORNING = dt.time(7)  # when a free day without quiet hours has passed
PUSH, SMS, EMAIL = "push", "sms", "email"
_DAY = dt.timedelta(days=1)


class Level(StrEnum):
    """How much of a room's news one is told."""

    ALL = "all"
    FOR_ME = "for-me"
    MUTED = "muted"


class Other(StrEnum):
    """What follows, or stands in for, a notice on a device."""

    SMS = "sms"
    EMAIL = "email"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen; these are what holds until they do."""

    other: Other = Other.SMS
    quiet: bool = True
    quiet_from: dt.time = dt.time(22)
    quiet_until: dt.time = dt.time(7)
    free_days_quiet: bool = False
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways somebody can be reached: what bounced, or is not there, is none."""

    devices: bool = False
    sms: bool = False
    email: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell: whether it names its reader, answers them, or says anything at all (`loud`)."""

    urgent: bool = False
    loud: bool = True
    named: bool = False
    answers_me: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One way, and not before when."""

    channel: str
    due_at: dt.datetime


def is_told(news: News, level: Level) -> bool:
    """Whether somebody with this choice for the room is told of it (rule 2)."""
    if news.urgent or news.named:
        return True
    if not news.loud or level is Level.MUTED:
        return False
    return level is Level.ALL or news.answers_me


def plan(news: News, ways: Ways, choice: Choice, now: dt.datetime, *, at_work: bool = False) -> list[Step]:
    """The ways that a notice takes, and when (rules 1 and 3 to 5); none where nobody can or wants to be reached.

    `at_work`: it comes to somebody in a role, for whom the half hour is one of working time.
    """
    others = _others(ways, choice.other)
    if news.urgent:
        reachable = others or _others(ways, Other.BOTH)
        return [Step(channel, now) for channel in ([PUSH] if ways.devices else []) + reachable]
    begin = next_gathering(now) if choice.gathered and not news.named else now
    first = after_quiet(begin, choice)
    if not ways.devices:
        return [Step(channel, first) for channel in others]
    second = after_quiet(_half_an_hour_after(first, at_work=at_work), choice)
    return [Step(PUSH, first), *(Step(channel, second) for channel in others)]


def next_gathering(moment: dt.datetime) -> dt.datetime:
    """The next hour at which news is told gathered, Norwegian time."""
    day = moment.astimezone(OSLO).date()
    hours = (dt.datetime.combine(date, hour, OSLO) for date in (day, day + _DAY) for hour in GATHERED_AT)
    return next(hour for hour in hours if hour >= moment)


def is_quiet(moment: dt.datetime, choice: Choice) -> bool:
    """Whether somebody wants to be left in peace then."""
    local = moment.astimezone(OSLO)
    if choice.free_days_quiet and not is_working_day(local.date()):
        return True
    return choice.quiet and _within(local.time(), choice.quiet_from, choice.quiet_until)


def after_quiet(moment: dt.datetime, choice: Choice) -> dt.datetime:
    """The moment itself, or the first one afterwards that is not quiet (rule 5)."""
    while is_quiet(moment, choice):
        moment = _next_end(moment, choice)
    return moment


def calendar_mail_at(now: dt.datetime, choice: Choice, soonest: dt.datetime) -> dt.datetime:
    """When an appointment by e-mail that was made, moved or cancelled goes; `soonest`: of its old and new time."""
    later = after_quiet(now, choice)
    same_day = soonest.astimezone(OSLO).date() <= now.astimezone(OSLO).date()
    return now if same_day or soonest <= later else later


def strongest(templates: Iterable[str]) -> str:
    """What several notices become as one: what they all say, or that something has happened."""
    found = set(templates)
    return found.pop() if len(found) == 1 else "something-happened"


def _half_an_hour_after(moment: dt.datetime, *, at_work: bool) -> dt.datetime:
    return after_minutes(moment, SECOND_WAY_AFTER) if at_work else moment + dt.timedelta(minutes=SECOND_WAY_AFTER)


def _next_end(moment: dt.datetime, choice: Choice) -> dt.datetime:
    """The next moment at which quiet hours may end."""
    local = moment.astimezone(OSLO)
    end = choice.quiet_until if choice.quiet else MORNING
    day = local.date()
    while dt.datetime.combine(day, end, OSLO) <= moment:
        day += _DAY
    return dt.datetime.combine(day, end, OSLO)


def _within(time: dt.time, start: dt.time, end: dt.time) -> bool:
    if start == end:
        return False  # "from 22 until 22" leaves no quiet hour, rather than no other
    return start <= time < end if start < end else time >= start or time < end


def _others(ways: Ways, wanted: Other) -> list[str]:
    """Text message and e-mail as wanted; where the wanted one does not work, the one that does."""
    works = [channel for channel, there in ((SMS, ways.sms), (EMAIL, ways.email)) if there]
    if wanted is Other.NONE:
        return []
    named = [SMS, EMAIL] if wanted is Other.BOTH else [wanted.value]
    return [channel for channel in named if channel in works] or works
