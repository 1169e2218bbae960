"""How it was, in words that others may learn from: written by one of the three, shown on the person's yes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.handovers import access, queries, services
from brobygger.handovers.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@route(audience="signed-in")
def quotes(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """The words of a hand-over; a POST writes some, says yes to some, or takes some back."""
    actor, problem = actor_of(request), ""
    if request.method == "POST":
        try:
            said = _do(actor, request, room_id, handover_id)
        except Invalid as refused:
            problem = refused.message
        else:
            messages.success(request, said)
            return redirect("handovers:quotes", room_id, handover_id)
    found = queries.one(actor, room_id, handover_id)
    person = found.side == access.PERSON
    context = presenting.room_context(found.room) | {
        "handover": handover_id,
        "person": showing.first_name(found.card),
        "is_person": person,
        "quotes": queries.quotes(found),
        "may_write": found.room.state == "open" and (found.room.may_write or person),
        "typed": request.POST.get("words", ""),
        "problem": problem,
        "longest": services.LONGEST_QUOTE,
    }
    return render(request, "handovers/quotes.html", context, status=422 if problem else 200)


def _do(actor: Actor, request: HttpRequest, room_id: UUID, handover_id: UUID) -> str:
    ids = {"room_id": room_id, "handover_id": handover_id}
    if request.POST.get("do") == "agree":
        services.agree_to_quote(actor, **ids, quote_id=_id(request))
        return _("Thank you. Leaders of the two services can read it now.")
    if request.POST.get("do") == "take-back":
        services.take_quote_back(actor, **ids, quote_id=_id(request))
        return _("Taken back. Nobody else reads it any more.")
    services.write_quote(actor, **ids, words=request.POST.get("words", ""))
    return _("Thank you. It is kept.")


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("quote", ""))
    except ValueError:
        raise Hidden("handovers.quote", why="no such words") from None
