"""One's episodes in a room, and beginning one: which questions, and where sources differ which lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.feedback import access, queries, services
from brobygger.feedback.queries import choosing
from brobygger.feedback.queries.choosing import ALLIANCE, OUTCOME, Choice, Line
from brobygger.feedback.services import Lines
from brobygger.feedback.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries.instruments import InstrumentCard
from brobygger.rooms.views import presenting
from brobygger.ui import words

NONE = "none"


@route(audience="signed-in")
def overview(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """One's episodes in a room; a POST begins one, or asks which lines its curve is to have."""
    actor, problem = actor_of(request), None
    if request.method == "POST":
        try:
            return redirect("feedback:one", room_id, _begin(actor, request.POST, room_id))
        except Conflict as refused:
            messages.info(request, refused.message)
            return redirect("feedback:overview", room_id)
        except Invalid as refused:
            problem = refused
    found = queries.overview(actor, room_id)
    head, me = found.members.room, found.members.me
    own = [one for one in found.episodes if one.ended_at is None and one.led_by_seat == me.seat]
    may_begin = access.may(head, me.kind, access.LEADS) and not own
    context = presenting.room_context(head) | {
        "episodes": [showing.line(one, found.members) for one in found.episodes],
        "may_begin": may_begin,
    }
    context |= _choices(actor, request.POST, problem) if may_begin else {}
    return render(request, "feedback/overview.html", context, status=422 if problem else 200)


def _begin(actor: Actor, given: QueryDict, room_id: UUID) -> UUID:
    outcome, alliance = given.get("outcome", OUTCOME), given.get("alliance", ALLIANCE)
    return services.begin(actor, room_id=room_id, outcome=outcome, alliance=alliance, lines=_lines(given))


def _lines(given: QueryDict) -> Lines | None:
    """What was chosen; None where it was not asked for, or not wholly answered. Raises Invalid for no number."""
    asked = [one for one in ("cut_off", "reliable") if f"has_{one}" in given]
    if not asked or any(not given.get(one) for one in asked):
        return None
    try:
        return Lines(*(_number(given.get(one, "")) for one in ("cut_off", "reliable")))
    except ValueError:
        raise Invalid(_("Choose one from the list."), field="lines", code="choice") from None


def _number(given: str) -> float | None:
    return None if given in ("", NONE) else float(given)


def _choices(actor: Actor, given: QueryDict, problem: Invalid | None) -> dict[str, Any]:
    found = choosing.sets(actor)
    outcome, alliance = given.get("outcome", OUTCOME), given.get("alliance", ALLIANCE)
    context: dict[str, Any] = {
        "outcomes": [_option(one, outcome) for one in found.outcomes],
        "alliances": [_option(one, alliance) for one in found.alliances],
        "problem": problem.message if problem else "",
    }
    if problem is not None and problem.field == "lines":
        card = next((one for one in found.outcomes if one.instrument.key == outcome), None)
        context |= {"lines": _asked(choosing.choice(card.instrument), given)} if card else {}
        context |= {"outcome": outcome, "alliance": alliance}
        if problem.code == "lines" and "has_cut_off" not in given and "has_reliable" not in given:
            context["problem"] = ""  # nothing is wrong: it was not asked before
    return context


def _option(card: InstrumentCard, chosen: str) -> dict[str, Any]:
    one, language = card.instrument, words.language()
    about = [say(one.about, language), _("On paper only: you enter what was added up.") if card.on_paper_alone else ""]
    return {
        "value": one.key,
        "text": say(one.title, language),
        "hint": " ".join(part for part in about if part),
        "checked": one.key == chosen,
    }


def _asked(choice: Choice, given: QueryDict) -> list[dict[str, Any]]:
    """The lines that somebody has to choose, none of them chosen beforehand."""
    legends = {
        "cut_off": (_("Which cut-off fits the person?"), choice.cut_offs),
        "reliable": (_("From how many points is a change more than chance?"), choice.reliable),
    }
    return [
        {
            "name": name,
            "legend": legend,
            "options": [
                *(_line(one, given.get(name, "")) for one in there),
                {"value": NONE, "text": _("No such line"), "checked": given.get(name) == NONE},
            ],
        }
        for name, (legend, there) in legends.items()
        if there
    ]


def _line(one: Line, chosen: str) -> dict[str, Any]:
    said = [_ages(one), one.population, _("Source: %(source)s") % {"source": one.source}]
    value = f"{one.value:g}"
    return {
        "value": value,
        "text": value,
        "hint": ". ".join(part for part in said if part),
        "checked": value == chosen,
    }


def _ages(one: Line) -> str:
    if one.from_age is not None and one.to_age is not None:
        return _("From %(low)d to %(high)d years") % {"low": one.from_age, "high": one.to_age}
    if one.from_age is not None:
        return _("From %(low)d years") % {"low": one.from_age}
    return _("Up to %(high)d years") % {"high": one.to_age} if one.to_age is not None else ""
