"""Signing in with a mobile number, choosing a role, locking, staying, signing out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel.actor import Level
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries, services
from brobygger.people.forms import CodeForm, MobileForm, PinForm
from brobygger.people.middleware import automatic, held_back_by, lifts
from brobygger.people.sessions import SignedIn
from brobygger.people.views.going_on import address_of, go_on, safe_next, signed_in_of, to_what_lifts

ASKED = "people.code"  # in the session: which code this browser has asked for, and where to go on afterwards


@route(audience="public")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in: a mobile number, a passkey, or on to e-mail and password. Says nothing about who exists."""
    signed_in = signed_in_of(request)
    if signed_in is not None:
        return to_what_lifts(request, signed_in)
    form = MobileForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = services.ask_sign_in_code(mobile=form.cleaned_data["mobile"], ip=address_of(request))
        except Invalid as error:
            form.refuse(error)
        else:
            request.session[ASKED] = {
                "id": str(asked.code_id),
                "mobile": asked.mobile_masked,
                "next": safe_next(request),
            }
            return redirect("people:code")
    return render(request, "people/sign_in.html", {"form": form, "next": safe_next(request)})


@route(audience="public")
def code(request: HttpRequest) -> HttpResponse:
    """The code from the text message; the right one signs in as oneself."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("people:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account_id = services.check_sign_in_code(
                code_id=UUID(asked["id"]), digits=form.cleaned_data["code"], ip=address_of(request)
            )
        except Invalid as error:
            form.refuse(error)
        else:
            request.session.pop(ASKED, None)
            services.enter(request, account_id=account_id, level=Level.CODE, as_self=True)
            return go_on(request, asked["next"])
    return render(request, "people/code.html", {"form": form, "mobile": asked["mobile"]})


@require_POST
@route(audience="public")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's sign-in."""
    services.sign_out(request, signed_in_of(request))
    return redirect("people:sign-in")


@route(audience="signed-in")
@lifts("choose")
def choose_role(request: HttpRequest) -> HttpResponse:
    """Which of my roles I act in, or as myself; also the switch in the menu."""
    actor = actor_of(request)
    error: Invalid | None = None
    if request.method == "POST":
        chosen = request.POST.get("role", "")
        try:
            services.choose_role(actor, role_id=None if chosen == "self" else _uuid(chosen))
            return go_on(request)
        except Invalid as refused:
            error = refused
    page = {
        "roles": queries.my_roles(actor),
        "acting": actor,
        "error": error,
        "next": safe_next(request),
        "chosen": signed_in_of(request) and not held_back_by(_signed_in(request)),
    }
    return render(request, "people/choose_role.html", page)


@route(audience="public")
def unlock(request: HttpRequest) -> HttpResponse:
    """The lock screen of a device with a PIN."""
    signed_in = signed_in_of(request)
    if signed_in is None or not signed_in.locked:
        return redirect("people:sign-in") if signed_in is None else to_what_lifts(request, signed_in)
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.unlock(signed_in, pin=form.cleaned_data["pin"])
            return go_on(request)
        except Invalid as error:
            if error.code == "pin-spent":
                services.sign_out(request, signed_in)
                return redirect("people:sign-in")
            form.refuse(error)
    return render(request, "people/unlock.html", {"form": form, "name": signed_in.name, "next": safe_next(request)})


@require_POST
@route(audience="public")
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this device now."""
    signed_in = signed_in_of(request)
    if signed_in is not None:
        services.lock(signed_in)
    return redirect("people:unlock")


@require_GET
@route(audience="public")
@automatic
def session(request: HttpRequest) -> JsonResponse:
    """How long this sign-in still lasts; asking does not prolong it."""
    return _session_state(request)


@require_POST
@route(audience="public")
def stay(request: HttpRequest) -> JsonResponse:
    """One tap on "I am here": the middleware has moved the idle limit, this says to when."""
    return _session_state(request)


def _session_state(request: HttpRequest) -> JsonResponse:
    signed_in = signed_in_of(request)
    if signed_in is None:
        return JsonResponse({"signed_in": False}, status=401)
    return JsonResponse(
        {
            "signed_in": True,
            "locked": signed_in.locked,
            "seat": actor_of(request).seat,
            "idle_until": signed_in.ends_at.isoformat(),
            "seconds_left": signed_in.seconds_left,
        }
    )


def _signed_in(request: HttpRequest) -> SignedIn:
    found = signed_in_of(request)
    assert found is not None
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # nobody's role: hidden like any other that is not one's own
