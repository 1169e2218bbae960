"""The story's organisations, units and people, made by the services that make everybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people import queries
from brobygger.people import services as people

LOADER = system("story")


def make(actor: Actor, *, begins: dt.datetime) -> None:
    """Make organisations, units, people with roles, and contact points; everybody has been there since `begins`."""
    written = people.story_definition()
    with clock.at(begins):
        for organisation in written["organisations"]:
            _organisation(actor, organisation)
        for number, person in enumerate(written["people"]):
            with clock.at(begins + dt.timedelta(seconds=number)):
                _person(actor, person)
        for point in written["contact_points"]:
            _contact_point(actor, point)


def role_of(key: str, number: int = 0) -> UUID:
    """The id of a story person's role; somebody with two has numbers 0 and 1."""
    return people.story_id("role", f"{key}:{number}")


def actor_of(key: str, number: int = 0) -> Actor:
    """Somebody of the story as they act when signed in: in their role, or as themselves where they have none."""
    written = next(entry for entry in people.story_definition()["people"] if entry["key"] == key)
    person_id = people.story_id("person", key)
    if not written.get("roles"):
        return Actor(kind=Kind.SELF, key=str(person_id), person_id=person_id, level=Level.CODE, name=written["name"])
    with acting_as(LOADER):
        card = queries.role_card(LOADER, role_of(key, number))
    return Actor(
        kind=Kind.ROLE,
        key=str(card.role_id),
        person_id=card.person_id,
        role_id=card.role_id,
        unit_id=card.unit_id,
        organisation_id=card.organisation_id,
        level=Level.TWO_FACTOR,
        name=card.name,
        title=card.title,
        organisation_name=card.organisation_name,
        is_health_personnel=card.is_health_personnel,
        is_leader=card.is_leader,
        is_administrator=card.is_administrator,
    )


def _organisation(actor: Actor, written: dict[str, Any]) -> None:
    key = people.add_organisation(
        actor,
        organisation_id=people.story_id("organisation", written["key"]),
        name=written["name"],
        number=written["number"],
        sector=written["sector"],
        municipality=written["municipality"],
    )
    for unit in written["units"]:
        people.add_unit(
            actor,
            organisation_id=key,
            unit_id=people.story_id("unit", unit["key"]),
            name=unit["name"],
            place=unit["place"],
            phone=unit["phone"],
        )


def _person(actor: Actor, written: dict[str, Any]) -> None:
    key = people.add_person(
        actor,
        person_id=people.story_id("person", written["key"]),
        name=written["name"],
        mobile=written["mobile"],
        email=written.get("email", ""),
        language=written.get("language", "nb"),
        born_year=written.get("born_year"),
        is_story=True,
    )
    if "identity_number" in written:
        people.set_identity_number(actor, person_id=key, text=written["identity_number"])
    for number, role in enumerate(written.get("roles", ())):
        people.give_role(
            actor,
            role_id=role_of(written["key"], number),
            person_id=key,
            unit_id=people.story_id("unit", role["unit"]),
            title=role["title"],
            is_leader=role.get("is_leader", False),
            is_administrator=role.get("is_administrator", False),
        )


def _contact_point(actor: Actor, written: dict[str, Any]) -> None:
    people.add_contact_point(
        actor,
        contact_point_id=people.story_id("contact-point", written["name"]),
        unit_id=people.story_id("unit", written["unit"]),
        name=written["name"],
        phone=written["phone"],
        held_by=role_of(written["held_by"]),
    )
