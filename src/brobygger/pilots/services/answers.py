"""What each leader writes to a status meeting: what has happened, what hinders, what they have decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.pilots import access, queries
from brobygger.pilots.models import Answer
from brobygger.rooms import text

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Words:
    """The three answers; one of them may be enough."""

    happened: str
    hinders: str
    decided: str


def write_answer(actor: Actor, *, pilot_id: UUID, meeting_on: dt.date, words: Words) -> None:
    """A leader writes to the meeting that is open, or writes it anew. Raises Hidden, Invalid.

    The day is handed over, so that what was typed before midnight never lands at another meeting unseen.
    """
    mine = access.lead(actor, pilot_id)
    given = {key: text.line(value, field=key, longest=LONGEST) for key, value in asdict(words).items()}
    if not any(given.values()):
        raise Invalid(_("Write at least one of the three."), field="happened")
    with transaction.atomic():
        pilot = access.locked(pilot_id)
        day = queries.open_meeting(pilot)
        if day is None:
            raise Invalid(_("There is no status meeting to write to now."), field="", code="no-meeting")
        if day != meeting_on:
            message = _(
                "The meeting you wrote to is some days old. Look at the date, and save again if it fits this one."
            )
            raise Invalid(message, field="", code="other-meeting")
        kept = {**given, "written_at": clock.now(), "pilot_id": pilot_id}
        Answer.objects.update_or_create(member_id=mine.pk, meeting_on=day, defaults=kept)
