"""The administrators' page for units from Enhetsregisteret: first what would change, then the change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from brobygger.directory import access, services
from brobygger.directory.services import Fate, File, Outcome
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route

MOST_LINES = 300
_ORDER = (Fate.REFUSED, Fate.CHANGED, Fate.NEW)


@route(audience="administrator")
def take_in(request: HttpRequest) -> HttpResponse:
    """Files are looked at, or taken in; the page's script keeps the choice of files between the two."""
    access.take_in(actor_of(request))
    page: dict[str, Any] = {}
    if request.method == "POST":
        try:
            page = _shown(_done(request))
        except Invalid as problem:
            page = {"error": problem.message}
    part = request.headers.get("HX-Request") == "true"
    template = "directory/_taken_in.html" if part else "directory/take_in.html"
    return render(request, template, page, status=422 if page.get("error") and not part else 200)


def _done(request: HttpRequest) -> Outcome:
    files = [File(given.name or "", given) for given in request.FILES.getlist("files")]
    if not files and int(request.META.get("CONTENT_LENGTH") or 0) > settings.MOST_SENT:
        raise Invalid(_("That is too large for this page. Take smaller files, one at a time."), code="large")
    if not files:
        raise Invalid(_("Choose a file first."), code="empty")
    do = services.take_in_units if request.POST.get("do") == "take-in" else services.look_at_units
    return do(actor_of(request), files)


def _shown(outcome: Outcome) -> dict[str, Any]:
    counts = outcome.count()
    told = [line for fate in _ORDER for line in outcome.lines if line.fate is fate]
    labels = {
        Fate.NEW: _("New"),
        Fate.CHANGED: _("Changed"),
        Fate.SAME: _("As before"),
        Fate.REFUSED: _("Not taken in"),
    }
    return {
        "outcome": outcome,
        "counts": [(labels[fate], counts[fate]) for fate in Fate],
        "lines": [(labels[line.fate], line) for line in told[:MOST_LINES]],
        "left_out": max(0, len(told) - MOST_LINES),
        "changes": counts[Fate.NEW] + counts[Fate.CHANGED],
    }
