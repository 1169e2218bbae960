"""Routes that fail closed: a view says its audience, makes a decision, and is refused when it does neither.

`@route` is the only transaction of a request. Inside it the database knows who acts, the view runs, and a lazy
template is rendered (it might query). A refusal rolls everything back and is then written down by itself.
"""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind, anonymous
from brobygger.kernel.errors import Denied, Hidden, Refused
from brobygger.kernel.rowsecurity import acting_as, transaction_as

Audience = Literal["public", "signed-in", "helper", "self", "leader", "administrator"]
View = Callable[..., HttpResponseBase]
log = logging.getLogger("brobygger.access")


class NoDecision(ImproperlyConfigured):
    """A view without an audience, or one that ended without having decided."""


def route(*, audience: Audience, streams: bool = False) -> Callable[[View], View]:
    """Declare a view's audience and run it in the request's one transaction.

    `streams=True` lists a view that may return a streaming answer (a file whose bytes are at hand before it starts).
    Raises NoDecision for an async view, an unlisted stream, or a non-public view that recorded no decision.
    """
    if audience not in get_args(Audience):
        raise NoDecision(f"unknown audience {audience!r}")

    def declare(view: View) -> View:
        if inspect.iscoroutinefunction(view):
            raise NoDecision(f"{view.__name__} is async: its queries would leave the transaction")

        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if audience != "public" and not actor.is_signed_in:
                return _to_sign_in(request)
            try:
                return _run(view, audience, streams, request, actor, args, kwargs)
            except Refused as refusal:
                return _refuse(request, actor, refusal)

        inner.audience = audience  # type: ignore[attr-defined]
        return inner

    return declare


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request (the sign-in middleware puts it there)."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else anonymous()


def _run(
    view: View,
    audience: str,
    streams: bool,
    request: HttpRequest,
    actor: Actor,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    with decisions.collecting() as made, transaction.atomic(), acting_as(actor, until_commit=True):
        _admit(actor, audience, view.__name__)
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response = response.render()
        if response.streaming and not streams:
            raise NoDecision(f"{view.__name__} streams without being listed")
        if audience != "public" and not made:
            raise NoDecision(f"{view.__name__} ended without a decision")
        return response


def _admit(actor: Actor, audience: str, what: str) -> None:
    """A page for others does not exist for you. Not a decision: that is the view's own duty."""
    fits = {
        "public": True,
        "signed-in": actor.is_signed_in,
        "helper": actor.kind is Kind.ROLE,
        "self": actor.kind is Kind.SELF,
        "leader": actor.kind is Kind.ROLE and actor.is_leader,
        "administrator": actor.is_signed_in and actor.is_administrator,
    }[audience]
    if not fits:
        raise Hidden(f"route.{what}", why=f"audience is {audience}")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") or request.method != "GET":
        response = HttpResponse(status=401)
        response["HX-Redirect"] = reverse("people:sign-in")
        return response
    return redirect(f"{reverse('people:sign-in')}?{urlencode({'next': request.get_full_path()})}")


def _refuse(request: HttpRequest, actor: Actor, refusal: Refused) -> HttpResponse:
    """The view's work is rolled back by now; keep the refusal in a transaction of its own, then answer."""
    log.info("refused", extra={"what": refusal.what, "why": refusal.why, "seat": actor.seat})
    with transaction_as(actor):
        decisions.keep_refusal(actor, refusal)
    if isinstance(refusal, Denied):
        return render(request, "ui/denied.html", {"reason": refusal.reason}, status=403)
    return render(request, "404.html", status=404)


class DenyUndeclaredRoutes:
    """Refuses a view that nobody gave an audience."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "audience"):
            raise NoDecision(f"{view} has no @route")


def walk(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, View]]:
    """Every address of the URLconf with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@checks.register
def every_route_declared(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """System check: an address whose view lacks @route stops the start."""
    return [
        checks.Error(f"{address} has no @route", id="access.E001")
        for address, view in walk()
        if not hasattr(view, "audience")
    ]
