"""The person is asked how it was: three questions and their own words, when the new helper has taken over."""

from __future__ import annotations

import datetime as dt

from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.services.common import change
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.measures import services as measures

INSTRUMENT = "first-meeting-person"
LIVES = dt.timedelta(days=14)
CAME = ("met", "met-by-other")


def ask_person(actor: Actor, found: HandoverPage) -> None:
    """Give the person the form, once, where they came to the first appointment. The new helper and they read it.

    The caller has decided, is the new helper, and holds the stream's lock; the link is sent after the commit.
    """
    if found.feedback_id is not None or not came(found):
        return
    given = measures.give(
        actor,
        instrument=INSTRUMENT,
        room_id=found.room.id,
        about_person_id=found.room.about_person_id,
        until=clock.now() + LIVES,
    )
    change(found, feedback_id=given.form_id)
    outbox.emit("handovers.person-asked", form=given.form_id, person=found.room.about_person_id)


def came(found: HandoverPage) -> bool:
    """Whether the person came, as it was noted last."""
    made = [one for one in found.card.marks if one.step == "arrive" and one.round == found.card.round]
    return bool(made) and made[-1].outcome in CAME
