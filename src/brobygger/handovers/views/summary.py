"""The text message after the meeting: written, looked at as it will be sent, and the person's yes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.handovers import access, queries, services, text
from brobygger.handovers.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@route(audience="signed-in")
def summary(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """Participant 1 writes; the person reads exactly what is sent, and says yes."""
    actor, problem = actor_of(request), None
    if request.method == "POST":
        try:
            sent = _take(actor, request, room_id, handover_id)
        except Conflict as refused:
            messages.info(request, refused.message)
            return redirect("handovers:summary", room_id, handover_id)
        except Invalid as refused:
            problem = refused
        else:
            said = _("It is on its way, and stands in the room.") if sent else _("The person can read it and say yes.")
            messages.success(request, said)
            return redirect("handovers:one" if sent else "handovers:summary", room_id, handover_id)
    found = queries.one(actor, room_id, handover_id)
    access.words(found.side, handover_id)
    written = found.summary.text if found.summary else ""
    shown = request.POST.get("words", "") if problem else written or services.proposed(found)
    telling = isinstance(problem, services.Telling)
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "text": shown,
        "written": written,
        "parts": parts_words(written),
        "sent_at": found.summary.yes_at if found.summary else None,
        "tells": services.tells(found, written) if written else (),
        "may_write": found.side == access.ONE and found.card.ended_at is None,
        "held": "meeting" in found.card.done,
        "problem": "" if problem is None or telling else problem.message,
        "warning": problem.message if problem is not None and telling else "",
    }
    return render(request, "handovers/summary.html", context, status=422 if problem else 200)


def _take(actor: Actor, request: HttpRequest, room_id: UUID, handover_id: UUID) -> bool:
    given, ids = request.POST, {"room_id": room_id, "handover_id": handover_id}
    words = given.get("words", "")
    if given.get("do") == "agree":
        services.agree_to_summary(actor, **ids, words=words)
        return True
    services.write_summary(actor, **ids, words=words, confirmed=given.get("anyway") == "yes")
    return False


def parts_words(words: str) -> str:
    """How many text messages it takes."""
    count = text.parts(words)
    return ngettext("%(n)d text message", "%(n)d text messages", count) % {"n": count}
