"""What a project hopes for, and which phase it is in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.improvement import access, queries, services
from brobygger.improvement.forms import BenefitForm, ReadingForm
from brobygger.improvement.queries import BenefitCard
from brobygger.improvement.views.showing import members_of
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route


@route(audience="helper")
def new(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Somebody in the project writes a chain. What was typed stays on an error."""
    actor = actor_of(request)
    access.write(actor, project_id)
    found = queries.page(actor, project_id)
    form = BenefitForm(request.POST if request.method == "POST" else None, members=members_of(found))
    if form.is_valid():
        try:
            services.add_benefit(actor, project_id=project_id, hope=form.hope())
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("What do you hope for?"), "project": found}
    return render(request, "improvement/form.html", page, status=422 if form.is_bound else 200)


@route(audience="helper")
def benefit(request: HttpRequest, project_id: UUID, benefit_id: UUID) -> HttpResponse:
    """One chain with what it shows by now; POST writes the chain anew, or what it shows."""
    actor = actor_of(request)
    access.write(actor, project_id)
    found, one = queries.page(actor, project_id), queries.benefit(actor, project_id, benefit_id)
    sent = request.POST if request.method == "POST" else None
    reads = sent is not None and sent.get("do") == "read"
    form = BenefitForm(None if reads else sent, members=members_of(found), initial=_written(one))
    reading = ReadingForm(sent if reads else None, auto_id="read_%s")
    bound: BenefitForm | ReadingForm = reading if reads else form
    if bound.is_valid():
        try:
            _keep(actor, project_id, benefit_id, bound)
            messages.success(request, _("Kept. Everybody in the project sees it."))
            return redirect("improvement:benefit", project_id, benefit_id)
        except Invalid as problem:
            bound.refuse(problem)
    page = {"form": form, "reading": reading, "project": found, "benefit": one}
    return render(request, "improvement/benefit.html", page, status=422 if bound.is_bound else 200)


@require_POST
@route(audience="helper")
def phase(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """The project leader says which phase it is in."""
    try:
        services.go_to_phase(actor_of(request), project_id=project_id, phase=request.POST.get("phase", ""))
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect("improvement:project", project_id)


def _keep(actor: Actor, project_id: UUID, benefit_id: UUID, form: BenefitForm | ReadingForm) -> None:
    if isinstance(form, ReadingForm):
        words = form.cleaned_data["words"]
        services.read_off(actor, project_id=project_id, benefit_id=benefit_id, words=words)
    else:
        services.change_benefit(actor, project_id=project_id, benefit_id=benefit_id, hope=form.hope())


def _written(one: BenefitCard) -> dict[str, Any]:
    names = ("way", "noticed", "gain", "goal", "followed")
    return {name: getattr(one, name) for name in names} | {"owner": str(one.owner.role_id) if one.owner else ""}
