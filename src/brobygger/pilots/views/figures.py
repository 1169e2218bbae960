"""How much a pilot is used: a small table with bars for each question, and the same as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel.routes import actor_of, route
from brobygger.pilots import queries
from brobygger.pilots.figures import Share, Shown, Word
from brobygger.pilots.queries import FiguresPage
from brobygger.ui import words

WIDE = 100  # of the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One week's number, in words and as a bar; no bar where it is held back."""

    label: str
    text: str
    wide: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One question, and its answer for each week."""

    heading: str
    explained: str
    bars: tuple[Bar, ...]
    whole: str
    silent: bool  # every week is held back: then one line says so


Told = tuple[str, int]  # in words; how long the bar is, before it is drawn to scale


@require_GET
@route(audience="helper")
def figures(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """The use figures, for everybody in the pilot."""
    found = queries.use_figures(actor_of(request), pilot_id)
    return render(request, "pilots/figures.html", {"page": found, "measures": measures(found)})


@require_GET
@route(audience="helper")
def as_file(request: HttpRequest, pilot_id: UUID) -> HttpResponse:
    """The same, and nothing more, for a spreadsheet."""
    found = queries.use_figures(actor_of(request), pilot_id)
    asked = measures(found)
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow([_("Week from"), *(one.heading for one in asked)])
    for place, (monday, _shown) in enumerate(found.weeks):
        writer.writerow([monday.isoformat(), *(one.bars[place].text for one in asked)])
    if found.whole is not None:
        writer.writerow([_("The whole pilot"), *(one.whole for one in asked)])
    response = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pilot.csv"'
    return response


def measures(found: FiguresPage) -> list[Measure]:
    """Each question with its weeks. Nothing is told that the query held back."""
    asked: list[tuple[str, str, Callable[[Shown], Told]]] = [
        (
            _("Rooms opened"),
            _("The person has said yes, and the room has been opened."),
            lambda one: _number(one.opened),
        ),
        (_("Messages"), _("All that was written in the rooms."), lambda one: _number(one.messages)),
        (
            _("Answers within what was agreed"),
            _("Of the messages whose time for an answer was up that week."),
            lambda one: _pair(one.answers),
        ),
        (_("Persons who wrote"), _("Of those whom the rooms are about."), lambda one: _share(one.wrote)),
        (_("Persons who only read"), _("Of those whom the rooms are about."), lambda one: _share(one.read)),
        (
            _("Spared a telephone call"),
            _("Of those who asked something, got an answer, and told us."),
            lambda one: _pair(one.spared),
        ),
        (
            _("Outside the pilot"),
            _("How often a room was not begun because the person was outside."),
            lambda one: _number(one.refused),
        ),
    ]
    return [_measure(found, heading, explained, tell) for heading, explained, tell in asked]


def _measure(found: FiguresPage, heading: str, explained: str, tell: Callable[[Shown], Told]) -> Measure:
    told = [(_label(monday), *tell(shown)) for monday, shown in found.weeks]
    longest = max((size for _week, _text, size in told), default=0) or 1
    silent = all(text == _("held back") for _week, text, _size in told)
    bars = tuple(Bar(label, text, round(WIDE * size / longest)) for label, text, size in told)
    return Measure(heading, explained, bars, tell(found.whole)[0] if found.whole else "", silent)


def _label(monday: dt.date) -> str:
    return words.date(monday, year=False)


def _number(given: int | None) -> Told:
    return (_("held back"), 0) if given is None else (str(given), given)


def _pair(given: tuple[int, int] | None) -> Told:
    if given is None:
        return _("held back"), 0
    part, of = given
    return _("%(part)d of %(of)d") % {"part": part, "of": of}, round(100 * part / of) if of else 0


def _share(given: Share) -> Told:
    if given is None:
        return _("held back"), 0
    if isinstance(given, Word):
        return {Word.MOST: _("more than half"), Word.FEW: _("half or fewer")}[given], 0
    return f"{given} %", given
