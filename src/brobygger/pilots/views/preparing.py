"""The pages of pilots: the list, the plan, and the one page that says what is missing and who has it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.pilots import access, queries, services
from brobygger.pilots.forms import OUTCOMES, PlanForm, TermsForm
from brobygger.pilots.queries import PilotPage
from brobygger.pilots.rules import State
from brobygger.pilots.services import Plan
from brobygger.pilots.views import sentences
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The way here, on the helper's home."""
    panels.show(Panel(Place.HELPER_LINKS, "pilots/_links.html", lambda actor: {}))


@require_GET
@route(audience="helper")
def pilots(request: HttpRequest) -> HttpResponse:
    """The pilots one is in."""
    actor = actor_of(request)
    return render(request, "pilots/list.html", {"pilots": queries.mine(actor), "may_make": actor.is_leader})


@route(audience="leader")
def new(request: HttpRequest) -> HttpResponse:
    """A leader writes the plan. What was typed stays on an error."""
    actor = actor_of(request)
    access.make(actor)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("pilots:pilot", services.make(actor, plan=Plan(**form.cleaned_data)))
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("New pilot")}
    return render(request, "pilots/plan.html", page, status=422 if form.is_bound else 200)


@route(audience="helper")
def plan(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader in the pilot changes the plan."""
    actor = actor_of(request)
    access.change(actor, pilot_id)
    found = queries.page(actor, pilot_id)
    written = {"name": found.name, "need": found.need, "goals": found.goals, "answer_within": found.answer_within}
    written["criteria"] = "\n".join(found.criteria)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            services.change_plan(actor, pilot_id=pilot_id, plan=Plan(**form.cleaned_data))
            return redirect("pilots:pilot", pilot_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("Change the plan"), "pilot": found}
    return render(request, "pilots/plan.html", page, status=422 if form.is_bound else 200)


@require_GET
@route(audience="helper")
def pilot(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """What is missing and who has it, the plan, and who is in it."""
    found = queries.page(actor_of(request), pilot_id)
    page = {"pilot": found, "missing": [sentences.missing(found, one) for one in found.missing], **_standing(found)}
    return render(request, "pilots/pilot.html", page)


@route(audience="helper")
def members(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader in the pilot finds people and brings them in."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            services.bring_in(actor, pilot_id=pilot_id, role_id=_role(request))
        except Conflict as problem:
            messages.error(request, problem.message)
        return redirect("pilots:pilot", pilot_id)
    words = request.GET.get("q", "").strip()[:100]
    found = queries.found(actor, pilot_id, words)
    page = {"found": found if words else [], "words": words, "pilot": queries.page(actor, pilot_id)}
    return render(request, "pilots/members.html", page)


@route(audience="helper")
def terms(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader says what their own organisation can and cannot be flexible on."""
    actor = actor_of(request)
    access.change(actor, pilot_id)
    found = queries.page(actor, pilot_id)
    (own,) = (one for one in found.organisations if one.id == found.my_organisation)
    written = {"flexible": own.flexible, "fixed": own.fixed}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            services.set_terms(actor, pilot_id=pilot_id, **form.cleaned_data)
            return redirect("pilots:pilot", pilot_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": own.name, "pilot": found}
    return render(request, "pilots/plan.html", page, status=422 if form.is_bound else 200)


@require_POST
@route(audience="helper")
def ready(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """Ready, or not after all."""
    try:
        services.set_ready(actor_of(request), pilot_id=pilot_id, ready=request.POST.get("ready") == "yes")
    except Conflict as problem:
        messages.error(request, problem.message)
    return redirect("pilots:pilot", pilot_id)


@require_POST
@route(audience="helper")
def start(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader starts it."""
    try:
        services.start(actor_of(request), pilot_id=pilot_id)
    except Conflict as problem:
        messages.error(request, problem.message)
    return redirect("pilots:pilot", pilot_id)


def _role(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("role", ""))
    except ValueError:
        raise Hidden("pilots.bring-in", why="no such role") from None


def _standing(found: PilotPage) -> dict[str, Any]:
    """How it stands, in a sentence, with its colour."""
    text, color = {
        State.PREPARING: (_("The pilot is being prepared."), "info"),
        State.READY: (_("Everybody is ready. A leader can start the pilot."), "success"),
        State.RUNNING: (_("The pilot is running."), "success"),
        State.STOPPED: (_("The pilot is not running now. Something that it needs is missing."), "warning"),
        State.ENDED: (_("The pilot has ended. Its rooms go on as any other room."), "info"),
    }[found.state]
    outcome = OUTCOMES[found.outcome] if found.outcome else ""
    may_start = found.may_change and found.state is State.READY
    return {"state_text": text, "state_color": color, "may_start": may_start, "outcome": outcome}
