"""The page behind a link: one question at a time or all at once, with scripts and without."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import route
from brobygger.measures import services
from brobygger.measures.instruments.shape import LANGUAGES, Instrument, say
from brobygger.measures.services import Page
from brobygger.measures.views import presenting
from brobygger.ui import words


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form is filled in: its three pages, and what they are told beside the form."""

    form: str = "measures/form.html"
    done: str = "measures/done.html"
    none: str = "measures/no_form.html"
    told: Mapping[str, Any] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@route(audience="public")
def fill_in(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link fills in. Spent, late and unknown links get a calm page. Nothing of it is logged."""
    return answer(request, secret, Place())


def answer(request: HttpRequest, secret: str, place: Place) -> HttpResponse:
    """Show the form behind a secret, or take what is answered."""
    language = chosen_language(request)
    with override(language):
        if request.method == "POST" and "language" not in request.POST:
            return _send(request, secret, language, place)
        return _show(request, secret, services.open_link(secret, language=language), request.POST, place)


def chosen_language(request: HttpRequest) -> str:
    """The language that was tapped, or that of the page."""
    wanted = request.POST.get("language") or request.POST.get("lang") or words.language()
    return wanted if wanted in LANGUAGES else words.language()


def _send(request: HttpRequest, secret: str, language: str, place: Place) -> HttpResponse:
    finish = "later" not in request.POST
    try:
        page = services.send(secret, request.POST.dict(), language=language, finish=finish)
    except Invalid as problem:
        page = services.open_link(secret, language=language)
        return _show(request, secret, page, request.POST, place, problem)
    if page.problem is not None:
        return _show(request, secret, page, {}, place)
    if not finish:
        return _show(request, secret, page, request.POST, place, kept=True)
    told = {"key": _key(secret), "is_survey": page.is_survey, "done": True}
    return render(request, place.done, {**told, **place.told})


def _show(
    request: HttpRequest,
    secret: str,
    page: Page,
    typed: Mapping[str, Any],
    place: Place,
    problem: Invalid | None = None,
    *,
    kept: bool = False,
) -> HttpResponse:
    if page.problem is not None or page.instrument is None:
        told = {"problem": page.problem, "key": _key(secret)}
        return render(request, place.none, {**told, **place.told}, status=410)
    given = {**page.answers, **{key: str(value) for key, value in typed.items()}}
    context = form_context(page.instrument, page.language, given, problem) | {
        "is_survey": page.is_survey,
        "about_another": page.about_another,
        "key": _key(secret),
        "kept": kept,
        **place.told,
    }
    return render(request, place.form, context, status=422 if problem else 200)


def form_context(
    instrument: Instrument, language: str, given: Mapping[str, Any], problem: Invalid | None
) -> dict[str, Any]:
    """What a page with the questions of an instrument knows, whoever fills it in."""
    errors = {problem.field: problem.message} if problem and problem.field else {}
    return {
        "title": say(instrument.title, language),
        "intro": say(instrument.intro, language),
        "items": presenting.items(instrument, language, given, errors),
        "spoken": language,
        "languages": [one for one in instrument.languages if one != language],
        "lang": words.language(),
        "problem": problem.message if problem else "",
        "problem_at": f"item-{problem.field}" if problem and problem.field else "",
    }


def _key(secret: str) -> str:
    """Under which name the browser keeps what is answered so far: it opens nothing."""
    return hashlib.sha256(f"kept:{secret}".encode()).hexdigest()[:24]
