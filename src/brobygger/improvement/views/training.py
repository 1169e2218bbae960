"""Who has had the half-hour course, who gives the next, and who took part."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.improvement import queries, services
from brobygger.improvement.forms import CourseForm
from brobygger.improvement.queries import today
from brobygger.improvement.views.people import role_in
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people.queries import staff_of


@require_GET
@route(audience="helper")
def overview(request: HttpRequest) -> HttpResponse:
    """Unit by unit: who has had the course, how long ago, and who gives the next."""
    page = {"organisations": queries.training(actor_of(request)), "old": today().replace(day=1, year=today().year - 1)}
    return render(request, "improvement/training.html", page)


@route(audience="helper")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a course in a unit, or write down one that has been."""
    actor = actor_of(request)
    units = queries.units(actor)
    chosen = {"unit": request.GET.get("unit", ""), "held_on": today()}
    form = CourseForm(request.POST if request.method == "POST" else None, units=units, initial=chosen)
    if form.is_valid():
        try:
            unit, day = UUID(form.cleaned_data["unit"]), form.cleaned_data["held_on"]
            return redirect("improvement:course", services.plan_course(actor, unit_id=unit, held_on=day))
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("A course in a unit")}
    return render(request, "improvement/new_course.html", page, status=422 if form.is_bound else 200)


@route(audience="helper")
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Who gives it, and when it has been, who took part."""
    actor = actor_of(request)
    found = queries.course(actor, course_id)
    if request.method == "POST":
        try:
            services.write_down(actor, course_id=course_id, roles=_roles(request))
            messages.success(request, _("Written down."))
            return redirect("improvement:training")
        except Conflict as problem:
            messages.error(request, problem.message)
    words = request.GET.get("q", "").strip()[:100]
    gave = {card.role_id for card in found.givers}
    page = {
        "course": found,
        "found": queries.givers_found(actor, course_id, words),
        "words": words,
        "has_been": found.held_on <= today(),
        "people": [
            {"value": card.role_id, "text": f"{card.name}, {card.title_label}", "checked": card.role_id in found.took}
            for card in staff_of(actor, found.unit_id)
            if card.role_id not in gave
        ],
    }
    return render(request, "improvement/course.html", page)


@require_POST
@route(audience="helper")
def giver(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Somebody gives it, or does not after all."""
    given = services.not_give if request.POST.get("out") else services.let_give
    given(actor_of(request), course_id=course_id, role_id=role_in(request))
    return redirect("improvement:course", course_id)


@require_POST
@route(audience="helper")
def cancel(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """It does not happen."""
    try:
        services.cancel_course(actor_of(request), course_id=course_id)
    except Conflict as problem:
        messages.error(request, problem.message)
    return redirect("improvement:training")


def _roles(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("took")]
    except ValueError:
        raise Hidden("improvement.course", why="no such role") from None
