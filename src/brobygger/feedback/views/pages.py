"""Beginning, and the page in the conversation: made to be looked at by the two together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.feedback import queries, services
from brobygger.feedback.queries import choosing
from brobygger.feedback.services import Said
from brobygger.feedback.views import alerts, sharing, showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@route(audience="signed-in")
def one(request: HttpRequest, room_id: UUID, episode_id: UUID) -> HttpResponse:
    """The curve with words beside it; a POST begins a conversation, keeps what is said, or ends."""
    actor, problem = actor_of(request), None
    if request.method == "POST":
        try:
            messages.success(request, _do(actor, request, room_id, episode_id))
        except Conflict as refused:
            messages.info(request, refused.message)
        except Invalid as refused:
            problem = refused
        if problem is None:
            return redirect("feedback:one", room_id, episode_id)
    found = queries.one(actor, room_id, episode_id)
    services.note_reading(actor, found)
    if not found.is_whole:
        return render(
            request, "feedback/shown.html", presenting.room_context(found.members.room) | sharing.shown(found)
        )
    typed = request.POST if problem else {}
    context = presenting.room_context(found.members.room) | showing.whole(found, typed) | _problem(problem)
    context |= alerts.of_page(found, dict(typed.items()) | {"error": problem.message if problem else ""})
    if found.members.me.kind == "person":
        context["who_sees"] = sharing.choice(found)
    else:
        context["newer"] = choosing.newer(actor, found.episode)
    return render(request, "feedback/one.html", context, status=422 if problem else 200)


def _problem(problem: Invalid | None) -> dict[str, Any]:
    return {"problem": problem.message if problem else ""}


def _do(actor: Actor, request: HttpRequest, room_id: UUID, episode_id: UUID) -> str:
    given = request.POST
    if given.get("do") == "session":
        services.begin_session(actor, room_id=room_id, episode_id=episode_id)
        return _("The conversation is begun.")
    if given.get("do") == "end":
        services.end(actor, room_id=room_id, episode_id=episode_id, how=given.get("how", ""))
        return _("It is ended. The curve stays here.")
    if given.get("do") == "address":
        kind, since = alerts.key_of(given)
        came = given.get("came", "")
        services.address(actor, room_id=room_id, episode_id=episode_id, kind=kind, since=since, words=came)
        return _("It is kept. Both of you can read it here.")
    if given.get("do") == "show":
        return sharing.keep(actor, given, room_id, episode_id)
    said = Said(given.get("fits", ""), given.get("words", ""), given.get("otherwise", ""))
    number = given.get("number", "")
    services.say(
        actor, room_id=room_id, episode_id=episode_id, number=int(number) if number.isdecimal() else 0, said=said
    )
    return _("It is kept.")
