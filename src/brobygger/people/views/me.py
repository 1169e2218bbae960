"""One's own pages: details, whom I trust, sign-in and security, open sign-ins."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries, services
from brobygger.people.forms import HelperForm, MeForm, PinForm, TrustPersonForm
from brobygger.people.middleware import lifts
from brobygger.people.queries import TrustPersonCard
from brobygger.people.services import TrustPersonInput
from brobygger.people.views.going_on import signed_in_of


@route(audience="signed-in")
def me(request: HttpRequest) -> HttpResponse:
    """My name, language and contact details, and the way to everything else that is mine."""
    actor = actor_of(request)
    mine = queries.me(actor)
    first = {"name": mine.name, "mobile": mine.mobile, "email": mine.email, "language": mine.language}
    if actor.is_helper:
        first["call_number"] = queries.call_number(actor)
    form = (HelperForm if actor.is_helper else MeForm)(
        request.POST if request.method == "POST" else None, initial=first
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            if actor.is_helper:
                services.set_call_number(actor, number=given.pop("call_number"))
            services.change_me(actor, **given)
            response = redirect("people:me")
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                form.cleaned_data["language"],
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
            return response
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/me.html", {"form": form, "me": mine, "roles": queries.my_roles(actor)})


@route(audience="self")
def trust_persons(request: HttpRequest) -> HttpResponse:
    """Whom I trust, in the order I like to be helped by. Works with plain buttons."""
    actor = actor_of(request)
    assert actor.person_id is not None
    named = queries.trust_persons(actor, actor.person_id)
    form = TrustPersonForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST":
        try:
            wanted = _moved(named, request.POST.get("do", ""))
            if form.is_valid():
                wanted.append(TrustPersonInput(**form.cleaned_data))
            if not form.is_bound or form.is_valid():
                services.set_trust_persons(actor, persons=wanted)
                return redirect("people:trust-persons")
        except Invalid as error:
            form.refuse(error)
    return render(request, "people/trust_persons.html", {"form": form, "named": named})


@route(audience="signed-in")
@lifts("enrol")
def security(request: HttpRequest) -> HttpResponse:
    """How I sign in: passkeys, app, recovery codes, password, PIN, and where I am signed in."""
    actor, signed_in = actor_of(request), signed_in_of(request)
    form = PinForm(request.POST if request.POST.get("do") == "set-pin" else None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "remove-pin":
                services.remove_device_pin(actor)
                return redirect("people:security")
            if form.is_valid():
                services.set_device_pin(actor, pin=form.cleaned_data["pin"])
                return redirect("people:security")
        except Invalid as error:
            form.refuse(error)
    page = {
        "form": form,
        "me": queries.me(actor),
        "factors": queries.factors(actor),
        "sign_ins": queries.open_sign_ins(actor),
        "must_enrol": bool(signed_in and signed_in.must_enrol),
        "has_pin": bool(signed_in and signed_in.has_pin),
        "as_self": not actor.is_helper,
    }
    return render(request, "people/security.html", page)


@require_POST
@route(audience="signed-in")
def end_sign_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign another browser of mine out."""
    services.end_sign_in(actor_of(request), session_id=session_id)
    return redirect("people:security")


@require_POST
@route(audience="signed-in")
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign all my other browsers out."""
    actor = actor_of(request)
    assert actor.person_id is not None
    services.end_person(actor, person_id=actor.person_id, except_session=actor.session_id)
    return redirect("people:security")


def _moved(named: list[TrustPersonCard], what: str) -> list[TrustPersonInput]:
    """The list after `up:3`, `down:3` or `remove:3` (positions from 1); anything else leaves it as it is."""
    rows = [TrustPersonInput(one.name, one.relation, one.phone, one.role_id) for one in named]
    verb, _, number = what.partition(":")
    at = int(number) - 1 if number.isascii() and number.isdigit() else -1
    if not 0 <= at < len(rows):
        return rows
    if verb == "remove":
        del rows[at]
    elif verb == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and at < len(rows) - 1:
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    return rows
