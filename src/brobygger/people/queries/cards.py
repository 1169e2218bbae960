"""Helpers and contact points as shown to others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from brobygger.kernel import clock
from brobygger.people.models import ContactPoint, Role, Sector, Title
from brobygger.people.numbers import mask_mobile
from brobygger.people.sessions import is_health_personnel


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A helper as shown to others: name, what they are, and where. `is_active` is False for an ended role."""

    role_id: UUID
    person_id: UUID
    name: str
    title: str
    title_label: str
    unit_id: UUID
    unit_name: str
    place: str
    organisation_id: UUID
    organisation_name: str
    sector: str
    is_health_personnel: bool
    mobile_hidden: str
    is_leader: bool = False
    is_administrator: bool = False
    is_active: bool = True
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactPointCard:
    """A unit's fixed address; `held_by` is the role that answers now, if any."""

    contact_point_id: UUID
    name: str
    unit_id: UUID
    unit_name: str
    place: str
    organisation_id: UUID
    organisation_name: str
    sector: str
    held_by: UUID | None


def all_roles() -> QuerySet[Role]:
    return Role.objects.select_related("person", "unit__organisation")


def valid_now(roles: QuerySet[Role]) -> QuerySet[Role]:
    now = clock.now()
    return roles.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)


def card_of(role: Role) -> StaffCard:
    unit, organisation, now = role.unit, role.unit.organisation, clock.now()
    return StaffCard(
        role_id=role.pk,
        person_id=role.person_id,
        name=role.person.name,
        title=role.title,
        title_label=title_label(role.title),
        unit_id=unit.pk,
        unit_name=unit.name,
        place=unit.place,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        sector=organisation.sector,
        is_health_personnel=is_health_personnel(role.title, organisation.sector),
        mobile_hidden=mask_mobile(role.person.mobile or ""),
        is_leader=role.is_leader,
        is_administrator=role.is_administrator,
        is_active=role.valid_from <= now and (role.valid_until is None or role.valid_until > now),
        valid_from=role.valid_from,
        valid_until=role.valid_until,
    )


def point_of(point: ContactPoint) -> ContactPointCard:
    unit = point.unit
    return ContactPointCard(
        contact_point_id=point.pk,
        name=point.name,
        unit_id=unit.pk,
        unit_name=unit.name,
        place=unit.place,
        organisation_id=unit.organisation_id,
        organisation_name=unit.organisation.name,
        sector=unit.organisation.sector,
        held_by=point.held_by_id,
    )


def norwegian_order(name: str) -> str:
    """A sorting key with æ, ø, å last (the embedded PostgreSQL has no Norwegian collation)."""
    return name.casefold().replace("aa", "å").translate(str.maketrans("æäøöå", "{{||}"))


def sector_label(sector: str) -> str:
    """What kind of organisation it is, in the reader's language."""
    return str(dict(Sector.choices).get(sector, sector))


_LABELS = dict(Title.choices)  # looked up for every message and every face


def title_label(title: str) -> str:
    """What a title is called in the reader's language."""
    return str(_LABELS.get(title, title))
