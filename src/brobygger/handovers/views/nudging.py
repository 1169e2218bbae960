"""The pages behind links of text messages: when it is, and one button; what matters, and one field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from brobygger.appointments import times
from brobygger.handovers import services
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import route


@require_http_methods(["GET", "POST"])
@route(audience="public")
def nudge(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link sees the time and may say that it does not suit. A look alone changes nothing."""
    if request.method == "POST":
        said = services.say_no(secret)
        return render(request, "handovers/nudge.html", {"said": said, "over": not said}, status=200 if said else 410)
    found = services.open_nudge(secret)
    if found is None:
        return render(request, "handovers/nudge.html", {"over": True}, status=410)
    when = times.capital(times.when(found.starts_at, found.ends_at))
    return render(request, "handovers/nudge.html", {"when": when, "said": found.used})


@require_http_methods(["GET", "POST"])
@route(audience="public")
def agenda_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link may write a point; nothing of what stands on the agenda is shown."""
    if request.method != "POST":
        over = not services.opens_agenda(secret)
        return render(request, "handovers/agenda_link.html", {"over": over}, status=410 if over else 200)
    try:
        kept = services.write_by_text(secret, text=request.POST.get("text", ""))
    except Invalid as refused:
        context = {"problem": refused.message, "typed": request.POST.get("text", "")}
        return render(request, "handovers/agenda_link.html", context, status=422)
    return render(request, "handovers/agenda_link.html", {"said": kept, "over": not kept}, status=200 if kept else 410)
