"""A leader keeps the organisation's standard sentences."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.journal import queries, services
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route


@route(audience="leader")
def phrases(request: HttpRequest) -> HttpResponse:
    """The list, and a field to add one. What cannot be added stays in the field."""
    actor = actor_of(request)
    typed, error = "", ""
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            services.add_phrase(actor, text=typed)
        except Invalid as problem:
            error = problem.message
        else:
            messages.success(request, _("All in your organisation can use it now."))
            return redirect("journal:phrases")
    context = {"phrases": queries.own_phrases(actor), "typed": typed, "error": error}
    return render(request, "journal/phrases.html", context, status=422 if error else 200)


@require_POST
@route(audience="leader")
def remove(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Offer a sentence no more."""
    services.remove_phrase(actor_of(request), phrase_id=phrase_id)
    messages.success(request, _("The sentence is taken out of the list."))
    return redirect("journal:phrases")
