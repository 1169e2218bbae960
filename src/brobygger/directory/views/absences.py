"""My absence, and those of the people I lead; and what the room shows of it."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.directory import queries, services
from brobygger.directory.forms import AbsenceForm
from brobygger.directory.queries import Instead
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard
from brobygger.ui import words


class Room(Protocol):
    """What a panel is told about a room."""

    @property
    def id(self) -> UUID: ...


class Member(Protocol):
    """What a panel is told about a member."""

    @property
    def role_id(self) -> UUID | None: ...
    @property
    def unit_name(self) -> str: ...


@route(audience="helper")
def mine(request: HttpRequest) -> HttpResponse:
    """When I am away, and who answers then."""
    role_id = actor_of(request).role_id
    assert role_id is not None
    return _page(request, role_id)


@route(audience="leader")
def of_colleague(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """The same for somebody I lead."""
    return _page(request, role_id)


def _page(request: HttpRequest, role_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    there = queries.absences(actor, role_id)
    card = people.role_card(actor, role_id)
    here = people.staff_of(actor, card.unit_id)
    elsewhere = _elsewhere(actor, request, here)
    deputies = [(str(one.role_id), _choice(one, card)) for one in (*here, *elsewhere) if one.role_id != role_id]
    searching = "search" in request.POST
    form = AbsenceForm(
        request.POST if request.method == "POST" and not searching else None,
        deputies=deputies,
        unit=card.unit_name,
        initial=_typed(request, elsewhere) if searching else None,
    )
    if form.is_valid() and _set(request, actor, role_id, form):
        return redirect(request.path)
    page = {
        "form": form,
        "absences": there,
        "card": card,
        "own": role_id == actor.role_id,
        "led": _led(actor, role_id, [one for one in here if one.role_id != role_id]),
        "searched": searching,
        "found": len(elsewhere),
    }
    return render(request, "directory/absence.html", page, status=422 if form.is_bound else 200)


def _typed(request: HttpRequest, found: list[StaffCard]) -> dict[str, Any]:
    """What was typed before the search; the only one found is chosen."""
    only = {"deputy": str(found[0].role_id)} if len(found) == 1 else {}
    return request.POST.dict() | only


def _elsewhere(actor: Actor, request: HttpRequest, here: list[StaffCard]) -> list[StaffCard]:
    """Colleagues in other units: those who are searched for, and whoever has been chosen of them."""
    if request.method != "POST":
        return []
    found = {one.role_id: one for one in people.colleagues(actor, words=request.POST.get("find", "")[:100])}
    with contextlib.suppress(ValueError):
        found |= people.staff_cards(actor, [UUID(request.POST.get("deputy", ""))])
    for one in here:
        found.pop(one.role_id, None)
    return [one for one in found.values() if one.is_active and one.organisation_id == actor.organisation_id]


def _choice(one: StaffCard, absent: StaffCard) -> str:
    told = f"{one.name}, {one.title_label}"
    return told if one.unit_id == absent.unit_id else f"{told}, {one.unit_name}"


def _led(actor: Actor, role_id: UUID, colleagues: list[StaffCard]) -> list[StaffCard]:
    return colleagues if actor.is_leader and role_id == actor.role_id else []


def _set(request: HttpRequest, actor: Actor, role_id: UUID, form: AbsenceForm) -> bool:
    given = form.cleaned_data
    deputy = UUID(given["deputy"]) if given["deputy"] else None
    try:
        services.set_absence(
            actor,
            role_id=role_id,
            first_day=given["first_day"],
            last_day=given["last_day"],
            deputy_role_id=deputy,
        )
    except Invalid as problem:
        form.refuse(problem)
        return False
    names = " / ".join(card.name for card in queries.answers_for(actor, role_id, given["first_day"]))
    messages.success(request, _("It is noted. From that day, this is who answers: %(names)s") % {"names": names})
    return True


@require_POST
@route(audience="helper")
def remove(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Back again, or it was wrong."""
    actor = actor_of(request)
    role_id = services.remove_absence(actor, absence_id=absence_id)
    messages.success(request, _("The absence is removed."))
    return redirect("directory:absence") if role_id == actor.role_id else redirect("directory:absence-of", role_id)


# Panels are asked member by member; all of a page's members are looked up at the first.
_looked_up: ContextVar[tuple[Room, dict[UUID, Instead]] | None] = ContextVar("away_in_room", default=None)


def of_member(actor: Actor, room: Room, member: Member) -> dict[str, Any] | None:
    """For the list of members: away until when, and who answers. One query a page."""
    if member.role_id is None:
        return None
    kept = _looked_up.get()
    if kept is None or kept[0] is not room:
        kept = (room, queries.away_in(actor, room.id))
        _looked_up.set(kept)
    found = kept[1].get(member.role_id)
    if found is None:
        return None
    values = {"day": words.day(found.last_day), "name": found.name.split()[0] if found.name else member.unit_name}
    return {"text": _("Away until %(day)s, %(name)s answers") % values}
