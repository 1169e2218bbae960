"""Plans as those who work in the two organisations see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from brobygger.collaboration import access, rules
from brobygger.collaboration.models import Pair, Plan
from brobygger.collaboration.rules import Journey, Meets, Side
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people import queries as people
from brobygger.people.queries import OrganisationName, StaffCard

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class PairCard:
    """A plan in the list: with whom, since when it holds, and whether one's own side has yet to agree to a draft."""

    id: UUID
    other: str
    since: dt.date | None
    coming_on: dt.date | None
    has_draft: bool
    waits_for_us: bool


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step, with its number in the journey."""

    id: UUID
    number: int
    side: Side
    what: str
    law: bool
    decision: bool
    day: int | None
    gap: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one organisation has said to this version."""

    name: str
    side: Side
    by: StaffCard | None
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One version, whole."""

    pair_id: UUID
    number: int
    sides: tuple[Agreed, Agreed]
    mine: Side
    target: str
    meets: str
    records: str
    place: str
    starts_on: dt.date | None
    changed_at: dt.datetime
    journeys: dict[Journey, tuple[StepCard, ...]]

    @property
    def other(self) -> str:
        return next(one.name for one in self.sides if one.side != self.mine)

    @property
    def i_agreed(self) -> bool:
        return any(one.at is not None for one in self.sides if one.side == self.mine)


@dataclass(frozen=True, slots=True)
class PairPage:
    """A pair: the version that holds, the one to come, whether there is a draft, and whether one may write."""

    id: UUID
    other: str
    now: PlanPage | None
    coming: PlanPage | None
    has_draft: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """What a plan in force says to those who plan a meeting."""

    pair_id: UUID
    meets_before: bool
    records: str
    place: str


def today() -> dt.date:
    """The day in Norway."""
    return clock.now().astimezone(OSLO).date()


def mine(actor: Actor) -> list[PairCard]:
    """The plans of one's own organisation, by the other's name. Three queries."""
    own = access.helper(actor)
    pairs = list(Pair.objects.filter(Q(organisation_a=own) | Q(organisation_b=own)).prefetch_related("plans"))
    names = people.organisation_names(actor, [_other(pair, own) for pair in pairs])
    cards = [_card(pair, own, names.get(_other(pair, own), "")) for pair in pairs]
    shown = [one for one in cards if actor.is_leader or one.since or one.coming_on]
    return sorted(shown, key=lambda one: one.other.casefold())


def others(actor: Actor, words: str) -> list[OrganisationName]:
    """Organisations that one could make a plan with, by name. One query; none without words."""
    own = access.leader(actor)
    return [one for one in people.organisations_named(actor, words) if one.id != own]


def pair(actor: Actor, pair_id: UUID) -> PairPage:
    """A pair as one sees it. Raises Hidden."""
    found, side = access.read(actor, pair_id)
    versions = list(Plan.objects.filter(pair=found).prefetch_related("steps"))
    now, later = rules.in_force(versions, today()), rules.coming(versions, today())
    pages = _pages(actor, found, side, [one for one in (now, later) if one])
    names = people.organisation_names(actor, [found.organisation_a, found.organisation_b])
    return PairPage(
        found.id,
        names[found.organisation_b if side is Side.A else found.organisation_a],
        pages.get(now.id) if now else None,
        pages.get(later.id) if later else None,
        rules.draft(versions) is not None,
        actor.is_leader,
    )


def draft(actor: Actor, pair_id: UUID) -> PlanPage | None:
    """The version that is worked on, for leaders. Raises Hidden."""
    found, side = access.change(actor, pair_id)
    one = rules.draft(list(Plan.objects.filter(pair=found).prefetch_related("steps")))
    return _pages(actor, found, side, [one])[one.id] if one else None


def rule_between(actor: Actor, one: UUID, other: UUID) -> Rule | None:
    """What the plan in force between two organisations says, to whoever works in one of them. At most two queries."""
    first, second = sorted((one, other))
    found = Pair.objects.filter(organisation_a=first, organisation_b=second).prefetch_related("plans").first()
    if found is None or actor.organisation_id not in (first, second):
        return None
    plan = rules.in_force(list(found.plans.all()), today())
    return Rule(found.id, plan.meets == Meets.BEFORE, plan.records, plan.place) if plan else None


def _other(pair: Pair, own: UUID) -> UUID:
    return pair.organisation_b if pair.organisation_a == own else pair.organisation_a


def _card(pair: Pair, own: UUID, other: str) -> PairCard:
    versions = list(pair.plans.all())
    now, later, open_ = rules.in_force(versions, today()), rules.coming(versions, today()), rules.draft(versions)
    ours = open_ and (open_.agreed_a_at if own == pair.organisation_a else open_.agreed_b_at)
    return PairCard(
        id=pair.id,
        other=other,
        since=now.starts_on if now else None,
        coming_on=later.starts_on if later else None,
        has_draft=open_ is not None,
        waits_for_us=open_ is not None and ours is None,
    )


def _pages(actor: Actor, pair: Pair, mine: Side, plans: Iterable[Plan]) -> dict[UUID, PlanPage]:
    found = list(plans)
    roles = [role for one in found for role in (one.agreed_a_role_id, one.agreed_b_role_id) if role]
    cards = people.staff_cards(actor, roles) if roles else {}
    names = people.organisation_names(actor, [pair.organisation_a, pair.organisation_b])

    def agreed(side: Side, organisation: UUID, role: UUID | None, at: dt.datetime | None) -> Agreed:
        return Agreed(names[organisation], side, cards.get(role) if role else None, at)

    return {
        one.id: PlanPage(
            pair_id=pair.id,
            number=one.number,
            sides=(
                agreed(Side.A, pair.organisation_a, one.agreed_a_role_id, one.agreed_a_at),
                agreed(Side.B, pair.organisation_b, one.agreed_b_role_id, one.agreed_b_at),
            ),
            mine=mine,
            target=one.target,
            meets=one.meets,
            records=one.records,
            place=one.place,
            starts_on=one.starts_on,
            changed_at=one.changed_at,
            journeys=_journeys(one),
        )
        for one in found
    }


def _journeys(plan: Plan) -> dict[Journey, tuple[StepCard, ...]]:
    ordered = sorted(plan.steps.all(), key=lambda one: one.place)
    return {
        journey: tuple(
            StepCard(one.id, number, Side(one.side), one.what, one.law, one.decision, one.day, one.gap)
            for number, one in enumerate((one for one in ordered if one.journey == journey), start=1)
        )
        for journey in Journey
    }
