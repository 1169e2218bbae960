"""The plans of one's organisation, and the one that holds."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from brobygger.collaboration import queries
from brobygger.collaboration.views import showing
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The way here, on the helper's home."""
    panels.show(Panel(Place.HELPER_LINKS, "collaboration/_links.html", lambda actor: {}))


@require_GET
@route(audience="helper")
def plans(request: HttpRequest) -> HttpResponse:
    """With whom one's organisation has a plan."""
    actor = actor_of(request)
    return render(request, "collaboration/list.html", {"plans": queries.mine(actor), "may_make": actor.is_leader})


@require_GET
@route(audience="helper")
def plan(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """The plan that holds now, the one to come, and what leaders work on."""
    found = queries.pair(actor_of(request), pair_id)
    shown = found.now or found.coming
    page = {"pair": found, **(showing.whole(shown) if shown else {})}
    return render(request, "collaboration/plan.html", page)
