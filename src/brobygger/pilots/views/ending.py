"""The end of a pilot, for its leaders: what each thinks, and what they decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.pilots import queries, services
from brobygger.pilots.forms import BENEFITS, CHANGES, NEEDS, OUTCOMES, DecisionForm, ThoughtsForm
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The question on the leader's home, when a pilot nears its end."""
    panels.show(Panel(Place.HELPER_HOME, "pilots/_evaluate.html", of_home))


def of_home(actor: Actor) -> Mapping[str, Any] | None:
    """The pilots that wait for what this leader thinks."""
    found = queries.to_evaluate(actor) if actor.is_leader else []
    return {"pilots": found} if found else None


@route(audience="helper")
def end(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """A leader says what they think, and writes down what all have decided. What was typed stays on an error."""
    actor = actor_of(request)
    found = queries.end(actor, pilot_id)
    if found is None:
        return redirect("pilots:pilot", pilot_id)
    deciding = request.POST.get("do") == "decide"
    sent = request.POST if request.method == "POST" else None
    mine = found.mine
    written = asdict(mine) | mine.gained if mine else {}
    thoughts = ThoughtsForm(None if deciding else sent, initial=written)
    decision = DecisionForm(sent if deciding else None, auto_id="decide_%s")
    form = decision if deciding else thoughts
    if form.is_valid() and _done(request, actor, pilot_id, form):
        return redirect("pilots:end", pilot_id)
    page = {
        "page": queries.end(actor, pilot_id),
        "thoughts": thoughts,
        "decision": decision,
        "outcomes": {str(key): text for key, text in OUTCOMES.items()},
        "decided": OUTCOMES[found.outcome] if found.outcome else "",
        "said": [(one, OUTCOMES[one.outcome], NEEDS[one.needed] if one.needed else "") for one in found.thoughts],
        "gained": [
            (BENEFITS[one], [(CHANGES[change], n) for change, n in counts.items()])
            for one, counts in found.gained.items()
        ],
    }
    return render(request, "pilots/end.html", page, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, actor: Actor, pilot_id: UUID, form: ThoughtsForm | DecisionForm) -> bool:
    try:
        if isinstance(form, DecisionForm):
            services.decide(actor, pilot_id=pilot_id, **form.cleaned_data)
            messages.success(request, _("The pilot has ended. All in it can read what you decided."))
        else:
            services.say_what_one_thinks(actor, pilot_id=pilot_id, thoughts=form.thoughts())
            messages.success(request, _("Saved. The other leaders in the pilot see it."))
    except Conflict as problem:
        messages.error(request, problem.message)
        return False
    except Invalid as problem:
        form.refuse(problem)
        return False
    return True
