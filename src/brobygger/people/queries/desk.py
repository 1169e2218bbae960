"""The administrators' lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.people import access
from brobygger.people.models import Organisation, Role, Unit
from brobygger.people.queries.cards import StaffCard, all_roles, card_of, norwegian_order

MOST = 30  # organisations on a page
MOST_UNITS = 40  # and units of each


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
    more: bool = False  # it has more units than are shown


def organisations(actor: Actor, words: str = "") -> tuple[list[OrganisationCard], bool]:
    """Organisations with their units and valid roles, for administrators; whether there are more. Three queries.

    `words` stands in the name or number of the organisation, or in the name of a unit. Where there are more than can
    be shown, those come where somebody works.
    """
    access.administer(actor)
    now = clock.now()
    roles = Role.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now))
    found = Organisation.objects.annotate(staffed=Exists(roles.filter(unit__organisation=OuterRef("pk"))))
    units = Unit.objects.annotate(staffed=Exists(roles.filter(unit=OuterRef("pk"))))
    wanted = " ".join(words.replace("\x00", " ").split())
    if wanted:
        named = Q(name__icontains=wanted) | Q(number=wanted.replace(" ", ""))
        here = Unit.objects.filter(organisation=OuterRef("pk"), name__icontains=wanted)
        found = found.filter(named | Exists(here))
    shown = list(found.order_by("-staffed", "name")[: MOST + 1])
    below = _units(units.filter(organisation__in=shown[:MOST]).order_by("-staffed", "name"), wanted)
    cards = _roles_by_unit([unit.pk for some in below.values() for unit in some[:MOST_UNITS]])
    return [
        _card(one, below.get(one.pk, []), cards) for one in sorted(shown[:MOST], key=lambda o: norwegian_order(o.name))
    ], len(shown) > MOST


def _units(found: QuerySet[Unit], wanted: str) -> dict[UUID, list[Unit]]:
    """Units by organisation; those that the words name come first."""
    units: dict[UUID, list[Unit]] = {}
    for unit in sorted(found, key=lambda one: bool(wanted) and wanted.casefold() not in one.name.casefold()):
        units.setdefault(unit.organisation_id, []).append(unit)
    return units


def _roles_by_unit(unit_ids: Sequence[UUID]) -> dict[UUID, list[StaffCard]]:
    cards: dict[UUID, list[StaffCard]] = {}
    for role in all_roles().filter(Q(valid_until=None) | Q(valid_until__gt=clock.now()), unit__in=unit_ids):
        cards.setdefault(role.unit_id, []).append(card_of(role))
    return cards


def _card(one: Organisation, units: Sequence[Unit], cards: dict[UUID, list[StaffCard]]) -> OrganisationCard:
    shown = [
        UnitCard(
            unit.pk,
            unit.name,
            unit.place,
            unit.phone,
            tuple(sorted(cards.get(unit.pk, []), key=lambda card: norwegian_order(card.name))),
        )
        for unit in sorted(units[:MOST_UNITS], key=lambda unit: norwegian_order(unit.name))
    ]
    return OrganisationCard(
        one.pk, one.name, one.number, one.sector, one.municipality, tuple(shown), more=len(units) > MOST_UNITS
    )


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
