"""Where a project stands, and what asks for the project leader this week: plain rules over plain values.

The six kinds of barriers, the action team with one from each organisation, the six months, and "are the top leaders
close enough to decide?" are the source's (StimuLab 2022: organisational barriers, recommendations).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from brobygger.pilots.rules import EVALUATED_FROM, ends_on

SOON = dt.timedelta(days=7)
QUIET = dt.timedelta(days=14)  # so long without a note, and the project leader is reminded to gather some


class Part(StrEnum):
    """What somebody does in a project."""

    LEAD = "lead"  # the project leader
    TEAM = "team"  # in the action team: knows what a lawful intake is in their organisation
    DECIDER = "decider"  # a leader who can decide


class Kind(StrEnum):
    """What may be in the way: the source's six, in its order, and what it did not meet."""

    DECISION = "decision"
    INTAKE = "intake"
    ACROSS = "across"
    FINDING = "finding"
    PLACE = "place"
    TIME = "time"
    OTHER = "other"


class NoteKind(StrEnum):
    """What one writes down on the way."""

    LEARNT = "learnt"
    DATA = "data"
    DECIDED = "decided"


class Phase(StrEnum):
    """The source's phase model for innovation across organisations (STI-05)."""

    EXPLORE = "explore"
    DEVELOP = "develop"
    SECURE = "secure"


class State(StrEnum):
    """Where a project stands."""

    COMING = "coming"
    RUNNING = "running"
    JUDGED = "judged"  # near its end, or past it: it is time to judge it together
    ENDED = "ended"


class Asks(StrEnum):
    """What asks for somebody this week."""

    LATE = "late"  # a barrier's next step
    DUE = "due"
    NO_STEP = "no-step"  # a barrier that nobody has, or without a next step
    SECOND_ORGANISATION = "second-organisation"
    TEAM = "team"  # nobody from an organisation is in the action team
    DECIDER = "decider"
    COURSE = "course"  # nobody gives a next course in an organisation
    TARGET = "target"  # whom it is for first
    JUDGE = "judge"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Step:
    """An open barrier, as the rules see it."""

    id: UUID
    has_owner: bool
    next_step: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that asks for somebody: a barrier or an organisation, and by when."""

    what: Asks
    about: UUID | None = None
    due_on: dt.date | None = None


def last_day(starts_on: dt.date) -> dt.date:
    """Six months after the first."""
    return ends_on(starts_on)


def state(starts_on: dt.date, ended_on: dt.date | None, today: dt.date) -> State:
    """Where it stands today."""
    if ended_on is not None:
        return State.ENDED
    if today < starts_on:
        return State.COMING
    return State.JUDGED if today >= ends_on(starts_on) - EVALUATED_FROM else State.RUNNING


def week(starts_on: dt.date, today: dt.date) -> tuple[int, int]:
    """Which week it is, of how many; never more than there are."""
    weeks = (ends_on(starts_on) - starts_on).days // 7
    return min(max((today - starts_on).days // 7 + 1, 1), weeks), weeks


def asks(
    *,
    steps: Collection[Step],
    parts: Mapping[UUID, Collection[Part]],
    without_course: Collection[UUID],
    has_target: bool,
    newest_note_on: dt.date | None,
    starts_on: dt.date,
    ended_on: dt.date | None,
    today: dt.date,
) -> list[Ask]:
    """What asks for somebody this week, the most pressing first. `parts`: what is there of each organisation."""
    now = state(starts_on, ended_on, today)
    if now is State.ENDED:
        return []
    dated = sorted((one for one in steps if one.due_on), key=lambda one: one.due_on or today)
    late = [Ask(Asks.LATE, one.id, one.due_on) for one in dated if one.due_on and one.due_on < today]
    due = [Ask(Asks.DUE, one.id, one.due_on) for one in dated if one.due_on and today <= one.due_on <= today + SOON]
    loose = [Ask(Asks.NO_STEP, one.id) for one in steps if not (one.has_owner and one.next_step and one.due_on)]
    people = [] if len(parts) > 1 else [Ask(Asks.SECOND_ORGANISATION)]
    people += [Ask(Asks.TEAM, key) for key, there in parts.items() if Part.TEAM not in there]
    people += [] if any(Part.DECIDER in there for there in parts.values()) else [Ask(Asks.DECIDER)]
    quiet = now is not State.COMING and today - (newest_note_on or starts_on) >= QUIET
    judged = [Ask(Asks.JUDGE, due_on=ends_on(starts_on))] if now is State.JUDGED else []
    people += [] if has_target else [Ask(Asks.TARGET)]
    courses = [Ask(Asks.COURSE, key) for key in without_course]
    return [*late, *due, *judged, *loose, *people, *courses, *([Ask(Asks.NOTES)] if quiet else [])]


class Check(StrEnum):
    """What the source calls the intention: four things that make it a first meeting, in the order of the card."""

    TRUST = "trust"
    FEW = "few"
    PLANNED = "planned"
    KNOWN = "known"
