""" "Why?": the person asks about a look, the unit's leader answers within five working days, in the room."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.queries import LogLine, line_about
from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.queries import role_card
from brobygger.rooms import access, models
from brobygger.rooms import text as texts
from brobygger.rooms.access import Action
from brobygger.rooms.services.common import KEEPER, keep, say, tell
from brobygger.rooms.services.deadlines import working_days_later

DAYS_TO_ANSWER = 5
LONGEST_ANSWER = 2000
ANSWERER = "system:access-question"  # the leader who answers is in nobody's room


def ask_why(actor: Actor, *, room_id: UUID, line_id: UUID) -> UUID:
    """The person asks why somebody has looked; gives the question. Asking twice gives the same one.

    Raises Hidden, Denied, Invalid (a line that is nobody's look). Tells onwards `rooms.access-question-asked`.
    """
    with transaction.atomic():
        here = access.room(actor, room_id, Action.LOG)
        line = line_about(actor, here.about_person_id, line_id)
        access.message(actor, line is not None and line.room_id in (room_id, None), "ask-why", line_id)
        assert line is not None
        if not line.may_ask_why or line.role_id is None:
            raise Invalid(_("This was not somebody's look, so there is nobody to ask."), code="no-look")
        unit_id = role_card(actor, line.role_id).unit_id
        row = _row(room_id, here.about_person_id, unit_id, line)
        with acting_as(KEEPER):
            models.AccessQuestion.objects.bulk_create([row], ignore_conflicts=True)
            kept = models.AccessQuestion.objects.filter(line_id=line_id).values_list("id", flat=True).get()
        if kept == row.id:
            keep(actor, here, "rooms.access-question-asked", object_id=row.id, line_id=line_id)
            tell("rooms.access-question-asked", here, question=row.id, unit=unit_id)
    return kept


def answer_question(actor: Actor, *, question_id: UUID, text: str) -> None:
    """The unit's leader answers; the answer comes back in the room as an event, also in a closed one.

    Raises Hidden, Invalid (empty, too long), Conflict (answered already). Tells onwards
    `rooms.access-question-answered`.
    """
    with transaction.atomic():
        with acting_as(KEEPER):
            row = models.AccessQuestion.objects.select_for_update().filter(pk=question_id).first()
        access.question(actor, row.unit_id if row else None, question_id)
        assert row is not None
        answer = texts.line(text, field="text", longest=LONGEST_ANSWER, needed=True)
        if row.answered_at is not None:
            raise Conflict(_("This question has been answered."), code="answered")
        with acting_as(KEEPER):
            models.AccessQuestion.objects.filter(pk=row.pk).update(
                answer=answer, answered_at=clock.now(), answered_by_role_id=actor.role_id
            )
        say(actor, row.room_id, "access-question-answered", seat=ANSWERER, ref=row.id)
        person_id = row.asked_by_person_id
        record(
            actor,
            what="rooms.access-question-answered",
            about_person_id=person_id,
            room_id=row.room_id,
            object_id=row.id,
        )
        outbox.emit("rooms.access-question-answered", room=row.room_id, person=person_id, question=row.id)


def _row(room_id: UUID, person_id: UUID, unit_id: UUID, line: LogLine) -> models.AccessQuestion:
    now = clock.now()
    return models.AccessQuestion(
        id=new_id(),
        room_id=room_id,
        line_id=line.id,
        asked_by_person_id=person_id,
        unit_id=unit_id,
        seat_asked_about=line.seat,
        line_what=line.what,
        line_at=line.at,
        asked_at=now,
        due_at=working_days_later(now, DAYS_TO_ANSWER),
    )
