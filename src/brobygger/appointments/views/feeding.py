"""One's own calendar: an address that it can follow, or appointments by e-mail; and the calendar itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brobygger.appointments import services
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.ui import words


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def mine(request: HttpRequest) -> HttpResponse:
    """Make, renew and take back the address, which is shown once, when it is made; ask for e-mail, or stop it."""
    actor, do = actor_of(request), request.POST.get("do", "")
    if request.method != "POST":
        return _page(request)
    if do in ("mail", "stop-mail"):
        return _mail(request, do)
    if do == "revoke":
        services.revoke_address(actor)
        messages.success(request, _("The address does not work any more."))
        return _page(request)
    secret = services.new_address(actor, details=_details(request), language=words.language())
    return _page(request, address=settings.PUBLIC_URL + reverse("appointments:feed", args=[secret]))


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def confirm_mail(request: HttpRequest, secret: str) -> HttpResponse:
    """The link that came to the address: one tap says yes. Opening it alone does nothing; programs open links too."""
    actor = actor_of(request)
    if request.method != "POST":
        return render(request, "appointments/confirm_mail.html", {"mail": services.mail_state(actor)})
    try:
        services.confirm_mail(actor, secret)
    except Invalid as problem:
        return _page(request, problem=problem.message)
    messages.success(request, _("From now on your appointments come by e-mail."))
    return redirect("appointments:my-calendar")


@require_GET
@route(audience="public")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds the address; wrong and taken back look the same."""
    body = services.feed(secret)
    if body is None:
        return HttpResponse(_("This address does not work any more."), status=410, content_type="text/plain")
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _mail(request: HttpRequest, do: str) -> HttpResponse:
    actor = actor_of(request)
    if do == "stop-mail":
        services.stop_mail(actor)
        messages.success(request, _("No more appointments come by e-mail."))
        return redirect("appointments:my-calendar")
    try:
        services.wish_mail(actor, details=_details(request))
    except Invalid as problem:
        return _page(request, problem=problem.message)
    return redirect("appointments:my-calendar")


def _details(request: HttpRequest) -> bool:
    return request.POST.get("details") == "yes"


def _page(request: HttpRequest, *, address: str = "", problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    context = {
        "address": address,
        "has_address": services.has_address(actor),
        "mail": services.mail_state(actor),
        "problem": problem,
    }
    return render(request, "appointments/calendar.html", context, status=422 if problem else 200)
