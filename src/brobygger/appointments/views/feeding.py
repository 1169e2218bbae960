"""One's own calendar address: the page about it, and the calendar itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brobygger.appointments import services
from brobygger.kernel.routes import actor_of, route
from brobygger.ui import words


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def mine(request: HttpRequest) -> HttpResponse:
    """Make, renew and take back the address. It is shown once, when it is made."""
    actor, address = actor_of(request), ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        services.revoke_address(actor)
        messages.success(request, _("The address does not work any more."))
    elif request.method == "POST":
        details = request.POST.get("details") == "yes"
        secret = services.new_address(actor, details=details, language=words.language())
        address = settings.PUBLIC_URL + reverse("appointments:feed", args=[secret])
    context = {"address": address, "has_address": services.has_address(actor)}
    return render(request, "appointments/calendar.html", context)


@require_GET
@route(audience="public")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds the address; wrong and taken back look the same."""
    body = services.feed(secret)
    if body is None:
        return HttpResponse(_("This address does not work any more."), status=410, content_type="text/plain")
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
