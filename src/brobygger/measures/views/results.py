"""What surveys came to: bars with numbers and a table, both roles side by side; and the same as a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel.errors import Hidden
from brobygger.kernel.routes import actor_of, route
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries import results as queries
from brobygger.measures.queries.results import CollectionCard, Figures, Index, Question, Results
from brobygger.measures.scoring.suppression import K
from brobygger.ui import words

ROW, BAR, LABEL, WIDE = 46, 14, 118, 150  # of the picture: a row for each answer, its bars, where they begin, 100 %


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for."""

    collection: UUID | None
    version: str | None

    @property
    def query(self) -> str:
        given = {"collection": str(self.collection or ""), "version": self.version or ""}
        return urlencode({key: value for key, value in given.items() if value})


@require_GET
@route(audience="helper")
def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys that one's organisation has a part in."""
    cards = queries.collections(actor_of(request))
    kinds = [
        {
            "name": _kind(kind),
            "href": reverse("measures:results", args=[kind]),
            "collections": [
                {"name": _names(one), "href": f"{reverse('measures:results', args=[kind])}?collection={one.id}"}
                for one in cards
                if one.kind == kind
            ],
        }
        for kind in queries.SIDES
        if any(one.kind == kind for one in cards)
    ]
    return render(
        request, "measures/surveys.html", {"kinds": kinds, "least": K, "is_leader": actor_of(request).is_leader}
    )


@require_GET
@route(audience="helper")
def results(request: HttpRequest, kind: str) -> HttpResponse:
    """One survey: of one pair of organisations, or of all that one's own has a part in."""
    chosen, found, card = _asked(request, kind)
    language = words.language()
    page = {
        "title": _kind(kind),
        "between": _names(card) if card else _("All that your organisation has a part in"),
        "sides": _sides(found, language),
        "questions": [_question(number, one, language) for number, one in enumerate(found.questions, 1)],
        "scores": [
            {"text": say(one.words, language), "low": one.low, "high": one.high, "sides": _with_and_without(one)}
            for one in found.scores
        ],
        "about": say(found.instruments[0].about, language),
        "has_answers": any(found.counts),
        "has_without": any(less.is_shown for one in found.scores for less in one.without),
        "versions": [one for one in found.versions if one != found.instruments[0].version],
        "collection": chosen.collection,
        "csv": f"{reverse('measures:results-csv', args=[kind])}?{chosen.query}",
        "least": K,
    }
    return render(request, "measures/results.html", page)


@require_GET
@route(audience="helper")
def results_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """The same numbers as a file, with the same hidden."""
    _chosen, found, _card = _asked(request, kind)
    language, made = words.language(), StringIO()
    writer = csv.writer(made, delimiter=";")
    options = [option.code for option in found.questions[0].item.options]
    writer.writerow(["instrument", "version", "item", "text", "shown", "n", "mean", *(f"n_{one}" for one in options)])
    for question in found.questions:
        for one, side in zip(found.instruments, question.sides, strict=True):
            row = [one.key, one.version, question.item.id, say(question.item.words, language)]
            writer.writerow([*row, *_numbers(side, len(options))])
    for index in found.scores:
        for one, side in zip(found.instruments, index.sides, strict=True):
            row = [one.key, one.version, index.id, say(index.words, language)]
            writer.writerow([*row, *_numbers(side, len(options))])
        for one, less in zip(found.instruments, index.without, strict=True):
            if less.is_shown:
                row = [one.key, one.version, f"{index.id}-without-patterns", say(index.words, language)]
                writer.writerow([*row, *_numbers(less, len(options))])
    response = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


def _asked(request: HttpRequest, kind: str) -> tuple[Chosen, Results, CollectionCard | None]:
    actor, given = actor_of(request), request.GET.get("collection", "")
    try:
        chosen = Chosen(UUID(given) if given else None, request.GET.get("version") or None)
    except ValueError:
        raise Hidden("measures.results", why="no such collection") from None
    found = queries.results(actor, kind=kind, collection_id=chosen.collection, version=chosen.version)
    if found is None:
        raise Hidden("measures.results", why="no such survey for this seat")
    cards = queries.collections(actor) if chosen.collection else []
    return chosen, found, next((one for one in cards if one.id == chosen.collection), None)


def _kind(kind: str) -> str:
    return {
        "first-meeting": _("After the first meeting"),
        "trust-builders": _("After Tillitsbyggerne"),
        "recovery-knowledge": _("Knowing recovery"),
    }[kind]


def _names(card: CollectionCard) -> str:
    return _(" and ").join(card.organisations)


def _sides(found: Results, language: str) -> list[dict[str, Any]]:
    names = [say(one.title, language).rpartition(": ")[2].capitalize() for one in found.instruments]
    return [{"name": name, "count": count} for name, count in zip(names, found.counts, strict=True)]


def _question(number: int, one: Question, language: str) -> dict[str, Any]:
    labels = [say(option.words, language) for option in one.item.options]
    cells = [_cell(side) for side in one.sides]
    return {
        "number": number,
        "text": say(one.item.words, language),
        "labels": labels,
        "sides": cells,
        "is_shown": any(side.is_shown for side in one.sides),
        "rows": _picture(labels, one.sides),
        "height": ROW * len(labels),
    }


def _picture(labels: list[str], sides: tuple[Figures, ...]) -> list[dict[str, Any]]:
    """A row for each answer: its label, and a bar for each side with its per cent. In the picture's own units."""
    rows = []
    for place, label in enumerate(labels):
        top = ROW * place
        bars = [
            {
                "y": top + 6 + number * (BAR + 3),
                "text_y": top + 6 + number * (BAR + 3) + 11,
                "wide": f"{side.percent()[place] * WIDE / 100:.1f}",  # a text: no comma, whatever the language
                "end": f"{LABEL + side.percent()[place] * WIDE / 100 + 5:.1f}",
                "text": f"{side.percent()[place]}\u00a0%",
                "side": number + 1,
            }
            for number, side in enumerate(sides)
            if side.is_shown
        ]
        rows.append({"label": label, "y": top + 26, "bars": bars})
    return rows


def _with_and_without(one: Index) -> list[dict[str, Any]]:
    """A score's cells: all answers, and beside them the mean less those that lie all at one end or in the middle."""
    return [
        _cell(side) | {"without": less.mean, "odd": side.count - less.count if less.is_shown else 0}
        for side, less in zip(one.sides, one.without, strict=True)
    ]


def _cell(side: Figures) -> dict[str, Any]:
    return {"is_shown": side.is_shown, "count": side.count, "mean": side.mean, "percent": side.percent()}


def _numbers(side: Figures, options: int) -> list[Any]:
    if not side.is_shown:
        return ["no", "", "", *[""] * options]
    return ["yes", side.count, f"{side.mean:.3f}", *(side.spread or [""] * options)]
