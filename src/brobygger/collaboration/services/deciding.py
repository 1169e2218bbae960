"""A leader of each side agrees to the same words; then the plan is decided."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.collaboration import queries
from brobygger.collaboration.models import Plan, Step
from brobygger.collaboration.rules import Journey, Side
from brobygger.collaboration.services.drafts import open_draft
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid


def agree(actor: Actor, *, pair_id: UUID, seen: dt.datetime) -> bool:
    """Agree, for one's organisation, to the draft as it stood at `seen`; gives whether it is decided with that.

    Raises Hidden, Conflict (somebody has changed it since; there is no draft), Invalid (something is not filled in).
    """
    with open_draft(actor, pair_id) as (plan, side):
        if plan.changed_at != seen:
            raise Conflict(_("It was changed after you opened the page. Read it once more."), code="changed")
        _must_be_whole(plan)
        _write(plan, side, actor.role_id, clock.now())
        plan.refresh_from_db()
        decided = plan.agreed_a_at is not None and plan.agreed_b_at is not None
        if decided:
            record(actor, what="collaboration.decided", object_id=pair_id)
        return decided


def take_back(actor: Actor, *, pair_id: UUID) -> None:
    """One's organisation does not agree after all. Raises Hidden, Conflict (decided already)."""
    with open_draft(actor, pair_id) as (plan, side):
        _write(plan, side, None, None)


def _write(plan: Plan, side: Side, role: UUID | None, at: dt.datetime | None) -> None:
    Plan.objects.filter(pk=plan.id).update(**{f"agreed_{side}_role_id": role, f"agreed_{side}_at": at})


def _must_be_whole(plan: Plan) -> None:
    if not plan.target:
        raise Invalid(_("Write whom the plan is for."), field="target", code="target")
    if not plan.meets:
        raise Invalid(_("Say whether one may meet the person before the decision."), field="meets", code="meets")
    if plan.starts_on is None or plan.starts_on < queries.today():
        raise Invalid(_("Choose from which day it holds: today, or a day to come."), field="starts_on", code="start")
    filled = set(Step.objects.filter(plan=plan).values_list("journey", flat=True))
    if filled != set(Journey):
        raise Invalid(_("Both journeys need steps."), code="journeys")
