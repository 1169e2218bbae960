"""The leaders' page of a pilot: three short answers to each status meeting, and what all of them have written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.pilots import queries, services
from brobygger.pilots.forms import AnswerForm
from brobygger.pilots.services import Words
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The question on the leader's home, from the working day before a meeting."""
    panels.show(Panel(Place.HELPER_HOME, "pilots/_asked_leader.html", of_home))


def of_home(actor: Actor) -> Mapping[str, Any] | None:
    """The meetings that wait for this leader's answers."""
    found = queries.asked(actor) if actor.is_leader else []
    return {"asked": found} if found else None


@route(audience="helper")
def answers(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader writes to the open meeting, and reads what all have written. What was typed stays on an error."""
    actor = actor_of(request)
    found = queries.answers(actor, pilot_id)
    written = {key: getattr(found.mine, key) for key in ("happened", "hinders", "decided")} if found.mine else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            words = Words(**form.cleaned_data)
            services.write_answer(actor, pilot_id=pilot_id, meeting_on=_day(request), words=words)
            messages.success(request, _("Saved. The other leaders in the pilot see it."))
            return redirect("pilots:answers", pilot_id)
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "page": found}
    return render(request, "pilots/answers.html", page, status=422 if form.is_bound else 200)


def _day(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.POST.get("meeting", ""))
    except ValueError:
        return dt.date.min  # no meeting's day: the service says so, and the page shows which one is open
