"""Who has had the half-hour course, unit by unit, and who gives the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from brobygger.improvement import access
from brobygger.improvement.models import Attendance, Course
from brobygger.improvement.queries.projects import today
from brobygger.kernel.actor import Actor
from brobygger.people.queries import StaffCard, find_staff, staff_cards, staff_in


@dataclass(frozen=True, slots=True)
class Trained:
    """Somebody, and when they last had the course or gave it."""

    card: StaffCard
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course, who gives it, and who took part."""

    id: UUID
    unit_id: UUID
    unit_name: str
    organisation_name: str
    held_on: dt.date
    givers: tuple[StaffCard, ...]
    took: frozenset[UUID]
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit: its people, its next course, and those that have been and are not written down."""

    id: UUID
    name: str
    people: tuple[Trained, ...]
    next: CourseCard | None
    to_record: tuple[CourseCard, ...]

    @property
    def trained(self) -> int:
        return sum(one.on is not None for one in self.people)

    @property
    def newest_on(self) -> dt.date | None:
        return max((one.on for one in self.people if one.on), default=None)


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """An organisation and its units."""

    id: UUID
    name: str
    units: tuple[UnitCard, ...]


def training(actor: Actor) -> list[TrainingCard]:
    """The organisations that one answers for. Raises Hidden where there are none. A fixed number of queries."""
    keys = access.training(actor)
    staff, courses = staff_in(actor, keys), _courses(actor, keys)
    when = _when(courses)
    found = []
    for (key, name), people in groupby(staff, key=lambda card: (card.organisation_id, card.organisation_name)):
        units = groupby(people, key=lambda card: (card.unit_id, card.unit_name))
        found.append(TrainingCard(key, name, tuple(_unit(one, list(cards), when, courses) for one, cards in units)))
    return found


def course(actor: Actor, course_id: UUID) -> CourseCard:
    """One course. Raises Hidden."""
    keys = access.training(actor)
    one = next((one for one in _courses(actor, keys) if one.id == course_id), None)
    access.course(one is not None, course_id)
    assert one is not None
    return one


def units(actor: Actor) -> list[tuple[UUID, str]]:
    """The units that one may plan a course in. Raises Hidden."""
    staff = staff_in(actor, access.training(actor))
    return list(dict.fromkeys((card.unit_id, f"{card.unit_name}, {card.organisation_name}") for card in staff))


def givers_found(actor: Actor, course_id: UUID, words: str) -> list[StaffCard]:
    """Staff by name or place, who do not give the course yet. Raises Hidden."""
    there = {card.role_id for card in course(actor, course_id).givers}
    cards = find_staff(actor, words=words, limit=10)
    return [card for card in cards if isinstance(card, StaffCard) and card.role_id not in there]


def _courses(actor: Actor, organisation_ids: Collection[UUID]) -> list[CourseCard]:
    rows = list(Course.objects.filter(organisation_id__in=organisation_ids).order_by("held_on", "id"))
    found = list(Attendance.objects.filter(course__in=rows))
    givers = staff_cards(actor, {one.role_id for one in found if one.gave})
    names = {card.unit_id: card for card in staff_in(actor, organisation_ids)}
    return [
        CourseCard(
            one.id,
            one.unit_id,
            names[one.unit_id].unit_name if one.unit_id in names else "",
            names[one.unit_id].organisation_name if one.unit_id in names else "",
            one.held_on,
            tuple(givers[row.role_id] for row in found if row.course_id == one.id and row.gave),
            frozenset(row.role_id for row in found if row.course_id == one.id and not row.gave),
            one.recorded_at is not None,
        )
        for one in rows
    ]


def _when(courses: list[CourseCard]) -> dict[UUID, dt.date]:
    """The last day for each; whoever has given it knows it. `courses` come the oldest first."""
    when: dict[UUID, dt.date] = {}
    for one in courses:
        if one.held_on <= today():
            when |= dict.fromkeys((*one.took, *(card.role_id for card in one.givers)), one.held_on)
    return when


def _unit(
    named: tuple[UUID, str], cards: list[StaffCard], when: Mapping[UUID, dt.date], courses: list[CourseCard]
) -> UnitCard:
    key, name = named
    here = [one for one in courses if one.unit_id == key and not one.is_recorded]
    coming = [one for one in here if one.held_on >= today()]
    return UnitCard(
        key,
        name,
        tuple(Trained(card, when.get(card.role_id)) for card in cards),
        coming[0] if coming else None,
        tuple(one for one in here if one.held_on <= today()),
    )
