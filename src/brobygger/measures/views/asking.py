"""A leader asks colleagues to answer an anonymous survey."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.measures import services
from brobygger.measures.forms import AskForm
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries.results import ASKED_BY_LEADERS
from brobygger.measures.scoring.suppression import K
from brobygger.people.queries import StaffCard
from brobygger.ui import words


@require_http_methods(["GET", "POST"])
@route(audience="leader")
def ask(request: HttpRequest) -> HttpResponse:
    """Which survey, and who gets a link. What was chosen stays on an error."""
    actor = actor_of(request)
    colleagues = services.colleagues(actor)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        surveys=[(key, _title(key)) for key in ASKED_BY_LEADERS],
        people=[(str(one.person_id), _named(one)) for one in colleagues],
        initial={"round": uuid4(), "survey": request.GET.get("survey", "")},
    )
    if form.is_valid():
        given = form.cleaned_data
        chosen = [UUID(one) for one in given["people"]]
        try:
            count = services.ask_colleagues(actor, survey=given["survey"], person_ids=chosen, round_id=given["round"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            said = ngettext("%(n)d link is on its way.", "%(n)d links are on their way.", count) % {"n": count}
            messages.success(request, said)
            return redirect("measures:surveys")
    page = {"form": form, "least": K, "anybody": bool(colleagues)}
    return render(request, "measures/ask.html", page, status=422 if form.is_bound else 200)


def _title(key: str) -> str:
    return say(shipped.one(key).title, words.language())


def _named(one: StaffCard) -> str:
    return f"{one.name}, {one.title_label}, {one.unit_name}"
