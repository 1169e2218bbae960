"""Recipe and training: the card for the desk, the course, reasons for leaders. Open to all: about nobody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brobygger.handovers.materials import material
from brobygger.handovers.recipes import recipe
from brobygger.handovers.views.showing import said
from brobygger.kernel.routes import route


@route(audience="public")
def card(request: HttpRequest) -> HttpResponse:
    """The recipe on a card, to be printed (A6) and kept on the desk."""
    steps = sorted((one for one in recipe().steps if one.number), key=lambda one: one.number)
    return render(
        request,
        "handovers/card.html",
        {
            "steps": [{"title": said(one.title), "holder": one.responsible} for one in steps],
            "checks": [said(one) for one in material().card],
        },
    )


@route(audience="public")
def course(request: HttpRequest) -> HttpResponse:
    """Half an hour for a department meeting: slides under one another, each with what one says; printed one a sheet."""
    return render(request, "handovers/course.html", {"slides": _slides()})


@route(audience="public")
def reasons(request: HttpRequest) -> HttpResponse:
    """One page for leaders: what it is, what is known and not known, what it costs, what to decide."""
    found = [{"title": said(one.title), "text": said(one.text)} for one in material().reasons]
    return render(request, "handovers/reasons.html", {"reasons": found})


def _slides() -> list[dict[str, Any]]:
    slides = material().slides
    return [
        {
            "id": f"slide-{number}",
            "before": f"slide-{number - 1}" if number > 1 else "",
            "next": f"slide-{number + 1}" if number < len(slides) else "",
            "number": number,
            "of": len(slides),
            "minutes": one.minutes,
            "title": said(one.title),
            "points": [said(point) for point in one.points],
            "notes": said(one.notes),
        }
        for number, one in enumerate(slides, start=1)
    ]
