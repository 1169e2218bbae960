"""One page, in story mode only: what would have been sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brobygger.kernel.routes import actor_of, route
from brobygger.notify import queries


@route(audience="public")
def story_outbox(request: HttpRequest) -> HttpResponse:
    """Text messages and e-mails of the story, as on the telephones that get them."""
    return render(request, "notify/outbox.html", {"phones": queries.story_outbox(actor_of(request))})
