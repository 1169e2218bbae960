"""A helper's device in the person's hands: locked behind a code of the helper's, open for one page alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.people import services as people
from brobygger.people.sessions import SignedIn
from brobygger.rooms.forms import CodeForm

HANDED = "handed"


def lock(request: HttpRequest, actor: Actor, form: CodeForm, *, what: str) -> bool:
    """Lock this device for everything but `what`; False with the form's error where the code cannot be used."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        people.lock_behind(actor, pin=form.cleaned_data["code"])
    except Invalid as problem:
        form.add_error("code", problem.message)
        return False
    request.session[HANDED] = what
    return True


def only_handed(request: HttpRequest, what: str) -> None:
    """Only while the device is locked, and for this very page. Raises Hidden."""
    handed = signed_in(request).locked and request.session.get(HANDED) == what
    decisions.hide_unless(handed, "rooms.consent-here", why="the device is not handed over")


def unlocked(request: HttpRequest, form: CodeForm) -> bool | HttpResponse:
    """Whether the helper's code has opened the device again; the way to sign in where it was wrong too often."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        people.unlock(signed_in(request), pin=form.cleaned_data["code"])
    except Invalid as problem:
        if problem.code == "pin-spent":
            people.sign_out(request, signed_in(request))
            return redirect("people:sign-in")
        form.add_error("code", problem.message)
        return False
    request.session.pop(HANDED, None)
    return True


def signed_in(request: HttpRequest) -> SignedIn:
    """Whoever is signed in on this device. Raises Hidden."""
    found = getattr(request, "signed_in", None)
    decisions.hide_unless(isinstance(found, SignedIn), "rooms.consent-here", why="nobody is signed in")
    assert isinstance(found, SignedIn)
    return found
