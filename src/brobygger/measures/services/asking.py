"""A leader asks colleagues to answer an anonymous survey. What they answer is stored as every anonymous answer is."""

from __future__ import annotations

from collections.abc import Collection as Many
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.measures import access
from brobygger.measures.queries.results import ASKED_BY_LEADERS
from brobygger.measures.services import surveys
from brobygger.measures.services.surveys import About
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard


def colleagues(actor: Actor) -> list[StaffCard]:
    """Whom a leader may ask: who works now in the units that they lead, each once. Two queries. Raises Hidden."""
    organisation, _role = access.licence(actor)
    led = people.led_units(actor)
    found: dict[UUID, StaffCard] = {}
    for one in people.staff_in(actor, [organisation]):
        if one.unit_id in led:
            found.setdefault(one.person_id, one)
    return list(found.values())


def ask_colleagues(actor: Actor, *, survey: str, person_ids: Many[UUID], round_id: UUID) -> int:
    """Ask them to answer, once in a round, however often this is sent; gives how many were asked.

    The links go after the commit. Raises Hidden; Invalid (no such survey, nobody, or somebody whom they do not lead).
    """
    organisation, _role = access.licence(actor)
    if survey not in ASKED_BY_LEADERS:
        raise Invalid(_("There is no such anonymous survey."), field="survey", code="no-survey")
    wanted = set(person_ids)
    if not wanted:
        raise Invalid(_("Choose whom to ask."), field="people", code="nobody")
    if wanted - {one.person_id for one in colleagues(actor)}:
        raise Invalid(_("Choose among those who work in the units that you lead."), field="people", code="stranger")
    about = About(kind=survey, organisations=(organisation,), object_id=round_id)
    with transaction.atomic():
        for person in sorted(wanted):
            surveys.open_survey(actor, instrument=survey, rater_person_id=person, about=about)
        record(actor, what="measures.survey-asked", object_id=round_id, details={"instrument": survey})
    return len(wanted)
