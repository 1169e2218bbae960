"""What a helper writes down for somebody: item by item, or only what was added up on paper."""

from __future__ import annotations

import hashlib
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
from brobygger.measures import rules, services
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries import given as queries
from brobygger.measures.queries.given import FormPage
from brobygger.measures.rules import Mode
from brobygger.measures.views import filling
from brobygger.rooms.views import presenting
from brobygger.ui import words


@route(audience="helper")
def enter(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """The questions for whoever reads them aloud or has the paper. Where the text may not stand here: the scores."""
    actor = actor_of(request)
    found = queries.one(actor, room_id, form_id)
    if not (found.i_gave_it and found.form.by_helper and found.form.is_open):
        messages.info(request, _("There is nothing to enter here."))
        return redirect("measures:form", room_id, form_id)
    if not found.may_show_text or (found.form.mode is Mode.PAPER and "scores" in request.GET):
        return _scores(request, actor, found)
    return _items(request, actor, found)


def _items(request: HttpRequest, actor: Actor, found: FormPage) -> HttpResponse:
    form, kept = found.form, False
    problem: Invalid | None = None
    language = rules.language_for(form.instrument, filling.chosen_language(request))
    given: Mapping[str, Any] = form.answers
    if request.method == "POST":
        given = {**form.answers, **request.POST.dict()}
        finish = "later" not in request.POST
        if "language" not in request.POST:
            try:
                services.enter(actor, form_id=form.id, answers=request.POST.dict(), language=language, finish=finish)
            except Invalid as refused:
                problem = refused
            else:
                if finish:
                    return _kept(request, found)
                kept = True
    else:
        services.begin(actor, form_id=form.id)
    context = filling.form_context(form.instrument, language, given, problem) | {
        "key": hashlib.sha256(f"entered:{form.id}".encode()).hexdigest()[:24],
        "kept": kept,
        "brief": True,
        "note": _("Write down what is said. What they do not want to answer is left open."),
        "scores_too": form.mode is Mode.PAPER and form.instrument.scores,
    }
    return _page(request, found, "measures/enter.html", context, problem)


def _scores(request: HttpRequest, actor: Actor, found: FormPage) -> HttpResponse:
    form = found.form
    problem: Invalid | None = None
    if request.method == "POST":
        try:
            services.enter_scores(actor, form_id=form.id, scores=request.POST.dict(), language=words.language())
        except Invalid as refused:
            problem = refused
        else:
            return _kept(request, found)
    fields = [
        {
            "name": one.id,
            "label": _("%(name)s: a number from %(low)s to %(high)s")
            % {"name": say(one.words, words.language()), "low": f"{one.low:g}", "high": f"{one.high:g}"},
            "value": request.POST.get(one.id, ""),
            "error": problem.message if problem and problem.field == one.id else "",
        }
        for one in form.instrument.scores
    ]
    context = {
        "title": say(form.instrument.title, words.language()),
        "fields": fields,
        "problem": problem.message if problem and not problem.field else "",
        "may_show_text": found.may_show_text,
    }
    return _page(request, found, "measures/enter_scores.html", context, problem)


def _kept(request: HttpRequest, found: FormPage) -> HttpResponse:
    messages.success(request, _("The answers are kept."))
    return redirect("measures:form", found.room.id, found.form.id)


def _page(
    request: HttpRequest, found: FormPage, template: str, context: Mapping[str, Any], problem: Invalid | None
) -> HttpResponse:
    whole = presenting.room_context(found.room) | {"form_id": found.form.id, **context}
    return render(request, template, whole, status=422 if problem else 200)
