"""The administrators' lists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people import access
from brobygger.people.models import Organisation, Unit
from brobygger.people.queries.cards import StaffCard, all_roles, card_of, norwegian_order


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit in the administrators' list, with its roles that are valid now or later."""

    id: UUID
    name: str
    place: str
    phone: str
    roles: tuple[StaffCard, ...]


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation in the administrators' list."""

    id: UUID
    name: str
    number: str
    sector: str
    municipality: str
    units: tuple[UnitCard, ...]
    urgent: str = ""


def organisations(actor: Actor) -> list[OrganisationCard]:
    """All organisations with their units and valid roles, for administrators. Three queries."""
    access.administer(actor)
    cards: dict[UUID, list[StaffCard]] = {}
    now = clock.now()
    for role in all_roles().filter(Q(valid_until=None) | Q(valid_until__gt=now)):
        cards.setdefault(role.unit_id, []).append(card_of(role))
    units: dict[UUID, list[UnitCard]] = {}
    for unit in Unit.objects.all():
        here = tuple(sorted(cards.get(unit.pk, []), key=lambda card: norwegian_order(card.name)))
        units.setdefault(unit.organisation_id, []).append(UnitCard(unit.pk, unit.name, unit.place, unit.phone, here))
    return [
        OrganisationCard(
            o.pk,
            o.name,
            o.number,
            o.sector,
            o.municipality,
            tuple(sorted(units.get(o.pk, []), key=lambda unit: norwegian_order(unit.name))),
        )
        for o in sorted(Organisation.objects.all(), key=lambda o: norwegian_order(o.name))
    ]


def organisation(actor: Actor, organisation_id: UUID) -> OrganisationCard:
    """One organisation, without its units; raises Hidden. One query."""
    access.administer(actor)
    found = Organisation.objects.filter(pk=organisation_id).first()
    access.role(actor, found is not None, organisation_id)
    assert found is not None
    return OrganisationCard(found.pk, found.name, found.number, found.sector, found.municipality, (), found.urgent)


def unit(actor: Actor, unit_id: UUID) -> UnitCard:
    """One unit, without its roles; raises Hidden. One query."""
    access.administer(actor)
    found = Unit.objects.filter(pk=unit_id).first()
    access.role(actor, found is not None, unit_id)
    assert found is not None
    return UnitCard(found.pk, found.name, found.place, found.phone, ())
