"""Finding participant 2: ask the unit, follow the question, bring whoever it is into the room."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.directory import queries as directory
from brobygger.handovers import access, queries, services
from brobygger.handovers.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people.queries import staff_of
from brobygger.rooms.views import presenting


@route(audience="helper")
def find(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """The unit's contact point and phone, the question with its receipts, and who works there."""
    actor, problem = actor_of(request), ""
    if request.method == "POST":
        asks = request.POST.get("do") == "ask"
        try:
            said = _ask(actor, request, room_id, handover_id) if asks else _name(actor, request, room_id, handover_id)
        except Invalid as refused:
            problem = refused.message
        else:
            messages.success(request, said)
            return redirect("handovers:two" if asks else "handovers:one", room_id, handover_id)
    found = queries.one(actor, room_id, handover_id)
    access.act(found.room, found.side, frozenset({access.ONE}), "find")
    unit = directory.unit_page(actor, found.card.to_unit_id)
    enquiry = directory.enquiry(actor, found.card.enquiry_id) if found.card.enquiry_id else None
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "unit": unit,
        "unit_phone": unit.phone and unit.phone not in {phone for _name, phone in unit.contact_points},
        "staff": [card for card in staff_of(actor, unit.unit_id) if card.role_id != found.card.one_role_id],
        "enquiry": enquiry[0] if enquiry else None,
        "steps": enquiry[1] if enquiry else (),
        "own_unit": unit.unit_id == actor.unit_id,
        "typed": request.POST.get("text", "") or _question(),
        "problem": problem,
    }
    return render(request, "handovers/two.html", context, status=422 if problem else 200)


def _ask(actor: Actor, request: HttpRequest, room_id: UUID, handover_id: UUID) -> str:
    question = request.POST.get("text", "")
    services.ask_unit(actor, room_id=room_id, handover_id=handover_id, question=question)
    return _("They are asked. You see here when it is read and answered.")


def _name(actor: Actor, request: HttpRequest, room_id: UUID, handover_id: UUID) -> str:
    role_id = _role(request.POST.get("role", ""))
    if services.choose_two(actor, room_id=room_id, handover_id=handover_id, role_id=role_id):
        return _("They are in the room.")
    return _("The person is asked first whether they may come in.")


def _question() -> str:
    """What one asks, without a word of whom it is about."""
    return _(
        "Somebody is soon to begin with you, and I would like to hold Det første møtet. Who of you will meet them? "
        "It means one meeting of an hour, one call before the first appointment and a talk afterwards. "
        "Please contact me when it is decided who it is."
    )


def _role(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise Invalid(_("Choose one from the list."), field="role", code="nobody") from None
