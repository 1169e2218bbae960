"""Pilots as their members see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, find_staff, staff_cards
from brobygger.pilots import access, rules
from brobygger.pilots.models import Member, Pilot
from brobygger.pilots.rules import Missing, Outcome, Part, State

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody in a pilot."""

    card: StaffCard
    is_leader: bool
    ready_at: dt.datetime | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation in a pilot, its units that are in, and what it can and cannot be flexible on."""

    id: UUID
    name: str
    units: tuple[str, ...]
    flexible: str
    fixed: str


@dataclass(frozen=True, slots=True)
class PilotPage:
    """All about a pilot."""

    id: UUID
    name: str
    need: str
    goals: str
    criteria: tuple[str, ...]
    answer_within: int
    state: State
    started_on: dt.date | None
    ends_on: dt.date | None
    outcome: Outcome | None  # what its leaders have decided
    outcome_why: str
    meetings: tuple[dt.date, ...]  # the next three status meetings of a pilot that runs
    members: tuple[MemberCard, ...]
    organisations: tuple[OrganisationCard, ...]
    missing: tuple[Missing, ...]
    may_change: bool
    my_organisation: UUID
    ready: bool  # whether I have said so


def today() -> dt.date:
    """The day it is in Norway."""
    return clock.now().astimezone(OSLO).date()


def lacks(pilot: Pilot) -> list[Missing]:
    """What the pilot lacks now. Two queries."""
    return rules.missing(_parts(list(pilot.members.all())), set(pilot.terms.values_list("organisation_id", flat=True)))


def mine(actor: Actor) -> list[tuple[UUID, str]]:
    """The pilots one is in. One query."""
    role = access.helper(actor)
    return list(Pilot.objects.filter(members__role_id=role).order_by("-made_at").values_list("id", "name"))


def page(actor: Actor, pilot_id: UUID) -> PilotPage:
    """One pilot, for its members. Raises Hidden."""
    me = access.read(actor, pilot_id)
    pilot = Pilot.objects.get(pk=pilot_id)
    rows = list(pilot.members.order_by("id"))
    cards = staff_cards(actor, [row.role_id for row in rows])
    rows.sort(key=lambda row: (cards[row.role_id].organisation_name, not row.is_leader, cards[row.role_id].name))
    terms = {one.organisation_id: (one.flexible, one.fixed) for one in pilot.terms.all()}
    missing = rules.missing(_parts(rows), terms.keys())
    began, over = pilot.started_on, pilot.ended_on
    state = rules.state(started_on=began, ended_on=over, today=today(), lacking=bool(missing))
    return PilotPage(
        id=pilot.id,
        name=pilot.name,
        need=pilot.need,
        goals=pilot.goals,
        criteria=tuple(pilot.criteria.splitlines()),
        answer_within=pilot.answer_within,
        state=state,
        started_on=pilot.started_on,
        ends_on=rules.last_day(began, over) if began else None,
        outcome=Outcome(pilot.outcome) if pilot.outcome else None,
        outcome_why=pilot.outcome_why,
        meetings=_next_meetings(pilot.started_on) if pilot.started_on and state is State.RUNNING else (),
        members=tuple(
            MemberCard(cards[row.role_id], row.is_leader, row.ready_at, row.role_id == me.role_id) for row in rows
        ),
        organisations=_organisations([cards[row.role_id] for row in rows], terms),
        missing=tuple(missing),
        may_change=me.is_leader,
        my_organisation=me.organisation_id,
        ready=me.ready_at is not None,
    )


def found(actor: Actor, pilot_id: UUID, words: str) -> list[StaffCard]:
    """Staff by name or place, who are not in the pilot yet; for its leaders. Raises Hidden."""
    access.change(actor, pilot_id)
    inside = set(Member.objects.filter(pilot_id=pilot_id).values_list("role_id", flat=True))
    cards = find_staff(actor, words=words, limit=10)
    return [card for card in cards if isinstance(card, StaffCard) and card.role_id not in inside]


def leaders(actor: Actor, pilot_id: UUID) -> list[StaffCard]:
    """Who leads the pilot, for the job that tells them. Raises Hidden for everybody else. Two queries."""
    access.jobs_only(actor)
    roles = Member.objects.filter(pilot_id=pilot_id, is_leader=True).values_list("role_id", flat=True)
    return list(staff_cards(actor, list(roles)).values())


def _next_meetings(start: dt.date) -> tuple[dt.date, ...]:
    return tuple(day for day in rules.meetings(start) if day >= today())[:3]


def _parts(rows: list[Member]) -> list[Part]:
    return [Part(row.role_id, row.organisation_id, row.is_leader, row.ready_at is not None) for row in rows]


def _organisations(cards: list[StaffCard], terms: dict[UUID, tuple[str, str]]) -> tuple[OrganisationCard, ...]:
    made = []
    for key, name in dict.fromkeys((card.organisation_id, card.organisation_name) for card in cards):
        units = dict.fromkeys(card.unit_name for card in cards if card.organisation_id == key)
        made.append(OrganisationCard(key, name, tuple(units), *terms.get(key, ("", ""))))
    return tuple(made)
