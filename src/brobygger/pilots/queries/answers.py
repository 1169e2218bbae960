"""What the leaders of a pilot have written to its status meetings, and to which one they may write now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, staff_cards
from brobygger.pilots import access, rules
from brobygger.pilots.models import Answer, Member, Pilot
from brobygger.pilots.queries.pages import lacks, today


@dataclass(frozen=True, slots=True)
class Said:
    """What one leader wrote to one meeting."""

    card: StaffCard
    happened: str
    hinders: str
    decided: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A status meeting, and what was written to it."""

    day: dt.date
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What is to be written now, and what has been written, the newest meeting first."""

    pilot_id: UUID
    name: str
    day: dt.date | None  # the meeting that is open for writing
    until: dt.date | None  # the last day on which one may write to it
    mine: Said | None
    waiting_for: tuple[str, ...]  # leaders who have not written to it
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting that waits for the reader's answers."""

    pilot_id: UUID
    name: str
    day: dt.date


def open_meeting(pilot: Pilot) -> dt.date | None:
    """The meeting that leaders write to now; None before the pilot has begun and when it has ended."""
    if pilot.started_on is None or rules.is_over(pilot.started_on, pilot.ended_on, today()):
        return None
    return rules.meeting_to_answer(pilot.started_on, today())


def answers(actor: Actor, pilot_id: UUID) -> AnswersPage:
    """What the leaders have written, for its leaders. Raises Hidden. Four queries."""
    me = access.lead(actor, pilot_id)
    pilot = Pilot.objects.get(pk=pilot_id)
    leaders = {one.pk: one.role_id for one in pilot.members.filter(is_leader=True)}
    cards = staff_cards(actor, list(leaders.values()))
    rows = list(pilot.answers.order_by("-meeting_on", "written_at"))
    day = open_meeting(pilot)
    said = {(row.meeting_on, row.member_id): _said(row, cards[leaders[row.member_id]]) for row in rows}
    written = {member for on, member in said if on == day}
    return AnswersPage(
        pilot_id=pilot.pk,
        name=pilot.name,
        day=day,
        until=day + rules.WRITTEN_AFTER if day else None,
        mine=said.get((day, me.pk)) if day else None,
        waiting_for=tuple(sorted(cards[role].name for key, role in leaders.items() if key not in written))
        if day
        else (),
        meetings=tuple(
            Meeting(on, tuple(said[on, row.member_id] for row in group))
            for on, group in groupby(rows, key=lambda row: row.meeting_on)
        ),
    )


def asked(actor: Actor) -> list[Asked]:
    """The meetings that wait for the reader's answers today, the first one first. One or two queries."""
    role = access.helper(actor)
    leads = Member.objects.filter(role_id=role, is_leader=True, pilot__started_on__isnull=False)
    found = {one.pk: (one.pilot, day) for one in leads.select_related("pilot") if (day := _asked_for(one.pilot))}
    if not found:
        return []
    rows = Answer.objects.filter(member_id__in=found).values_list("member_id", "meeting_on")
    written = {(member, on) for member, on in rows}
    waiting = [Asked(pilot.pk, pilot.name, day) for key, (pilot, day) in found.items() if (key, day) not in written]
    return sorted(waiting, key=lambda one: one.day)


def to_ask(actor: Actor) -> list[tuple[UUID, dt.date, UUID]]:
    """Pilot, meeting and role of each leader who is to be asked today, and has not written; for our own job.

    Raises Hidden for anybody else. Only pilots that run: one that has stopped has told its leaders so.
    """
    access.jobs_only(actor)
    found = []
    for pilot in Pilot.objects.filter(started_on__isnull=False):
        day = _asked_for(pilot)
        if day is None or day < today() or lacks(pilot):
            continue
        written = set(pilot.answers.filter(meeting_on=day).values_list("member_id", flat=True))
        leaders = pilot.members.filter(is_leader=True).exclude(pk__in=written)
        found += [(pilot.pk, day, role) for role in leaders.values_list("role_id", flat=True)]
    return found


def _asked_for(pilot: Pilot) -> dt.date | None:
    day = open_meeting(pilot)
    return day if day is not None and rules.asks_today(day, today()) else None


def _said(row: Answer, card: StaffCard) -> Said:
    return Said(card, row.happened, row.hinders, row.decided, row.written_at)
