"""Leaders write a plan together: its points, the steps of its journeys, and their yes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.collaboration import access, queries, services
from brobygger.collaboration.forms import PointsForm
from brobygger.collaboration.queries import PlanPage
from brobygger.collaboration.services import Points, StepInput
from brobygger.collaboration.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.routes import actor_of, route


@route(audience="leader")
def new(request: HttpRequest) -> HttpResponse:
    """A leader finds the other organisation and begins."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            pair_id = services.begin(actor, organisation_id=_id(request.POST.get("organisation", "")))
            return redirect("collaboration:draft", pair_id)
        except Invalid as problem:
            messages.error(request, problem.message)
    words = request.GET.get("q", "").strip()[:100]
    return render(request, "collaboration/new.html", {"found": queries.others(actor, words), "words": words})


@route(audience="helper")
def draft(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """The version that is worked on; POST writes its points. What was typed stays on an error."""
    actor = actor_of(request)
    form = PointsForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            services.set_points(actor, pair_id=pair_id, points=Points(**form.cleaned_data))
            messages.success(request, _("Kept. Both sides are asked to agree to it as it stands now."))
            return redirect("collaboration:draft", pair_id)
        except Invalid as problem:
            form.refuse(problem)
        except Conflict as problem:
            messages.error(request, problem.message)
            return redirect("collaboration:plan", pair_id)
    return _page(request, actor, pair_id, form)


@require_POST
@route(audience="helper")
def step(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Add, change, move or take away a step."""
    actor, given = actor_of(request), request.POST
    try:
        _do_step(actor, pair_id, given)
    except Conflict as problem:
        messages.error(request, problem.message)
    except Invalid as problem:
        return _page(request, actor, pair_id, None, problem=problem)
    anchor = given.get("step") if given.get("do") in ("up", "down") else given.get("journey", "")
    return redirect(f"{request.path.removesuffix('step/')}#{anchor}")


@require_POST
@route(audience="helper")
def agree(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """One's organisation agrees to what stands here, or takes it back."""
    actor = actor_of(request)
    try:
        if request.POST.get("agree") != "yes":
            services.take_back(actor, pair_id=pair_id)
        elif services.agree(actor, pair_id=pair_id, seen=_moment(request.POST.get("seen", ""))):
            messages.success(request, _("Both sides have agreed. The plan is decided."))
            return redirect("collaboration:plan", pair_id)
    except Conflict as problem:
        messages.error(request, problem.message)
    except Invalid as problem:
        return _page(request, actor, pair_id, None, problem=problem)
    return redirect("collaboration:draft", pair_id)


@require_POST
@route(audience="helper")
def change(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Begin a new version; the one that holds goes on until it is decided."""
    services.begin_anew(actor_of(request), pair_id=pair_id)
    return redirect("collaboration:draft", pair_id)


def _page(
    request: HttpRequest, actor: Actor, pair_id: UUID, form: PointsForm | None, *, problem: Invalid | None = None
) -> HttpResponse:
    access.change(actor, pair_id)
    found = queries.draft(actor, pair_id)
    if found is None:
        return redirect("collaboration:plan", pair_id)
    shown = form or PointsForm(initial=_written(found))
    page = showing.whole(found) | {
        "form": shown,
        "who": showing.who_does({one.side: one.name for one in found.sides}),
        "seen": found.changed_at.isoformat(),
        "problem": problem,
        "typed": _typed(request.POST) if problem else {},
    }
    return render(request, "collaboration/draft.html", page, status=422 if problem or shown.errors else 200)


def _typed(given: QueryDict) -> dict[str, Any]:
    """The step that was refused, as it was typed: `where` is the step that it changes, or the journey it is new in."""
    names = ("what", "side", "law", "decision", "day", "gap")
    where = given.get("step", "") if given.get("do") == "change" else given.get("journey", "")
    return {name: given.get(name, "") for name in names} | {"where": where, "id": given.get("step", "")}


def _written(found: PlanPage) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("target", "meets", "records", "place", "starts_on")}


def _do_step(actor: Actor, pair_id: UUID, given: QueryDict) -> None:
    do = given.get("do", "")
    if do == "add":
        services.add_step(actor, pair_id=pair_id, journey=given.get("journey", ""), step=_step_of(given))
        return
    key = _id(given.get("step", ""))
    if do == "change":
        services.change_step(actor, pair_id=pair_id, step_id=key, step=_step_of(given))
    elif do == "remove":
        services.remove_step(actor, pair_id=pair_id, step_id=key)
    elif do in ("up", "down"):
        services.move_step(actor, pair_id=pair_id, step_id=key, by=-1 if do == "up" else 1)
    else:
        raise Invalid(_("Choose what to do."), code="nothing")


def _step_of(given: QueryDict) -> StepInput:
    day = given.get("day", "").strip()
    if day and not (day.isdecimal() and len(day) < 6):
        raise Invalid(_("Write a number of days, from 0 to 730."), field="day", code="day")
    return StepInput(
        what=given.get("what", ""),
        side=given.get("side", ""),
        law="law" in given,
        decision="decision" in given,
        day=int(day) if day else None,
        gap=given.get("gap", ""),
    )


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise Hidden("collaboration.step", why="no such id") from None


def _moment(given: str) -> dt.datetime:
    """When the page was read; what is no moment is long ago."""
    try:
        found = dt.datetime.fromisoformat(given)
    except ValueError:
        return dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
