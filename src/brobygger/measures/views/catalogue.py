"""Which questionnaires there are, what one must know of each, and what the organisation may use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.measures import access, services
from brobygger.measures.forms import LicenceForm
from brobygger.measures.instruments.shape import CutOff, Instrument, Method, ReliableChange, Score, Terms, say
from brobygger.measures.instruments.writing import to_json, to_sheet
from brobygger.measures.queries import instruments as queries
from brobygger.measures.queries.instruments import InstrumentCard, VersionCard
from brobygger.measures.scoring.change import reliable_points
from brobygger.measures.services.licences import LicenceInput
from brobygger.ui import words

LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}


@require_GET
@route(audience="helper")
def questionnaires(request: HttpRequest) -> HttpResponse:
    """All of them, those that can be used now first."""
    cards = queries.catalogue(actor_of(request))
    rows = [row_of(one) for one in sorted(cards, key=lambda one: (not one.may_be_used, one.instrument.key))]
    page = {"rows": rows, "is_leader": actor_of(request).is_leader}
    return render(request, "measures/questionnaires.html", page)


@require_GET
@route(audience="helper")
def questionnaire(request: HttpRequest, instrument: str) -> HttpResponse:
    """One of them: what it measures and how, who says what of it, and whether it may be used."""
    actor = actor_of(request)
    card = card_of(request, instrument)
    page = row_of(card) | _facts(card.instrument) | {"licence": card.licence, "is_leader": actor.is_leader}
    page["versions"] = [_version(one) for one in queries.versions(actor, instrument)]
    return render(request, "measures/questionnaire.html", page)


@require_http_methods(["GET", "POST"])
@route(audience="leader")
def licence(request: HttpRequest, instrument: str) -> HttpResponse:
    """A leader records what the organisation may do. What was typed stays on an error."""
    actor = actor_of(request)
    access.licence(actor)
    card = card_of(request, instrument)
    form = LicenceForm(request.POST if request.method == "POST" else None, initial=_recorded(card))
    if form.is_valid():
        given = form.cleaned_data | {"electronic": form.cleaned_data["electronic"] == "yes"}
        try:
            services.record_licence(actor, instrument=instrument, given=LicenceInput(**given))
        except Invalid as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The licence is recorded."))
            return redirect("measures:questionnaire", instrument)
    page = row_of(card) | {"form": form, "heading": _("Licence")}
    return render(request, "measures/keep.html", page, status=422 if form.is_bound else 200)


@require_GET
@route(audience="helper")
def questionnaire_json(request: HttpRequest, instrument: str) -> HttpResponse:
    """The FHIR Questionnaire, as the organisation has it."""
    return _file(to_json(_wanted(request, instrument)), f"{instrument}.json", "application/fhir+json")


@require_GET
@route(audience="helper")
def sheet_yaml(request: HttpRequest, instrument: str) -> HttpResponse:
    """The sheet beside it."""
    return _file(to_sheet(_wanted(request, instrument)), f"{instrument}.yaml", "application/yaml")


def _wanted(request: HttpRequest, instrument: str) -> Instrument:
    """The version that is asked for, or the one in use."""
    try:
        return queries.one(actor_of(request), instrument, request.GET.get("version", "")).instrument
    except LookupError:
        raise Hidden("measures.instruments", why="no such instrument or version") from None


def card_of(request: HttpRequest, instrument: str) -> InstrumentCard:
    """An instrument as the reader's organisation has it. Raises Hidden for one that is not there."""
    try:
        return queries.one(actor_of(request), instrument)
    except LookupError:
        raise Hidden("measures.instruments", why="no such instrument") from None


def _file(body: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def row_of(card: InstrumentCard) -> dict[str, Any]:
    """What every page of it says."""
    one = card.instrument
    return {
        "key": one.key,
        "title": say(one.title, words.language()),
        "state": card.why_not or _("Can be used."),
        "may_be_used": card.may_be_used,
        "languages": ", ".join(LANGUAGE_NAMES[each] for each in one.languages),
        "count": len(one.items),
        "about": say(one.about, words.language()),
        "may_be_loaded": not one.anonymous,
        "needs_licence": one.licence.terms is Terms.LICENCE,
    }


def _facts(one: Instrument) -> dict[str, Any]:
    language, lineage = words.language(), one.lineage
    told = (
        (_("Original"), lineage.original),
        (_("Revised"), lineage.revision),
        (_("Translated"), lineage.translation),
        (_("Adapted"), lineage.adaptation),
        (_("Short version of"), lineage.short_of),
        (_("Long version of"), lineage.long_of),
        (_("For"), lineage.target_group),
        (_("Developed by users"), {True: _("Yes"), False: _("No"), None: ""}[lineage.developed_by_users]),
    )
    return {
        "version": one.version,
        "terms": one.licence,
        "lineage": [(name, value) for name, value in told if value],
        "evidence": one.evidence,
        "scores": [_score(each, language) for each in one.scores],
        "cut_offs": [_cut_off(each, one, language) for each in one.cut_offs],
        "changes": [_change(each, one, language) for each in one.changes],
        "bands": [(say(band.words, language), f"{band.low:g}–{band.high:g}", band.source) for band in one.bands],
    }


def _score(one: Score, language: str) -> dict[str, str]:
    how = {
        Method.SUM: _("Sum of %(n)d"),
        Method.MEAN: _("Mean of %(n)d"),
        Method.TABLE: _("Read from a table"),
    }[one.method]
    return {
        "name": say(one.words, language),
        "how": how % {"n": len(one.of)} if one.method is not Method.TABLE else how,
        "needs": _("at least %(n)d answered") % {"n": one.at_least},
        "range": f"{one.low:g}–{one.high:g}",
        "source": one.source,
    }


def _cut_off(one: CutOff, instrument: Instrument, language: str) -> dict[str, str]:
    ages = {
        (False, False): "",
        (True, False): _("from %(low)s years"),
        (False, True): _("to %(high)s years"),
        (True, True): _("%(low)s to %(high)s years"),
    }[(one.from_age is not None, one.to_age is not None)] % {"low": one.from_age, "high": one.to_age}
    whom = ", ".join(part for part in (one.population, ages) if part)
    return {"value": f"{one.value:g}", "whom": whom, "source": one.source, "score": _name(instrument, one, language)}


def _change(one: ReliableChange, instrument: Instrument, language: str) -> dict[str, str]:
    points = f"{reliable_points(one):.1f}".removesuffix(".0")
    return {"value": points, "whom": one.population, "source": one.source, "score": _name(instrument, one, language)}


def _name(instrument: Instrument, one: CutOff | ReliableChange, language: str) -> str:
    return say(instrument.score(one.score).words, language)


def _version(one: VersionCard) -> dict[str, str]:
    when = _("Loaded %(when)s") % {"when": words.moment(one.loaded_at)} if one.loaded_at else _("Came with the product")
    return {"version": one.version, "when": when}


def _recorded(card: InstrumentCard) -> dict[str, Any]:
    if card.licence is None:
        return {"holder": card.instrument.licence.holder}
    kept = card.licence
    return {
        "holder": kept.holder,
        "terms": kept.terms,
        "proof": kept.proof,
        "electronic": "yes" if kept.electronic else "no",
        "valid_until": kept.valid_until,
    }
