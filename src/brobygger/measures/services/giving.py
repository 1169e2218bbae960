"""Forms to named persons: given in a room, filled in behind a link or by a helper, scored when they are finished."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, link_holder
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.measures import access
from brobygger.measures.instruments.shape import Instrument
from brobygger.measures.models import Form
from brobygger.measures.queries import instruments
from brobygger.measures.rules import BY_HELPER, Mode, Rater
from brobygger.measures.scoring.instrument import ALGORITHM, counted, score_one
from brobygger.measures.scoring.validity import flags
from brobygger.measures.services import links
from brobygger.measures.services.links import LinkToSend
from brobygger.measures.services.parsing import Answers


@dataclass(frozen=True, slots=True)
class Given:
    """A form that was given: its id, and the address where it is filled in."""

    form_id: UUID
    address: str


def give(
    actor: Actor,
    *,
    instrument: str,
    room_id: UUID,
    about_person_id: UUID,
    until: dt.datetime,
    rater: Rater = Rater.SELF,
    mode: Mode = Mode.LINK,
    interpreter: bool = False,
    rater_person_id: UUID | None = None,
    send: bool = False,
    version: str = "",
) -> Given:
    """A helper in a room gives somebody a form, to be filled in before `until`.

    `send`: the link goes to the telephone of the person, or of `rater_person_id` where somebody else's view is asked
    for, after the commit. `version`: of the instrument, where it is not the newest. Raises Hidden; Invalid where there
    is no text that their organisation may use, or `until` has passed.
    """
    access.open_form(actor, room_id)
    found = instruments.to_use(actor, instrument, on_screen=mode is not Mode.PAPER, version=version)
    now = clock.now()
    if until <= now:
        raise Invalid(_("Choose a time to come."), field="until", code="past")
    key = new_id()
    row = Form(
        id=key,
        room_id=room_id,
        instrument=found.instrument.key,
        version=found.instrument.version,
        own_text_id=found.own_text_id,
        about_person_id=about_person_id,
        opened_by_seat=actor.seat,
        rater=rater,
        rater_person_id=rater_person_id,
        mode=mode,
        interpreter=interpreter,
        secret_hash=links.hash_of(key),
        made_at=now,
        expires_at=until,
    )
    with transaction.atomic():
        Form.objects.bulk_create([row])
        keep_line(actor, row, "measures.form-given")
        if send:
            outbox.emit("measures.form-given", form=key)
    return Given(key, links.address(key))


def form_link_to_send(actor: Actor, *, form_id: UUID) -> LinkToSend | None:
    """For the job that sends it; None when it is answered or too late. Raises Hidden for anybody else."""
    access.sending(actor)
    with acting_as(link_holder(form_id, purpose="questions")):
        row = access.held_form(form_id)
    if row is None or row.finished_at is not None or row.expires_at <= clock.now():
        return None
    return LinkToSend(row.rater_person_id or row.about_person_id, links.address(form_id))


def begin(form: Form) -> None:
    """The form is looked at for the first time: from here its time is counted. The caller acts as the link's holder."""
    Form.objects.filter(pk=form.pk, begun_at=None).update(begun_at=clock.now())


def keep(form: Form, answers: Answers) -> None:
    """What is answered so far stays, whatever interrupts. The caller acts as the link's holder."""
    Form.objects.filter(pk=form.pk, finished_at=None).update(answers=answers)


def finish(form: Form, instrument: Instrument, answers: Answers, *, language: str) -> bool:
    """The last word: scored, flagged, and never changed again. False when it was finished meanwhile."""
    now = clock.now()
    seconds = int((now - form.begun_at).total_seconds()) if form.begun_at else None
    numbers = counted(instrument, answers)
    written_down = Mode(form.mode) in BY_HELPER
    told = written_down and Rater(form.rater) is not Rater.HELPER  # a helper's own view is nobody else's words
    noted = flags(instrument, numbers, seconds=None if written_down else seconds, by_helper=told)
    changed = Form.objects.filter(pk=form.pk, finished_at=None, expires_at__gt=now).update(
        answers=answers,
        scores=score_one(instrument, numbers),
        flags=sorted(noted),
        algorithm=ALGORITHM,
        finished_at=now,
        seconds=seconds,
        language=language,
    )
    return bool(changed)


def keep_line(actor: Actor, form: Form, what: str) -> None:
    """What was done with a form, in the access log."""
    record(actor, what=what, about_person_id=form.about_person_id, room_id=form.room_id, object_id=form.pk)
