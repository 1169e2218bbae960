"""Persons: their cards, whom they trust, where to reach them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor
from brobygger.people import access
from brobygger.people.models import Person, TrustPerson
from brobygger.people.numbers import IDENTITY, latest_birth_date, mask_mobile, parse_identity_number


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as shown to those who may see them."""

    id: UUID
    name: str
    language: str
    mobile_masked: str


@dataclass(frozen=True, slots=True)
class Age:
    """What is known of somebody's age: with a year of birth alone, one of two."""

    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class TrustPersonCard:
    """Somebody a person trusts, in the person's own words and order."""

    id: UUID
    name: str
    relation: str
    phone: str
    role_id: UUID | None
    position: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where our own jobs send something to."""

    person_id: UUID
    name: str
    mobile: str
    email: str
    language: str


def person_card(actor: Actor, person_id: UUID) -> PersonCard:
    """The card of a person the actor may see (themselves, staff, those who share a room); raises Hidden. One query."""
    found = person_cards(actor, [person_id])
    access.person(actor, person_id in found, person_id)
    return found[person_id]


def person_cards(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """The cards of those among these persons whom the actor may see (row-level security). One query."""
    access.directory(actor)
    people = Person.objects.filter(pk__in=list(person_ids))
    return {p.pk: PersonCard(p.pk, p.name, p.language, mask_mobile(p.mobile or "")) for p in people}


def trust_persons(actor: Actor, person_id: UUID) -> list[TrustPersonCard]:
    """A person's trust persons in their order, for the person as themselves. One query. Raises Hidden."""
    access.own_private(actor, person_id)
    rows = TrustPerson.objects.filter(person_id=person_id).order_by("position")
    return [TrustPersonCard(t.pk, t.name, t.relation, t.phone, t.role_id, t.position) for t in rows]


def address_of(actor: Actor, person_id: UUID) -> Address:
    """Where to reach a person; for our own jobs only. One query. Raises Hidden."""
    access.system_only(actor, "people.address")
    person = Person.objects.filter(pk=person_id).first()
    access.person(actor, person is not None, person_id)
    assert person is not None
    return _address(person)


def addresses_of(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, Address]:
    """Where to reach these persons, those that there are; for our own jobs only. One query. Raises Hidden."""
    access.system_only(actor, "people.address")
    return {person.pk: _address(person) for person in Person.objects.filter(pk__in=list(person_ids))}


def _address(person: Person) -> Address:
    return Address(person.pk, person.name, person.mobile or "", person.email, person.language)


def known_age(actor: Actor, person_id: UUID) -> Age | None:
    """How old a person is, as far as we know; None when nothing is known. For our own jobs. One query. Raises Hidden.

    With an identity number and no year of birth it is the youngest age that the number allows.
    """
    access.system_only(actor, "people.age")
    row = Person.objects.filter(pk=person_id).values_list("born_year", "identity_number").first()
    year, sealed = row or (None, "")
    today = timezone.localtime(clock.now()).date()
    if sealed:
        number = parse_identity_number(sealing.unseal(sealed, purpose=IDENTITY))
        born = latest_birth_date(number, today=today)
        birthday = (today.month, today.day) >= (born.month, born.day)
        years = today.year - (year or born.year) - (0 if birthday else 1)
        return Age(years, years)
    return None if year is None else Age(today.year - year - 1, today.year - year)
