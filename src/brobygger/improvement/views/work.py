"""What is in the way, and what is written down on the way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.improvement import access, queries, services
from brobygger.improvement.forms import BarrierForm, GoneForm, NoteForm
from brobygger.improvement.queries import BarrierCard, ProjectPage
from brobygger.improvement.views import sentences
from brobygger.improvement.views.showing import members_of, page_of
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route


@route(audience="helper")
def new(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Somebody in the project writes what is in the way, and sees what has been proposed against each kind."""
    actor = actor_of(request)
    access.write(actor, project_id)
    found = queries.page(actor, project_id)
    form = BarrierForm(request.POST if request.method == "POST" else None, members=members_of(found))
    if form.is_valid():
        try:
            services.add_barrier(actor, project_id=project_id, work=form.work())
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("What is in the way?"), "project": found, "proposals": sentences.proposals()}
    return render(request, "improvement/form.html", page, status=422 if form.is_bound else 200)


@route(audience="helper")
def barrier(request: HttpRequest, project_id: UUID, barrier_id: UUID) -> HttpResponse:
    """Another owner, next step or day."""
    actor = actor_of(request)
    access.write(actor, project_id)
    found = queries.page(actor, project_id)
    one = _one(found, barrier_id)
    sent = request.POST if request.method == "POST" else None
    form = BarrierForm(sent, members=members_of(found), initial=_said(one))
    if form.is_valid():
        try:
            services.change_barrier(actor, project_id=project_id, barrier_id=barrier_id, work=form.work())
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    return _shown(request, found, one, form, GoneForm(auto_id="gone_%s"), status=422 if form.is_bound else 200)


@require_POST
@route(audience="helper")
def gone(request: HttpRequest, project_id: UUID, barrier_id: UUID) -> HttpResponse:
    """It is no longer in the way, or it is again."""
    actor = actor_of(request)
    if request.POST.get("again"):
        services.open_again(actor, project_id=project_id, barrier_id=barrier_id)
        return redirect("improvement:barrier", project_id, barrier_id)
    form = GoneForm(request.POST, auto_id="gone_%s")
    try:
        services.put_away(actor, project_id=project_id, barrier_id=barrier_id, how=request.POST.get("how", ""))
        messages.success(request, _("Out of the way. What you did about it stays on the page."))
        return redirect("improvement:project", project_id)
    except Invalid as problem:
        form.refuse(problem)
    found = queries.page(actor, project_id)
    one = _one(found, barrier_id)
    return _shown(request, found, one, BarrierForm(members=members_of(found), initial=_said(one)), form, status=422)


@require_POST
@route(audience="helper")
def note(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Somebody writes down data, or what was learnt or decided. What was typed stays on an error."""
    actor, form = actor_of(request), NoteForm(request.POST)
    access.write(actor, project_id)
    if form.is_valid():
        try:
            services.note(actor, project_id=project_id, **form.cleaned_data)
            return redirect("improvement:project", project_id)
        except Invalid as problem:
            form.refuse(problem)
    return render(request, "improvement/project.html", page_of(actor, project_id, form), status=422)


@require_POST
@route(audience="helper")
def remove(request: HttpRequest, project_id: UUID, note_id: UUID) -> HttpResponse:
    """Whoever wrote it takes it back."""
    services.remove_note(actor_of(request), project_id=project_id, note_id=note_id)
    return redirect("improvement:project", project_id)


def _shown(
    request: HttpRequest, found: ProjectPage, one: BarrierCard, form: BarrierForm, away: GoneForm, *, status: int
) -> HttpResponse:
    page = {"form": form, "heading": _("Something in the way"), "project": found, "barrier": one, "away": away}
    return render(request, "improvement/form.html", page, status=status)


def _one(found: ProjectPage, barrier_id: UUID) -> BarrierCard:
    one = found.barrier(barrier_id)
    access.there(one is not None, found.id)
    assert one is not None
    return one


def _said(one: BarrierCard) -> dict[str, Any]:
    owner = str(one.owner.role_id) if one.owner else ""
    return {"kind": one.kind, "text": one.text, "owner": owner, "next_step": one.next_step, "due_on": one.due_on}
