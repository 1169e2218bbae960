"""What a helper writes down: said aloud, filled in on paper, or added up there."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.measures import access
from brobygger.measures.models import Form
from brobygger.measures.queries import instruments
from brobygger.measures.rules import BY_HELPER, Mode
from brobygger.measures.scoring.instrument import ALGORITHM
from brobygger.measures.scoring.validity import Flag
from brobygger.measures.services import giving, parsing


def begin(actor: Actor, *, form_id: UUID) -> None:
    """The helper has the questions before them to read aloud: the time is counted from here, once. Raises Hidden."""
    form = access.form(actor, form_id, "enter")
    if Mode(form.mode) is Mode.ALOUD:
        giving.begin(form)


def enter(actor: Actor, *, form_id: UUID, answers: Mapping[str, str], language: str, finish: bool = True) -> None:
    """A helper enters what was said aloud or stands on paper; without `finish` it is kept, to go on later.

    Raises Hidden, Invalid, Conflict (it is finished, or it is not the helper who enters it).
    """
    form = access.form(actor, form_id, "enter")
    if Mode(form.mode) not in BY_HELPER:
        raise Conflict(_("This form is answered by the person."), code="not-by-helper")
    instrument = instruments.as_answered(form)
    parsed = parsing.parse(instrument, answers)
    if not finish:
        giving.keep(form, parsed.answers)
        return
    for item, message in parsed.errors.items():
        raise Invalid(message, field=item, code="answer")
    if not parsed.answers:
        raise Invalid(_("Nothing is answered yet."), code="empty")
    with transaction.atomic():
        if not giving.finish(form, instrument, parsed.answers, language=language):
            raise Conflict(_("This form is finished already, or its time is over."), code="finished")
        giving.keep_line(actor, form, "measures.form-entered")


def enter_scores(actor: Actor, *, form_id: UUID, scores: Mapping[str, str], language: str) -> None:
    """A helper enters what was added up on paper: the scores alone. Items stay unknown, they are not made up.

    Raises Hidden, Invalid (another score, out of its range, nothing), Conflict (not a paper form, or it is finished).
    """
    form = access.form(actor, form_id, "enter")
    if Mode(form.mode) is not Mode.PAPER:
        raise Conflict(_("This form is answered by the person."), code="not-by-helper")
    found = parsing.parse_scores(instruments.as_answered(form), scores)
    for name, message in found.errors.items():
        raise Invalid(message, field=name, code="answer")
    if not found.scores:
        raise Invalid(_("Nothing is answered yet."), code="empty")
    with transaction.atomic():
        changed = Form.objects.filter(pk=form.pk, finished_at=None, expires_at__gt=clock.now()).update(
            scores=found.scores,
            flags=[Flag.HELPER_ENTERED, Flag.INCOMPLETE],
            algorithm=ALGORITHM,
            finished_at=clock.now(),
            language=language,
        )
        if not changed:
            raise Conflict(_("This form is finished already, or its time is over."), code="finished")
        giving.keep_line(actor, form, "measures.form-entered")
