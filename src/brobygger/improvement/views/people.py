"""Who is in a project: the project leader brings people in and lets them go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from brobygger.improvement import queries, services
from brobygger.improvement.forms import PART_HINTS, PARTS
from brobygger.improvement.rules import Part
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.routes import actor_of, route


@route(audience="helper")
def people(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """The project leader finds people, and says what they do in the project."""
    actor = actor_of(request)
    if request.method == "POST":
        given, part = role_in(request), request.POST.get("part", "")
        try:
            services.bring_in(actor, project_id=project_id, role_id=given, part=part)
            return redirect("improvement:people", project_id)
        except (Conflict, Invalid) as problem:
            messages.error(request, problem.message)
    words = request.GET.get("q", "").strip()[:100]
    page = {
        "found": queries.found(actor, project_id, words),
        "words": words,
        "project": queries.page(actor, project_id),
        "parts": list(PARTS.items()),
        "hints": [(PARTS[one], PART_HINTS[one]) for one in Part],
        "team": Part.TEAM,
    }
    return render(request, "improvement/people.html", page)


@require_POST
@route(audience="helper")
def out(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Somebody is no longer in the project."""
    actor, given = actor_of(request), role_in(request)
    try:
        services.take_out(actor, project_id=project_id, role_id=given)
        if given == actor.role_id:
            return redirect("improvement:list")
    except Conflict as problem:
        messages.error(request, problem.message)
    return redirect("improvement:people", project_id)


def role_in(request: HttpRequest) -> UUID:
    """The role that a form names. Raises Hidden."""
    try:
        return UUID(request.POST.get("role", ""))
    except ValueError:
        raise Hidden("improvement.people", why="no such role") from None
