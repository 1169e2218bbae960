"""What came of it: told in one tap on the hand-over's page, and asked for on the helper's first page."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.handovers import access, queries, services
from brobygger.handovers.queries import HandoverPage
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.kernel.working_time import OSLO
from brobygger.rooms.views import presenting

MOST = 3  # asked at a time on the first page


@require_POST
@route(audience="helper")
def tell(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """Keep what was tapped, and go back to where one was."""
    actor, given = actor_of(request), request.POST
    try:
        what, value, day = given.get("what", ""), given.get("value", ""), _day(given.get("day", ""))
        services.tell_after(actor, room_id=room_id, handover_id=handover_id, thing=what, value=value, day=day)
    except Invalid as refused:
        context = {"problem": refused.message, "typed": given, "one": _question(given.get("what", ""), "")}
        found = queries.one(actor, room_id, handover_id)
        context |= presenting.room_context(found.room) | {"handover": handover_id, "today": _today().isoformat()}
        return render(request, "handovers/after.html", context, status=422)
    messages.success(request, _("Noted. It can be changed on the page of the hand-over."))
    if given.get("back") == "home":
        return redirect("rooms:home")
    return redirect(reverse("handovers:one", args=[room_id, handover_id]) + "#after")


def of_page(found: HandoverPage) -> dict[str, Any] | None:
    """What came of it, on the page of a hand-over: for the helpers of both sides to tell, for the person to see."""
    if found.side != access.PERSON and found.side not in access.TELLERS:
        return None
    card = queries.after(found.card.id)
    mine = found.side != access.PERSON
    wanted = ["came"] if card.rests_since is not None and not card.arrivals else []
    wanted += ["treated", "readmitted"] if card.came_at is not None else []
    if not mine and not card.told:
        return None
    barriers = [
        {"what": f"barrier-{code}", "text": text, "met": card.value(f"barrier-{code}") == "yes"}
        for code, text in BARRIER_WORDS().items()
    ]
    return {
        "mine": mine,
        "questions": [_question(what, card.value(what)) for what in wanted] if mine else [],
        "barriers": barriers,
        "met": any(one["met"] for one in barriers),
        "told": [_told(one) for one in card.told if not one.what.startswith("barrier-")],
        "today": _today().isoformat(),
        "href": reverse("handovers:after", args=[card.room_id, card.handover_id]),
    }


def of_helper(actor: Actor) -> dict[str, Any] | None:
    """What one asks this helper now, a few at a time. One query."""
    found = [(card, what) for card in queries.asked_of_me(actor) for what in card.asks[-1:]]
    if not found:
        return None
    return {
        "asked": [
            _question(what, "")
            | {
                "name": presenting.first_name(card.person_name),
                "unit": card.unit,
                "key": f"-{card.handover_id}",
                "href": reverse("handovers:after", args=[card.room_id, card.handover_id]),
                "page": reverse("handovers:one", args=[card.room_id, card.handover_id]),
            }
            for card, what in found[:MOST]
        ],
        "today": _today().isoformat(),
    }


def BARRIER_WORDS() -> dict[str, str]:
    """The six barriers of the report, in words."""
    return {
        "decision": _("The decision (vedtak) took time"),
        "intake": _("We take people in differently"),
        "across": _("Harder across organisations than inside one"),
        "finding": _("Hard to find or reach participant 2"),
        "place": _("Where to meet"),
        "time": _("Time for it, or words for the text message"),
    }


def _question(what: str, value: str) -> dict[str, Any]:
    asked = {
        "came": _("Did they come to the first appointment in the new service?"),
        "treated": _("Has treatment or help begun in the new service?"),
        "readmitted": _("Have they been admitted to hospital again since?"),
    }
    options = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))]
    if what == "treated":  # not yet: then there is nothing to note
        del options[1]
    return {
        "what": what,
        "text": asked.get(what, _("What came of it")),
        "options": [{"value": key, "text": text, "chosen": key == value} for key, text in options],
        "has_day": what in ("came", "treated"),
    }


def _told(one: queries.ToldCard) -> str:
    said = {
        ("came", "yes"): _("Came to the first appointment"),
        ("came", "no"): _("Did not come to the first appointment"),
        ("treated", "yes"): _("Treatment or help has begun"),
        ("readmitted", "yes"): _("Has been admitted again"),
        ("readmitted", "no"): _("Has not been admitted again"),
    }.get((one.what, one.value), _("Not known"))
    return _("%(what)s (%(day)s, noted by %(name)s)") % {
        "what": said, "day": date_format(one.day, "j. F"), "name": one.by_name,
    }  # fmt: skip


def _day(given: str) -> dt.date | None:
    if not given:
        return None
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise Invalid(_("Write the day as a date, or leave it empty for today."), field="day", code="day") from None


def _today() -> dt.date:
    return clock.now().astimezone(OSLO).date()
