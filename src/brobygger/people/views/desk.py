"""The administrators' desk: organisations, units and roles. Nothing about service users is here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import access, queries, services
from brobygger.people.forms import OrganisationForm, StaffForm, UnitForm, UrgentForm


@route(audience="administrator")
def desk(request: HttpRequest) -> HttpResponse:
    """Who works where, and what can be added."""
    words = request.GET.get("q", "")[:100]
    found, more = queries.organisations(actor_of(request), words)
    return render(request, "people/desk.html", {"organisations": found, "more": more, "words": words})


@route(audience="administrator")
def add_organisation(request: HttpRequest) -> HttpResponse:
    """A new organisation; its number is checked."""
    actor = actor_of(request)
    access.administer(actor)
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_organisation(actor, **form.cleaned_data)
            return redirect(f"{reverse('people:desk')}?{urlencode({'q': form.cleaned_data['name']})}")
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/desk_form.html", {"form": form, "adding": "organisation"})


@route(audience="administrator")
def urgent(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Whom to call when it is urgent, in the rooms that the organisation answers for."""
    actor = actor_of(request)
    organisation = queries.organisation(actor, organisation_id)
    form = UrgentForm(request.POST if request.method == "POST" else None, initial={"urgent": organisation.urgent})
    if form.is_valid():
        try:
            services.set_urgent_numbers(actor, organisation_id=organisation_id, **form.cleaned_data)
            return redirect("people:desk")
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/desk_form.html", {"form": form, "adding": "urgent", "where": organisation.name})


@route(audience="administrator")
def add_unit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A new unit of an organisation."""
    actor = actor_of(request)
    organisation = queries.organisation(actor, organisation_id)
    form = UnitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_unit(actor, organisation_id=organisation_id, **form.cleaned_data)
            return redirect("people:desk")
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/desk_form.html", {"form": form, "adding": "unit", "where": organisation.name})


@route(audience="administrator")
def invite_staff(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A new role in a unit; who has no password yet gets a link by e-mail."""
    actor = actor_of(request)
    unit = queries.unit(actor, unit_id)
    form = StaffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.invite_staff(actor, unit_id=unit_id, **form.cleaned_data)
            return redirect("people:desk")
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/desk_form.html", {"form": form, "adding": "staff", "where": unit.name})


@require_POST
@route(audience="administrator")
def end_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """End a role now."""
    try:
        services.end_role(actor_of(request), role_id=role_id)
    except Invalid as error:
        return render(request, "people/desk_stopped.html", {"message": error.message}, status=409)
    return redirect("people:desk")
