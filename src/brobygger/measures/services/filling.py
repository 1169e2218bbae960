"""The page behind a link: what it asks, and taking what is answered. Surveys and named forms look the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.measures import access, rules
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument
from brobygger.measures.models import Form
from brobygger.measures.queries import instruments
from brobygger.measures.services import giving, links, parsing, surveys
from brobygger.measures.services.links import Held
from brobygger.measures.services.parsing import Answers


class Problem(StrEnum):
    """Why a link does not open a form."""

    UNKNOWN = "unknown"
    ANSWERED = "answered"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Page:
    """A form to fill in, or why there is none. `language` is the instrument's; the page around it may be in another."""

    problem: Problem | None = None
    instrument: Instrument | None = None
    language: str = ""
    answers: Answers = field(default_factory=dict)
    is_survey: bool = False
    about_another: bool = False  # somebody close, or a helper, answers about the person


def open_link(secret: str, *, language: str) -> Page:
    """What a link opens. Never raises for a link that is wrong, spent or late: the page says it calmly."""
    held = links.find(secret)
    if held is None:
        return Page(Problem.UNKNOWN)
    with acting_as(held.holder):
        page, form = _page(held, language)
        if form is not None and page.problem is None:
            giving.begin(form)
        return page


def send(secret: str, fields: Mapping[str, str], *, language: str, finish: bool) -> Page:
    """Take what was answered; `finish` is the last word, otherwise it is kept for later (a named form alone).

    Raises Invalid with the item as `field`, or without one where nothing is answered.
    """
    held = links.find(secret)
    if held is None:
        return Page(Problem.UNKNOWN)
    with acting_as(held.holder):
        page, form = _page(held, language)
        if page.problem is not None or page.instrument is None:
            return page
        parsed = parsing.parse(page.instrument, fields)
        if not finish:
            if form is not None:
                giving.keep(form, parsed.answers)
            return page
        for item, message in parsed.errors.items():
            raise Invalid(message, field=item, code="answer")
        if not parsed.answers:
            raise Invalid(_("You have not answered anything yet. Answer what you want to, and leave out the rest."))
        if form is None:
            taken = surveys.answer_survey(held.id, parsed.answers)
        else:
            taken = giving.finish(form, page.instrument, parsed.answers, language=page.language)
        return page if taken else Page(Problem.ANSWERED)


def _page(held: Held, language: str) -> tuple[Page, Form | None]:
    return _survey(held, language) if held.is_survey else _form(held, language)


def _survey(held: Held, language: str) -> tuple[Page, None]:
    row = access.held(held.id)
    if row is None:
        return Page(Problem.UNKNOWN), None
    if row.answered:
        return Page(Problem.ANSWERED), None
    if row.expires_at <= clock.now():
        return Page(Problem.LATE), None
    found = shipped.one(row.instrument, row.version)  # the version they were asked with, whatever came since
    return Page(None, found, rules.language_for(found, language), is_survey=True), None


def _form(held: Held, language: str) -> tuple[Page, Form | None]:
    row = access.held_form(held.id)
    if row is None or rules.Mode(row.mode) in rules.BY_HELPER:  # a helper enters it: nothing of it stands on a screen
        return Page(Problem.UNKNOWN), None
    if row.finished_at is not None:
        return Page(Problem.ANSWERED), row
    if row.expires_at <= clock.now():
        return Page(Problem.LATE), row
    found = instruments.as_answered(row)
    other = row.rater != rules.Rater.SELF
    return Page(None, found, rules.language_for(found, language), dict(row.answers), about_another=other), row
