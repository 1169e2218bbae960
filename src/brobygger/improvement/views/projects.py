"""The projects one is in, one project, its plan and its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.improvement import access, queries, services
from brobygger.improvement.forms import EndForm, PlanForm
from brobygger.improvement.services import Plan
from brobygger.improvement.views.showing import page_of
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The way here, on the helper's home."""
    panels.show(Panel(Place.HELPER_LINKS, "improvement/_links.html", lambda actor: {}))


@require_GET
@route(audience="helper")
def listing(request: HttpRequest) -> HttpResponse:
    """The projects one is in."""
    actor = actor_of(request)
    page = {
        "projects": queries.mine(actor),
        "may_make": actor.is_leader,
        "sees_to_training": bool(access.answers_for(actor)),
    }
    return render(request, "improvement/list.html", page)


@route(audience="leader")
def new(request: HttpRequest) -> HttpResponse:
    """A leader begins a project. What was typed stays on an error."""
    actor = actor_of(request)
    access.make(actor)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("improvement:project", services.make(actor, plan=Plan(**form.cleaned_data)))
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("New improvement project")}
    return render(request, "improvement/form.html", page, status=422 if form.is_bound else 200)


@require_GET
@route(audience="helper")
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """What asks for somebody this week, what is in the way, who is in it, and what is learnt."""
    return render(request, "improvement/project.html", page_of(actor_of(request), project_id))


@route(audience="helper")
def plan(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """The project leader changes name, goal or first day."""
    actor = actor_of(request)
    access.lead(actor, project_id)
    found = queries.page(actor, project_id)
    written = {"name": found.name, "goal": found.goal, "target": found.target, "starts_on": found.starts_on}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            services.change_plan(actor, project_id=project_id, plan=Plan(**form.cleaned_data))
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("Change the plan"), "project": found}
    return render(request, "improvement/form.html", page, status=422 if form.is_bound else 200)


@route(audience="helper")
def end(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """The project leader writes what they decided together: then it is over."""
    actor = actor_of(request)
    access.lead(actor, project_id)
    found = queries.page(actor, project_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end(actor, project_id=project_id, **form.cleaned_data)
            messages.success(request, _("The project has ended. All in it can read what you decided."))
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("Judge it together, and end it"), "project": found}
    return render(request, "improvement/form.html", page, status=422 if form.is_bound else 200)


@require_POST
@route(audience="helper")
def link(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """A pilot is a part of the project."""
    try:
        pilot = UUID(request.POST.get("pilot", ""))
    except ValueError:
        raise Hidden("improvement.link", why="no such pilot") from None
    services.link_pilot(actor_of(request), project_id=project_id, pilot_id=pilot)
    return redirect("improvement:project", project_id)
