"""A point of the agenda by voice: which question, the recording, and the same in writing for who cannot listen."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brobygger.handovers import access, queries, services
from brobygger.handovers.services.planning import OWNERS
from brobygger.handovers.views import showing
from brobygger.handovers.views.agenda import QUESTIONS
from brobygger.kernel import security
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def speak(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """Say it instead of writing. What was said first is listened to, and kept only when one sends it."""
    actor, problem = actor_of(request), ""
    if request.method == "POST":
        try:
            return _kept(request, actor, room_id, handover_id)
        except Invalid as refused:
            problem = refused.message
    found = queries.one(actor, room_id, handover_id)
    access.act(found.room, found.side, OWNERS, "plan")
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "questions": list(QUESTIONS().items()),
        "part": request.POST.get("part", "important"),
        "typed": request.POST.get("text", ""),
        "problem": problem,
    }
    response = render(request, "handovers/speak.html", context, status=422 if problem else 200)
    security.let_record(response)
    return response


def _kept(request: HttpRequest, actor: Actor, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """On to the agenda; the page's script goes there itself."""
    part, text, given = request.POST.get("part", ""), request.POST.get("text", ""), _bytes(request)
    services.say_point(actor, room_id=room_id, handover_id=handover_id, part=part, given=given, text=text)
    there = f"{reverse('handovers:agenda', args=[room_id, handover_id])}#{part}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return redirect(there)


def _bytes(request: HttpRequest) -> bytes:
    found = request.FILES.get("file")
    if found is not None:
        return bytes(found.read())
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length[:15]) > settings.MOST_SENT:
        raise Invalid(_("That is too large: 10 MB is the most."), field="file", code="too-large")
    raise Invalid(_("Choose what you want to send first."), field="file", code="empty")
