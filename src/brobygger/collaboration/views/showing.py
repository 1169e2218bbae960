"""From a plan's values to what its pages are told: no queries, no decisions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.collaboration.forms import MEETS
from brobygger.collaboration.queries import PlanPage, StepCard
from brobygger.collaboration.rules import Journey, Meets, Side
from brobygger.collaboration.views import drawing


def journey_names() -> dict[Journey, tuple[str, str]]:
    """What the two journeys are called, and whose they are."""
    return {
        Journey.NEW: (_("New people"), _("For those who have not been with the receiving service before.")),
        Journey.FORMER: (_("Former or existing"), _("For those whom the receiving service knows already.")),
    }


def whole(plan: PlanPage) -> dict[str, Any]:
    """One version."""
    sides = {one.side: one.name for one in plan.sides}
    return {
        "plan": plan,
        "meets": MEETS[Meets(plan.meets)] if plan.meets else "",
        "sides": [sides[Side.A], sides[Side.B]],
        "journeys": [
            {
                "code": code,
                "name": name,
                "whose": whose,
                "drawing": drawing.drawn(plan.journeys[code]),
                "steps": [_step(one, sides) for one in plan.journeys[code]],
            }
            for code, (name, whose) in journey_names().items()
        ],
        "breaks": sum(bool(one.gap) for steps in plan.journeys.values() for one in steps),
    }


def who_does(sides: dict[Side, str]) -> list[tuple[str, str]]:
    """Whom one can choose for a step."""
    return [
        (Side.A, sides[Side.A]),
        (Side.B, sides[Side.B]),
        (Side.BOTH, _("Both together")),
        (Side.PERSON, _("The person")),
    ]


def _step(one: StepCard, sides: dict[Side, str]) -> dict[str, Any]:
    day = ""
    if one.day is not None:
        day = ngettext("about %(n)d day after the referral", "about %(n)d days after the referral", one.day) % {
            "n": one.day
        }
    return {"card": one, "who": dict(who_does(sides))[one.side], "day": day}
