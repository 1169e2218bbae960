"""Was it as it was meant? Asked on the helper's first page, answered in one tap; and how the project shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.handovers.materials import material
from brobygger.improvement import queries, services
from brobygger.improvement.queries import Happens
from brobygger.improvement.rules import Check
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.kernel.routes import actor_of, route
from brobygger.measures.scoring.suppression import K
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place
from brobygger.ui import words

OFTEN = 0.8  # where fewer said yes, the project leader is told to ask about it


def register() -> None:
    """What waits, on the helper's first page."""
    panels.show(Panel(Place.HELPER_HOME, "improvement/_waits.html", of_home, order=30))


def of_home(actor: Actor) -> Mapping[str, Any] | None:
    """The oldest first meeting that this helper is asked about, and their own next steps of this week."""
    found = queries.waits(actor)
    if not found.questions and not found.steps:
        return None
    asked = found.questions[0] if found.questions else None
    between = _(" and ").join(asked.organisations) if asked else ""
    return {"asked": asked, "between": between, "checks": list(checks().items()), "steps": found.steps}


@require_POST
@route(audience="helper")
def answer(request: HttpRequest, asked_id: UUID) -> HttpResponse:
    """Keep the answer without a name, and go back to the first page."""
    given = set(request.POST.getlist("yes"))
    yes = list(Check) if request.POST.get("all") else [one for one in Check if one in given]
    try:
        services.answer(actor_of(request), asked_id=asked_id, yes=yes)
        messages.success(request, _("Thank you. It is counted without your name."))
    except Conflict as problem:
        messages.info(request, problem.message)
    return redirect("rooms:home")


def checks() -> dict[Check, str]:
    """The four of the card, in the reader's language."""
    language = words.language()
    return {check: one[language] for check, one in zip(Check, material().card, strict=True)}


def shown(found: Happens) -> dict[str, Any]:
    """How many there were, and the four with how many said yes; numbers below five stay out."""
    said = checks()
    rows = [{"text": said[one], "yes": found.yes[one], "of": found.answers} for one in Check]
    weak = min(Check, key=lambda one: found.yes[one])
    asks = said[weak] if found.answers and found.yes[weak] < OFTEN * found.answers else ""
    return {
        "across": _number(found.across),
        "inside": _number(found.inside),
        "rows": rows if found.answers else [],
        "answers": found.answers,
        "newest_on": found.newest_on,
        "ask_about": asks.rstrip("."),
        "least": K,
    }


def _number(count: int) -> str:
    return _("fewer than %(least)d") % {"least": K} if 0 < count < K else str(count)
