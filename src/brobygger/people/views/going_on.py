"""Where somebody goes on after a step of signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from brobygger.people.middleware import held_back_by
from brobygger.people.sessions import SignedIn

LIFTED_BY = {"locked": "people:unlock", "choose": "people:choose-role", "enrol": "people:security"}


def signed_in_of(request: HttpRequest) -> SignedIn | None:
    """The sign-in of this browser, as the middleware found it."""
    found = getattr(request, "signed_in", None)
    return found if isinstance(found, SignedIn) else None


def address_of(request: HttpRequest) -> str:
    """The network address that limits count by (the server has resolved trusted proxies)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def safe_next(request: HttpRequest, given: str | None = None) -> str:
    """The address to go on to, if it is one of ours; otherwise an empty text."""
    wanted = request.POST.get("next") or request.GET.get("next") or "" if given is None else given
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # Without the slash, `redirect` would take it for the name of a view.
    return wanted if safe and wanted.startswith("/") else ""


def home() -> str:
    """The address of the home page."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def go_on(request: HttpRequest, given: str | None = None) -> HttpResponse:
    """On to where one wanted, or home."""
    return redirect(safe_next(request, given) or home())


def to_what_lifts(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    """On to the page that lifts what holds a sign-in back, or to where one wanted."""
    held = held_back_by(signed_in)
    if not held:
        return go_on(request)
    wanted = safe_next(request)
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return redirect(resolve_url(LIFTED_BY[held]) + query)
