"""Enquiries to units: writing one, my list, one on its way, and what whoever handles it can do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.directory import access, queries, services
from brobygger.directory.queries import EnquiryCard, EnquiryStepCard
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard
from brobygger.ui import words


@route(audience="helper")
def ask(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Write to a unit's inbox. What was typed stays on an error."""
    actor = actor_of(request)
    unit = queries.unit_page(actor, unit_id)
    typed, error = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            enquiry_id = services.send(actor, unit_id=unit_id, question=typed)
        except Invalid as problem:
            error = problem.message
        else:
            messages.success(request, _("Sent. Here you see when it is read and who takes it."))
            return redirect("directory:enquiry", enquiry_id)
    page = {"unit": unit, "typed": typed, "error": error, "longest": services.LONGEST}
    return render(request, "directory/ask.html", page, status=422 if error else 200)


@require_GET
@route(audience="helper")
def enquiries(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I have asked, and what has gone through me."""
    found = [(one, _item(one)) for one in queries.enquiries(actor_of(request))]
    page = {
        "waiting": [item for one, item in found if one.holds_it],
        "sent": [item for one, item in found if one.own],
        "others": [item for one, item in found if not one.own and not one.holds_it],
    }
    return render(request, "directory/enquiries.html", page)


def _item(one: EnquiryCard) -> dict[str, Any]:
    return {"id": one.id, "text": one.text, "from": f"{one.from_name}, {one.from_unit}", "state": state(one)}


def state(one: EnquiryCard) -> str:
    """Where an enquiry is, in one line."""
    if one.answered_at:
        return _("%(name)s answered %(when)s") % {"name": one.holder_name, "when": words.moment(one.answered_at)}
    if one.holder_name and not one.holder_is_gone and not one.is_taken:
        return _("Handed to %(name)s at %(unit)s, who has not taken it yet") % {
            "name": one.holder_name,
            "unit": one.unit_name,
        }
    if one.holder_name and not one.holder_is_gone:
        return _("%(name)s at %(unit)s sees to it") % {"name": one.holder_name, "unit": one.unit_name}
    if one.read_at:
        return _("Read at %(unit)s, not taken by anybody yet") % {"unit": one.unit_name}
    return _("Received by %(unit)s, not read yet") % {"unit": one.unit_name}


@require_GET
@route(audience="helper")
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """One enquiry: what was asked, every step, the answer. Opening it in the unit is a receipt."""
    services.note_read(actor_of(request), enquiry_id=enquiry_id)
    return _page(request, enquiry_id)


def _page(request: HttpRequest, enquiry_id: UUID, *, typed: str = "", error: str = "") -> HttpResponse:
    card, steps = queries.enquiry(actor_of(request), enquiry_id)
    page = {
        "enquiry": card,
        "state": state(card),
        "steps": [{"text": _step(step), "at": step.at, "reason": step.reason} for step in steps],
        "typed": typed,
        "error": error,
        "longest": services.LONGEST,
    }
    return render(request, "directory/enquiry.html", page, status=422 if error else 200)


def _step(step: EnquiryStepCard) -> str:
    sentences = {
        "sent": _("%(name)s asked %(to)s"),
        "read": _("%(name)s read it"),
        "took": _("%(name)s took it"),
        "passed-on": _("%(name)s passed it on to %(to)s"),
        "answered": _("%(name)s answered"),
    }
    return sentences[step.did] % {"name": step.name, "to": step.to_name}


@require_POST
@route(audience="helper")
def take(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """I see to it: one tap."""
    try:
        services.take(actor_of(request), enquiry_id=enquiry_id)
    except Conflict as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("It is yours now. The one who asked can see it."))
    return redirect("directory:enquiry", enquiry_id)


@require_POST
@route(audience="helper")
def answer(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Answer it; what was typed stays on an error, also when somebody else has come first."""
    typed = request.POST.get("answer", "")
    try:
        services.answer(actor_of(request), enquiry_id=enquiry_id, answer=typed)
    except Invalid as problem:
        return _page(request, enquiry_id, typed=typed, error=problem.message)
    messages.success(request, _("The answer is sent."))
    return redirect("directory:enquiry", enquiry_id)


@route(audience="helper")
def pass_on(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Hand it to a colleague, or search for anybody else or a unit; with a reason, which the sender sees."""
    actor = actor_of(request)
    card, _steps = queries.enquiry(actor, enquiry_id)
    access.handle(actor, unit_id=card.unit_id, role_id=card.role_id, enquiry_id=enquiry_id)
    searched = request.GET.get("q", "")[:200]
    to, reason, error, field = request.POST.get("to", ""), request.POST.get("reason", ""), "", ""
    if request.method == "POST":
        try:
            services.pass_on(actor, enquiry_id=enquiry_id, reason=reason, **_whom(to))
        except Invalid as problem:
            error, field = problem.message, problem.field
        else:
            messages.success(request, _("It is passed on. The one who asked can see it."))
            return redirect("directory:enquiry", enquiry_id)
    page = {
        "enquiry": card,
        "words": searched,
        "options": _options(actor, searched),
        "to": to,
        "reason": reason,
        "error": error,
        "field": field,
    }
    return render(request, "directory/pass_on.html", page, status=422 if error else 200)


def _whom(given: str) -> dict[str, UUID]:
    kind, _sign, key = given.partition(":")
    try:
        return {{"role": "to_role_id", "unit": "to_unit_id"}[kind]: UUID(key)}
    except (KeyError, ValueError):
        return {}


def _options(actor: Actor, searched: str) -> list[tuple[str, str]]:
    """Colleagues first; a search adds people and units from everywhere."""
    assert actor.unit_id is not None
    people_found = people.staff_of(actor, actor.unit_id)
    units: list[tuple[str, str]] = []
    if searched.strip():
        people_found = [card for card in people.find_staff(actor, words=searched) if isinstance(card, StaffCard)]
        lines = queries.search(actor, words=searched).lines
        units = [(f"unit:{line.unit_id}", f"{line.name}, {line.organisation}") for line in lines[:10]]
    cards = [card for card in people_found if card.role_id != actor.role_id]
    return [(f"role:{card.role_id}", f"{card.name}, {card.title_label}, {card.unit_name}") for card in cards] + units
