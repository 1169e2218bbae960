"""Are's helpers, made by the real services, and the answers they get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from brobygger.consents import queries, services
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from brobygger.people.queries import StaffCard, role_card

SYSTEM = system("test")
OF_AGE = ("of-age", "for-myself")


@dataclass(frozen=True)
class Cast:
    """Are and those around him. Each helper is an actor in their role."""

    are: Actor
    kari: Actor  # municipal psychologist, who asks
    frida: Actor  # GP
    vera: Actor  # NAV adviser
    vidar: Actor  # Vera's colleague
    sara: Actor  # psychologist, Øyane DPS
    lise: Actor  # leader at Øyane DPS, a doctor
    erik: Actor  # peer worker, Øyane DPS
    tore: Actor  # teacher
    room: UUID


def self_actor(person_id: UUID, name: str) -> Actor:
    return Actor(kind=Kind.SELF, key=str(person_id), person_id=person_id, level=Level.CODE, name=name)


def in_role(role_id: UUID, **more: Any) -> Actor:
    """An actor as sign-in would make it, with two factors."""
    card = card_of(role_id)
    values: dict[str, Any] = {
        "kind": Kind.ROLE,
        "key": str(role_id),
        "role_id": role_id,
        "person_id": card.person_id,
        "unit_id": card.unit_id,
        "organisation_id": card.organisation_id,
        "level": Level.TWO_FACTOR,
        "name": card.name,
        "title": card.title,
        "is_health_personnel": card.is_health_personnel,
        "is_leader": card.is_leader,
    }
    return Actor(**values | more)


def card_of(role: UUID | Actor) -> StaffCard:
    role_id = role if isinstance(role, UUID) else role.role_id
    assert role_id is not None
    with transaction_as(SYSTEM):
        return role_card(SYSTEM, role_id)


def make_cast() -> Cast:
    with transaction_as(SYSTEM):
        units = {
            key: people.add_unit(
                SYSTEM,
                organisation_id=people.add_organisation(SYSTEM, name=name, number=number, sector=sector),
                name=unit,
                place="Askøy",
            )
            for key, name, number, sector, unit in (
                ("kommune", "Askøy kommune", "964338442", "municipal-health", "Psykisk helse"),
                ("legekontor", "Kleppestø legesenter", "974760673", "gp", "Legesenteret"),
                ("nav", "NAV Askøy", "889640782", "nav", "Oppfølging"),
                ("dps", "Helse Bergen", "983974724", "specialist-health", "Øyane DPS"),
                ("skole", "Askøy videregående", "974557746", "school", "Helse og oppvekst"),
            )
        }

        def helper(name: str, unit: str, title: str, **more: Any) -> UUID:
            person = people.add_person(SYSTEM, name=name, email=f"{name.split()[0].lower()}@example.org")
            return people.give_role(SYSTEM, person_id=person, unit_id=units[unit], title=title, **more)

        are = people.add_person(SYSTEM, name="Are Bruker", mobile="41234567", born_year=1994)
        roles = {
            "kari": helper("Kari Kommunepsykolog", "kommune", "municipal-psychologist"),
            "frida": helper("Frida Fastlege", "legekontor", "gp"),
            "vera": helper("Vera Veileder", "nav", "nav-adviser"),
            "vidar": helper("Vidar Veileder", "nav", "nav-adviser"),
            "sara": helper("Sara Psykolog", "dps", "psychologist"),
            "lise": helper("Lise Leder", "dps", "doctor", is_leader=True),
            "erik": helper("Erik Erfaring", "dps", "peer-worker"),
            "tore": helper("Tore Lærer", "skole", "teacher"),
        }
    return Cast(are=self_actor(are, "Are"), room=uuid4(), **{name: in_role(role) for name, role in roles.items()})


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def real_cast(real_db: None) -> Cast:
    """The cast in a database whose transactions are really committed."""
    return make_cast()


def answer(cast: Cast, **more: Any) -> services.ConsentGiven:
    """Are answers, by default yes on his own phone."""
    text = queries.text("nb").filled(asker="Kari Kommunepsykolog", controller="Askøy kommune")
    values: dict[str, Any] = {
        "room_id": cast.room,
        "person_id": cast.are.person_id,
        "answer": "yes",
        "text_version": text.version,
        "language": "nb",
        "shown": text.as_shown(),
        "kinds": ["everyday", "appointments"],
        "confirmed": OF_AGE,
        "period_months": 6,
    }
    actor = more.pop("actor", cast.are)
    with transaction_as(actor):
        return services.give(actor, **values | more)


def party(helper: Actor) -> services.PartyInput:
    return services.PartyInput(organisation_id=helper.organisation_id, role_id=helper.role_id)


def yes_to(cast: Cast, whom: services.PartyInput, **more: Any) -> services.PartyAdded:
    text = queries.party_text("nb", asker="Kari", name="Vera", place="NAV Askøy")
    values: dict[str, Any] = {
        "room_id": cast.room,
        "person_id": cast.are.person_id,
        "party": whom,
        "shown": text.as_shown(),
        "language": "nb",
    }
    actor = more.pop("actor", cast.are)
    with transaction_as(actor):
        return services.say_yes_to(actor, **values | more)
