"""All the conversations that a helper leads: what asks to be talked about stands first, the longest unaddressed on top.

It is the helper's own list, to work from and to bring to supervision. Nobody is compared with anybody.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from brobygger.audit.services import record_looks
from brobygger.feedback import queries
from brobygger.feedback.queries import Case
from brobygger.feedback.views import alerts, showing
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place

WIDE, HIGH, EDGE = 120, 32, 3  # of the small curve


def register() -> None:
    """The way here, on the helper's home."""
    panels.show(Panel(Place.HELPER_LINKS, "feedback/_links.html", lambda actor: {}))


@require_GET
@route(audience="helper")
def caseload(request: HttpRequest) -> HttpResponse:
    """One's own conversations."""
    actor = actor_of(request)
    cases = queries.caseload(actor)
    record_looks(actor, what="feedback.read", about=alerts.looked_at(cases))
    asking = [_shown(one) for one in cases if one.alerts]
    calm = [_shown(one) for one in cases if not one.alerts]
    return render(request, "feedback/caseload.html", {"asking": asking, "calm": calm})


def _shown(case: Case) -> dict[str, Any]:
    last = case.sessions[-1] if case.sessions else None
    return {
        "href": reverse("feedback:one", args=[case.room_id, case.episode.id]),
        "name": case.name,
        "status": showing.status(case.episode),
        "conversations": showing.conversations(len(case.sessions)),
        "last": showing.together(last.outcome) if last is not None else "",
        "alerts": alerts.in_short(case.alerts),
        "path": _small(case),
        "wide": WIDE,
        "high": HIGH,
    }


def _small(case: Case) -> str:
    """The curve of how the person is as a path of whole numbers; a gap where nothing was answered."""
    forms = [one.outcome for one in case.sessions]
    scale = next((one for one in reversed(forms) if one is not None and one.value is not None), None)
    if scale is None or len(forms) < 2:
        return ""
    path, is_open = [], False
    for place, form in enumerate(forms):
        if form is None or form.value is None:
            is_open = False
            continue
        x = EDGE + round(place / (len(forms) - 1) * (WIDE - 2 * EDGE))
        up = (form.value - scale.low) / (scale.high - scale.low)
        path.append(f"{'L' if is_open else 'M'}{x} {HIGH - EDGE - round(up * (HIGH - 2 * EDGE))}")
        is_open = True
    return "".join(path)
