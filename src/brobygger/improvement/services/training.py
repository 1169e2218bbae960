"""The half-hour course: planned in a unit, given by one or two, and afterwards who took part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.improvement import access, queries
from brobygger.improvement.models import Attendance, Course
from brobygger.improvement.queries import today
from brobygger.improvement.services.projects import FARTHEST
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.people import queries as people


def plan_course(actor: Actor, *, unit_id: UUID, held_on: dt.date) -> UUID:
    """A course in a unit, to come or one that has been. Raises Hidden, Invalid."""
    staff = people.staff_in(actor, access.training(actor))
    there = next((card for card in staff if card.unit_id == unit_id), None)
    if there is None:
        raise Invalid(_("Choose the unit whose meeting it is."), field="unit")
    if abs(held_on - today()) > FARTHEST:
        raise Invalid(_("Choose a day within two years."), field="held_on")
    row = Course(id=new_id(), unit_id=unit_id, organisation_id=there.organisation_id, held_on=held_on)
    row.made_at = clock.now()
    row.save(force_insert=True)
    return row.id


def let_give(actor: Actor, *, course_id: UUID, role_id: UUID) -> None:
    """Somebody gives the course; preferably together with somebody from another organisation. Raises Hidden."""
    queries.course(actor, course_id)
    card = people.role_card(actor, role_id)
    with transaction.atomic():
        Attendance.objects.filter(course_id=course_id, role_id=card.role_id).delete()
        Attendance.objects.create(id=new_id(), course_id=course_id, role_id=card.role_id, gave=True)


def not_give(actor: Actor, *, course_id: UUID, role_id: UUID) -> None:
    """Somebody does not give it after all. Raises Hidden."""
    queries.course(actor, course_id)
    Attendance.objects.filter(course_id=course_id, role_id=role_id, gave=True).delete()


def write_down(actor: Actor, *, course_id: UUID, roles: Collection[UUID]) -> None:
    """Who of the unit took part; written again, it stands anew. Raises Hidden, Conflict (it has not been yet)."""
    found = queries.course(actor, course_id)
    if found.held_on > today():
        raise Conflict(_("The course has not been yet. Write down who took part when it has been."), code="early")
    gave = {card.role_id for card in found.givers}
    there = {card.role_id for card in people.staff_of(actor, found.unit_id)}
    rows = [
        Attendance(id=new_id(), course_id=course_id, role_id=role, gave=False)
        for role in sorted((set(roles) & there) - gave)
    ]
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course_id)
        Attendance.objects.filter(course_id=course_id, gave=False, role_id__in=there).delete()
        Attendance.objects.bulk_create(rows)
        Course.objects.filter(pk=course_id).update(recorded_at=clock.now())
        record(actor, what="improvement.course-recorded", object_id=course_id)


def cancel_course(actor: Actor, *, course_id: UUID) -> None:
    """It does not happen. Raises Hidden, Conflict (it has been, and who took part is written down)."""
    if queries.course(actor, course_id).is_recorded:
        raise Conflict(_("Who took part is written down. It stays."), code="recorded")
    with transaction.atomic():
        Attendance.objects.filter(course_id=course_id).delete()
        Course.objects.filter(pk=course_id).delete()
