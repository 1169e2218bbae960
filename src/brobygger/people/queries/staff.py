"""The staff directory: open to everybody who is signed in; service users are not in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from brobygger.kernel.actor import Actor, Kind
from brobygger.people import access
from brobygger.people.models import ContactPoint, Organisation, Title
from brobygger.people.queries.cards import (
    ContactPointCard,
    StaffCard,
    all_roles,
    card_of,
    norwegian_order,
    point_of,
    valid_now,
)


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation to choose."""

    id: UUID
    name: str
    municipality: str


def staff_cards(actor: Actor, role_ids: Iterable[UUID]) -> dict[UUID, StaffCard]:
    """The cards of these roles by role id, ended ones too (the log refers to them). One query."""
    access.directory(actor)
    return {role.pk: card_of(role) for role in all_roles().filter(pk__in=list(role_ids))}


def organisation_names(actor: Actor, organisation_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What organisations are called. One query."""
    access.directory(actor)
    return dict(Organisation.objects.filter(pk__in=list(organisation_ids)).values_list("pk", "name"))


def organisations_named(actor: Actor, words: str, *, limit: int = 20) -> list[OrganisationName]:
    """Organisations with these words in their name, in Norwegian order. One query; none without words."""
    access.directory(actor)
    wanted = " ".join(words.replace("\x00", " ").split())
    if not wanted:
        return []
    found = Organisation.objects.filter(name__icontains=wanted).order_by("name")[:limit]
    names = [OrganisationName(one.pk, one.name, one.municipality) for one in found]
    return sorted(names, key=lambda one: norwegian_order(one.name))


def role_card(actor: Actor, role_id: UUID) -> StaffCard:
    """One role's card, ended or not; raises Hidden for an unknown one. One query."""
    access.directory(actor)
    role = all_roles().filter(pk=role_id).first()
    access.role(actor, role is not None, role_id)
    assert role is not None
    return card_of(role)


def my_roles(actor: Actor) -> list[StaffCard]:
    """The roles that the actor's person has now, in a steady order. One query."""
    mine = valid_now(all_roles()).filter(person_id=access.own(actor, actor.person_id))
    return [card_of(role) for role in mine.order_by("valid_from", "id")]


def roles_of(actor: Actor, person_id: UUID) -> list[StaffCard]:
    """The roles that a person has now, for our own jobs (sign-in, notifications). One query."""
    access.system_only(actor, "people.roles-of")
    return [card_of(role) for role in valid_now(all_roles()).filter(person_id=person_id).order_by("valid_from", "id")]


def leaders_of(actor: Actor, unit_id: UUID) -> list[StaffCard]:
    """The leaders of a unit now; a unit without one falls back on the organisation's. At most two queries."""
    access.directory(actor)
    leaders = valid_now(all_roles()).filter(is_leader=True).order_by("valid_from", "id")
    found = list(leaders.filter(unit_id=unit_id)) or list(leaders.filter(unit__organisation__units=unit_id))
    return [card_of(role) for role in found]


def staff_of(actor: Actor, unit_id: UUID) -> list[StaffCard]:
    """Those who work in a unit now, leaders first, then by name. One query."""
    access.directory(actor)
    here = [card_of(role) for role in valid_now(all_roles()).filter(unit_id=unit_id)]
    return sorted(here, key=lambda card: (not card.is_leader, norwegian_order(card.name)))


def staff_in(actor: Actor, organisation_ids: Iterable[UUID]) -> list[StaffCard]:
    """Those who work in some organisations now, by organisation, unit and name as in Norwegian. One query."""
    access.directory(actor)
    there = valid_now(all_roles()).filter(unit__organisation__in=list(organisation_ids))
    key = norwegian_order
    return sorted(map(card_of, there), key=lambda c: (key(c.organisation_name), key(c.unit_name), key(c.name)))


def led_units(actor: Actor) -> frozenset[UUID]:
    """The units that a leader answers for: those that `leaders_of` names them for. One query for a leader."""
    if actor.kind is not Kind.ROLE or not actor.is_leader:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select my_led_units()")
        return frozenset(cursor.fetchone()[0])


def find_staff(actor: Actor, *, words: str, limit: int = 20) -> list[StaffCard | ContactPointCard]:
    """Staff and contact points whose name, title, unit, place or organisation holds every word; never service users.

    Sorted by name as in Norwegian; an empty search finds nothing. Two queries.
    """
    access.directory(actor)
    wanted = words.replace("\x00", " ").split()[:6]
    if not wanted:
        return []
    staff = valid_now(all_roles())
    points = ContactPoint.objects.select_related("unit__organisation")
    for word in wanted:
        place = _in_place(word)
        staff = staff.filter(Q(person__name__icontains=word) | Q(title__in=_titles(word)) | place)
        points = points.filter(Q(name__icontains=word) | place)
    found: list[StaffCard | ContactPointCard] = [card_of(role) for role in staff[: limit * 5]]
    found += [point_of(point) for point in points[:limit]]
    return sorted(found, key=lambda card: norwegian_order(card.name))[:limit]


def colleagues(actor: Actor, *, words: str, limit: int = 20) -> list[StaffCard]:
    """Who works in the actor's organisation and is found by every word: name, title, unit or place. One query."""
    access.directory(actor)
    wanted = words.replace("\x00", " ").split()[:6]
    staff = valid_now(all_roles()).filter(unit__organisation=actor.organisation_id)
    for word in wanted:
        staff = staff.filter(Q(person__name__icontains=word) | Q(title__in=_titles(word)) | _in_place(word))
    found = [card_of(role) for role in staff[: limit * 5]] if wanted else []
    return sorted(found, key=lambda card: norwegian_order(card.name))[:limit]


def contact_point(actor: Actor, contact_point_id: UUID) -> ContactPointCard:
    """One contact point; raises Hidden for an unknown one. One query."""
    access.directory(actor)
    point = ContactPoint.objects.select_related("unit__organisation").filter(pk=contact_point_id).first()
    access.role(actor, point is not None, contact_point_id)
    assert point is not None
    return point_of(point)


def _in_place(word: str) -> Q:
    return Q(unit__name__icontains=word) | Q(unit__place__icontains=word) | Q(unit__organisation__name__icontains=word)


def _titles(word: str) -> list[str]:
    return [value for value, label in Title.choices if word.casefold() in str(label).casefold()]
