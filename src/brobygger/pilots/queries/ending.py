"""The end of a pilot: what each leader thinks, who has not said it, and whether they can decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, staff_cards
from brobygger.pilots import access, rules
from brobygger.pilots.models import Member, Pilot, Verdict
from brobygger.pilots.queries.pages import today
from brobygger.pilots.rules import Benefit, Change, Need, Outcome


@dataclass(frozen=True, slots=True)
class Thought:
    """What one leader thinks of the pilot."""

    card: StaffCard
    worked: str
    hindered: str
    outcome: Outcome
    needed: Need | None
    gained: dict[Benefit, Change]  # what was answered


@dataclass(frozen=True, slots=True)
class EndPage:
    """What the leaders think, and what they have decided."""

    pilot_id: UUID
    name: str
    need: str  # why it was needed when it was planned
    started_on: dt.date
    last_day: dt.date
    thoughts: tuple[Thought, ...]
    mine: Thought | None
    waiting_for: tuple[str, ...]  # leaders who have not said what they think
    outcome: Outcome | None
    outcome_why: str

    @property
    def gained(self) -> dict[Benefit, dict[Change, int]]:
        """How many leaders say what of each benefit."""
        said = {one: [thought.gained.get(one) for thought in self.thoughts] for one in Benefit}
        return {one: {change: here.count(change) for change in Change} for one, here in said.items()}


def end(actor: Actor, pilot_id: UUID) -> EndPage | None:
    """The end of a pilot, for its leaders; None for one that has not begun. Raises Hidden. Four queries."""
    me = access.lead(actor, pilot_id)
    pilot = Pilot.objects.get(pk=pilot_id)
    if pilot.started_on is None:
        return None
    leaders = {one.pk: one.role_id for one in pilot.members.filter(is_leader=True)}
    cards = staff_cards(actor, list(leaders.values()))
    said = {
        row.member_id: _thought(row, cards[leaders[row.member_id]]) for row in pilot.verdicts.order_by("written_at")
    }
    silent = [cards[role] for key, role in leaders.items() if key not in said]
    return EndPage(
        pilot_id=pilot.pk,
        name=pilot.name,
        need=pilot.need,
        started_on=pilot.started_on,
        last_day=rules.last_day(pilot.started_on, pilot.ended_on),
        thoughts=tuple(said.values()),
        mine=said.get(me.pk),
        waiting_for=tuple(sorted(card.name for card in silent if card.is_active)),
        outcome=Outcome(pilot.outcome) if pilot.outcome else None,
        outcome_why=pilot.outcome_why,
    )


def to_evaluate(actor: Actor) -> list[tuple[UUID, str]]:
    """The pilots near their end that the reader leads and has not said what they think of. One or two queries."""
    role = access.helper(actor)
    leads = Member.objects.filter(
        role_id=role, is_leader=True, pilot__started_on__isnull=False, pilot__ended_on__isnull=True
    )
    near = {
        one.pk: one.pilot
        for one in leads.select_related("pilot")
        if one.pilot.started_on and rules.is_evaluated(one.pilot.started_on, None, today())
    }
    if not near:
        return []
    said = set(Verdict.objects.filter(member_id__in=near).values_list("member_id", flat=True))
    return [(pilot.pk, pilot.name) for key, pilot in near.items() if key not in said]


def near_end(actor: Actor) -> list[tuple[UUID, UUID]]:
    """Pilot and role of each leader in the last weeks of a pilot; for our own job, which does not read what they think.

    Raises Hidden for anybody else.
    """
    access.jobs_only(actor)
    near = [
        one
        for one in Pilot.objects.filter(started_on__isnull=False, ended_on=None)
        if one.started_on
        and rules.is_evaluated(one.started_on, None, today())
        and not rules.is_over(one.started_on, None, today())
    ]
    leaders = Member.objects.filter(pilot__in=near, is_leader=True)
    return list(leaders.values_list("pilot_id", "role_id"))


def _thought(row: Verdict, card: StaffCard) -> Thought:
    gained = {Benefit(key): Change(said) for key, said in row.gained.items()}
    needed = Need(row.needed) if row.needed else None
    return Thought(card, row.worked, row.hindered, Outcome(row.outcome), needed, gained)
