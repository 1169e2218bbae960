"""The pages of a room's appointments: all of them, one, a new one, a changed one, and other times."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brobygger.appointments import access, queries, services
from brobygger.appointments.forms import AppointmentForm, OfferForm, WaitForm, initial_of, minutes_of
from brobygger.appointments.views import showing
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import Members
from brobygger.rooms.views import presenting


@require_GET
@route(audience="signed-in")
def page(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """All appointments of a room."""
    return _all(request, room_id, WaitForm())


@require_POST
@route(audience="helper")
def begin_wait(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What the person waits for, and how long that usually takes."""
    actor, form = actor_of(request), WaitForm(request.POST)
    if not form.is_valid():
        return _all(request, room_id, form)
    said = form.cleaned_data
    try:
        services.begin_wait(actor, room_id=room_id, what=said["what"], usual_weeks=said["usual_weeks"])
    except Invalid as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return _all(request, room_id, form)
    messages.success(request, _("It is kept. The person sees it on their own page."))
    return redirect("appointments:page", room_id)


def _all(request: HttpRequest, room_id: UUID, form: WaitForm) -> HttpResponse:
    found = queries.page(actor_of(request), room_id)
    context = presenting.room_context(found.room) | {
        "coming": [showing.short(one) for one in found.coming],
        "past": [showing.short(one) for one in found.past],
        "waits": [showing.wait(one) for one in found.waits],
        "may_agree": found.may_agree,
        "may_wait": found.may_offer,
        "form": form,
    }
    return render(request, "appointments/page.html", context, status=422 if form.errors else 200)


@require_GET
@route(audience="signed-in")
def one(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """One appointment, with what may be said and done about it."""
    found = queries.one(actor_of(request), room_id, appointment_id)
    card = showing.whole(found)
    open_now = found.card.is_planned
    context = presenting.room_context(found.room) | {
        "one": card,
        "chain": showing.chain(found),
        "may_agree": found.may_agree and open_now,
        "may_offer": found.may_offer and open_now,
        "may_say": found.may_say and open_now,
    }
    return render(request, "appointments/one.html", context)


@require_GET
@route(audience="signed-in")
def calendar_file(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The appointment for one's own calendar: the time alone, or with what it is where that is asked for."""
    found = queries.one(actor_of(request), room_id, appointment_id)
    details = request.GET.get("details") == "yes"
    body = services.document([queries.for_calendar(found.chain[-1].id)], details=details)
    headers = {"Content-Disposition": 'attachment; filename="avtale.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def new(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Make an appointment."""
    actor = actor_of(request)
    found = rooms.members(actor, room_id)
    access.agree(found.room, found.me.kind, "make")
    options = showing.people_options(found.members)
    if request.method != "POST":
        form = AppointmentForm(people=options, initial={"people": showing.usual_people(found.members, found.me.id)})
        return _form(request, found, form)
    form = AppointmentForm(request.POST, people=options)
    if form.is_valid():
        try:
            key = services.make(actor, room_id=room_id, given=form.given(), overlap_ok=_confirmed(request))
        except Invalid as problem:
            return _form(request, found, form, problem)
        messages.success(request, _("The appointment is made. All in the room can see it."))
        return redirect("appointments:one", room_id, key)
    return _form(request, found, form)


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def change(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Change an appointment; a new time replaces the old one."""
    actor = actor_of(request)
    found = queries.one(actor, room_id, appointment_id)
    access.agree(found.room, found.me.kind, "change")
    given: dict[str, Any] = {"people": showing.people_options(found.members.members), "minutes": minutes_of(found.card)}
    if request.method != "POST":
        if not found.card.is_planned:
            return redirect("appointments:one", room_id, appointment_id)
        form = AppointmentForm(initial=initial_of(found.card), **given)
        return _form(request, found.members, form, appointment=found.card.id)
    form = AppointmentForm(request.POST, **given)
    if form.is_valid():
        try:
            key = services.change(
                actor,
                room_id=room_id,
                appointment_id=appointment_id,
                given=form.given(),
                overlap_ok=_confirmed(request),
            )
        except Invalid as problem:
            return _form(request, found.members, form, problem, appointment=found.card.id)
        messages.success(request, _("The change is kept. All in the room can see it."))
        return redirect("appointments:one", room_id, key)
    return _form(request, found.members, form, appointment=found.card.id)


@require_http_methods(["GET", "POST"])
@route(audience="helper")
def offer(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Offer other times."""
    actor = actor_of(request)
    found = queries.one(actor, room_id, appointment_id)
    access.offer(found.room, found.me.kind, "offer")
    form = OfferForm(request.POST) if request.method == "POST" else OfferForm()
    if request.method == "POST" and form.is_valid():
        lasts = dt.timedelta(minutes=minutes_of(found.card))
        wanted = [(start, start + lasts) for start in form.moments()]
        try:
            services.offer(actor, room_id=room_id, appointment_id=appointment_id, offered=wanted)
        except Invalid as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("The times are offered. Everybody concerned is asked."))
            return redirect("appointments:one", room_id, appointment_id)
    context = presenting.room_context(found.room) | {"form": form, "rows": form.rows(), "one": showing.whole(found)}
    return render(request, "appointments/offer.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest) -> bool:
    return request.POST.get("overlap") == "yes"


def _form(
    request: HttpRequest,
    found: Members,
    form: AppointmentForm,
    problem: Invalid | None = None,
    *,
    appointment: UUID | None = None,
) -> HttpResponse:
    warning = problem.message if isinstance(problem, services.Overlaps) else ""
    if problem is not None and not warning:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    context = presenting.room_context(found.room) | {"form": form, "warning": warning, "appointment": appointment}
    return render(request, "appointments/form.html", context, status=422 if form.errors or warning else 200)
