"""Beginning a plan and a new version of it, its points, and the steps of its journeys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.collaboration import access, queries, rules
from brobygger.collaboration.models import Pair, Plan, Step
from brobygger.collaboration.rules import Journey, Meets, Side
from brobygger.collaboration.services.drafts import changing
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people
from brobygger.rooms import text

MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Points:
    """What is agreed beside the journeys."""

    target: str
    meets: str
    records: str
    place: str
    starts_on: dt.date | None


@dataclass(frozen=True, slots=True)
class StepInput:
    """A step as a leader writes it."""

    what: str
    side: str
    law: bool = False
    decision: bool = False
    day: int | None = None
    gap: str = ""


def begin(actor: Actor, *, organisation_id: UUID) -> UUID:
    """A leader begins a plan with another organisation, or finds the one that is; gives it.

    Raises Hidden, Invalid.
    """
    own = access.leader(actor)
    known = people.organisation_names(actor, [organisation_id])
    decisions.hide_unless(bool(known), "collaboration.begin", why="no such organisation", object_id=organisation_id)
    if own == organisation_id:
        raise Invalid(_("Choose another organisation than your own."), field="organisation", code="own")
    first, second = sorted((own, organisation_id))
    with transaction.atomic():
        row = Pair(organisation_a=first, organisation_b=second, made_at=clock.now())
        Pair.objects.bulk_create([row], ignore_conflicts=True)
        pair = Pair.objects.select_for_update().get(organisation_a=first, organisation_b=second)
        if not Plan.objects.filter(pair=pair).exists():
            plan = _new(actor, pair, 1)
            _suggest(plan, Side.A if own == first else Side.B)
    return pair.id


def begin_anew(actor: Actor, *, pair_id: UUID) -> None:
    """A new version, with all that the last one holds; nothing where one is worked on. Raises Hidden."""
    pair, _side = access.change(actor, pair_id)
    with transaction.atomic():
        Pair.objects.select_for_update().get(pk=pair.id)
        versions = list(Plan.objects.filter(pair=pair).prefetch_related("steps"))
        if rules.draft(versions) is not None:
            return
        last = max(versions, key=lambda one: one.number)
        held = {name: getattr(last, name) for name in ("target", "meets", "records", "place")}
        plan = _new(actor, pair, last.number + 1, **held)
        kept = ("journey", "place", "side", "what", "law", "decision", "day", "gap")
        copies = [Step(plan=plan, **{name: getattr(one, name) for name in kept}) for one in last.steps.all()]
        Step.objects.bulk_create(copies)


def set_points(actor: Actor, *, pair_id: UUID, points: Points) -> None:
    """Write what is agreed beside the journeys. Raises Hidden, Conflict, Invalid."""
    if points.meets not in ("", *Meets):
        raise Invalid(_("Choose one of the two."), field="meets", code="meets")
    if points.starts_on is not None and points.starts_on < queries.today():
        raise Invalid(_("Choose today or a day to come."), field="starts_on", code="past")
    kept = {
        "target": text.line(points.target, field="target", longest=600),
        "records": text.line(points.records, field="records", longest=600),
        "place": text.line(points.place, field="place", longest=300),
        "meets": points.meets,
        "starts_on": points.starts_on,
    }
    with changing(actor, pair_id) as (plan, _side):
        Plan.objects.filter(pk=plan.id).update(**kept)


def add_step(actor: Actor, *, pair_id: UUID, journey: str, step: StepInput) -> None:
    """A step at the end of a journey. Raises Hidden, Conflict, Invalid."""
    if journey not in tuple(Journey):
        raise Invalid(_("Choose one of the two journeys."), field="journey", code="journey")
    kept = _checked(step)
    with changing(actor, pair_id) as (plan, _side):
        here = Step.objects.filter(plan=plan, journey=journey)
        if here.count() >= rules.MOST_STEPS:
            raise Conflict(_("Twenty steps are the most. Put some together."), code="many")
        last = here.order_by("-place").values_list("place", flat=True).first()
        Step.objects.create(plan=plan, journey=journey, place=(last or 0) + 1, **kept)


def change_step(actor: Actor, *, pair_id: UUID, step_id: UUID, step: StepInput) -> None:
    """Another wording, side or day. Raises Hidden, Conflict, Invalid."""
    kept = _checked(step)
    with changing(actor, pair_id) as (plan, _side):
        _there(Step.objects.filter(pk=step_id, plan=plan).update(**kept) == 1, step_id)


def move_step(actor: Actor, *, pair_id: UUID, step_id: UUID, by: int) -> None:
    """One place earlier (−1) or later (+1); at the end nothing happens. Raises Hidden, Conflict."""
    with changing(actor, pair_id) as (plan, _side):
        one = Step.objects.filter(pk=step_id, plan=plan).first()
        _there(one is not None, step_id)
        assert one is not None
        order = list(Step.objects.filter(plan=plan, journey=one.journey).order_by("place"))
        at = next(place for place, other in enumerate(order) if other.pk == one.pk)
        if 0 <= at + by < len(order):
            order.insert(at + by, order.pop(at))
        for place, other in enumerate(order, start=1):
            other.place = place
        Step.objects.bulk_update(order, ["place"])


def remove_step(actor: Actor, *, pair_id: UUID, step_id: UUID) -> None:
    """Take a step away. Raises Hidden, Conflict."""
    with changing(actor, pair_id) as (plan, _side):
        _there(Step.objects.filter(pk=step_id, plan=plan).delete()[0] == 1, step_id)


def _there(found: bool, step_id: UUID) -> None:
    decisions.hide_unless(found, "collaboration.step", why="none such in the draft", object_id=step_id)


def _new(actor: Actor, pair: Pair, number: int, **held: str) -> Plan:
    assert actor.role_id is not None
    return Plan.objects.create(
        id=new_id(), pair=pair, number=number, changed_at=clock.now(), changed_by_role_id=actor.role_id, **held
    )


def _checked(step: StepInput) -> dict[str, object]:
    if step.side not in tuple(Side):
        raise Invalid(_("Choose who does it."), field="side", code="side")
    if step.day is not None and not 0 <= step.day <= MOST_DAYS:
        raise Invalid(_("Write a number of days, from 0 to 730."), field="day", code="day")
    return {
        "what": text.line(step.what, field="what", longest=160, needed=True),
        "side": step.side,
        "law": step.law,
        "decision": step.decision,
        "day": step.day,
        "gap": text.line(step.gap, field="gap", longest=200),
    }


def _suggest(plan: Plan, sends: Side) -> None:
    """The usual way, to change: nobody begins with an empty page."""
    receives = Side.B if sends is Side.A else Side.A
    new = [
        (sends, _("Sends the referral"), {}),
        (receives, _("Makes the decision (vedtak)"), {"law": True, "decision": True}),
        (receives, _("Says what the offer is, and who will meet the person"), {}),
        (Side.BOTH, _("Det første møtet"), {}),
        (sends, _("Ends the treatment"), {}),
        (receives, _("First appointment"), {}),
    ]
    former = [new[0], new[2], new[3], new[4], new[5]]
    Step.objects.bulk_create(
        Step(plan=plan, journey=journey, place=place, side=side, what=what, **{"law": False, "decision": False, **more})
        for journey, steps in ((Journey.NEW, new), (Journey.FORMER, former))
        for place, (side, what, more) in enumerate(steps, start=1)
    )
