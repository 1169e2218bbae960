"""Puts who is signed in on every request, and keeps a session alive only when a human did something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from brobygger.kernel.actor import anonymous
from brobygger.people import sessions
from brobygger.people.sessions import SignedIn

AUTOMATIC = "X-Automatic"  # our scripts send it with whatever they fetch by themselves


class SignedInMiddleware:
    """Sets `request.signed_in` (SignedIn or None) and `request.actor`; comes after AuthenticationMiddleware.

    A sign-in that is locked, or waits for a choice of role or a second factor, is anonymous to every view but those
    that lift it (`@lifts`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = sessions.who(request.session.session_key or "")
        if signed_in is None and request.session.session_key and SESSION_KEY in request.session:
            logout(request)
        request.signed_in = signed_in  # type: ignore[attr-defined]
        request.actor = signed_in.actor if signed_in else anonymous()  # type: ignore[attr-defined]
        if signed_in is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(signed_in.language)
            request.LANGUAGE_CODE = signed_in.language
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        signed_in: SignedIn | None = request.signed_in  # type: ignore[attr-defined]
        if signed_in is None:
            return
        if held_back_by(signed_in) in getattr(view, "lifts", ()):
            request.actor = signed_in.own_actor  # type: ignore[attr-defined]
        if is_human(request) and not getattr(view, "automatic", False):
            sessions.renew(signed_in)


def held_back_by(signed_in: SignedIn) -> str:
    """What stands between this sign-in and its access: `locked`, `choose`, `enrol`, or nothing."""
    if signed_in.locked:
        return "locked"
    if signed_in.must_choose:
        return "choose"
    return "enrol" if signed_in.must_enrol else ""


def lifts(*states: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view (below @route) that a held-back sign-in may reach, to lift what holds it back."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.lifts = states  # type: ignore[attr-defined]
        return view

    return mark


def automatic(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view (below @route) that only scripts call by themselves: it never keeps a session alive."""
    view.automatic = True  # type: ignore[attr-defined]
    return view


def is_human(request: HttpRequest) -> bool:
    """Whether a person caused this request: a page was opened or something was sent, not fetched by a script."""
    if request.headers.get(AUTOMATIC):
        return False
    return request.method == "POST" or not request.headers.get("HX-Request")
