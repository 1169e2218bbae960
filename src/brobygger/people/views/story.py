"""The story's stage door: step in as any person of the cast. Only where the setting is on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brobygger.kernel.routes import route
from brobygger.people import services
from brobygger.people.views.going_on import home, safe_next


@route(audience="public")
def story(request: HttpRequest) -> HttpResponse:
    """Everybody in the story, with one button each."""
    if request.method == "POST":
        try:
            person_id = UUID(request.POST.get("person", ""))
        except ValueError:
            return redirect("people:story")
        services.step_in(request, person_id=person_id)
        return redirect(safe_next(request) or home())
    return render(request, "people/story.html", {"cast": services.cast(), "next": safe_next(request)})
