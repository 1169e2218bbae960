"""What one form was answered with, for a page of a folder above: row-level security says whether the reader may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel import clock
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Kind, Score, Words
from brobygger.measures.models import Form, OwnText
from brobygger.measures.queries import instruments
from brobygger.measures.rules import Mode, SeenBy


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that was answered. `high` is the end of its scale; 0 where the answer is words."""

    question: Words
    value: str
    high: int


@dataclass(frozen=True, slots=True)
class AnsweredForm:
    """A form: what was answered, in the order of its questions; nothing while it is not finished."""

    finished_at: dt.datetime | None
    is_open: bool
    answers: tuple[Answer, ...]


def form(form_id: UUID) -> AnsweredForm | None:
    """One form, as far as the reader may see it. One query."""
    row = Form.objects.filter(pk=form_id).first()
    if row is None:
        return None
    answers = tuple(
        Answer(item.words, str(row.answers[item.id]), 0 if item.kind is Kind.TEXT else item.high)
        for item in instruments.as_answered(row).items
        if row.finished_at is not None and row.answers.get(item.id) not in (None, "")
    )
    return AnsweredForm(row.finished_at, row.finished_at is None and row.expires_at > clock.now(), answers)


@dataclass(frozen=True, slots=True)
class Total:
    """What a form comes to together: `value` is None where too little was answered, or nothing yet."""

    value: float | None
    low: float
    high: float
    is_finished: bool
    is_open: bool
    shown_to_room: bool = False  # the person lets every helper in the room read it
    on_paper: bool = False  # a helper enters it
    higher_is_better: bool | None = None


def totals(form_ids: Collection[UUID]) -> dict[UUID, Total]:
    """The score `total` of several forms, of those that the reader may see. One query, two where some are own texts."""
    now, rows = clock.now(), list(Form.objects.filter(pk__in=form_ids))
    wanted = {row.own_text_id for row in rows if row.own_text_id}
    own = {text.pk: instruments.read_own(text) for text in OwnText.objects.filter(pk__in=wanted)} if wanted else {}
    found = {}
    for row in rows:
        instrument = own[row.own_text_id] if row.own_text_id else shipped.one(row.instrument, row.version)
        score, finished = instrument.score("total"), row.finished_at is not None
        found[row.pk] = Total(
            value=row.scores.get("total"),
            low=score.low,
            high=score.high,
            is_finished=finished,
            is_open=not finished and row.expires_at > now,
            shown_to_room=row.seen_by == SeenBy.ROOM,
            on_paper=row.mode == Mode.PAPER,
            higher_is_better=score.higher_is_better,
        )
    return found


def scale(instrument: str, version: str, questionnaire: str | None, sheet: str | None) -> Score:
    """The score `total` of an instrument in a version: ours, or an organisation's own by both its files. No query."""
    if questionnaire is None or sheet is None:
        return shipped.one(instrument, version).score("total")
    return instruments.read_files(questionnaire, sheet, instrument).score("total")
