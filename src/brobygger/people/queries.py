"""Reading the directory and one's own: frozen dataclasses, a fixed number of queries each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor, Kind
from brobygger.people import access
from brobygger.people.models import (
    Account,
    ContactPoint,
    Invitation,
    Organisation,
    Person,
    Role,
    SignIn,
    Title,
    TrustPerson,
    Unit,
)
from brobygger.people.numbers import IDENTITY, latest_birth_date, mask_mobile, parse_identity_number
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
class Me:
    """What a person sees about themselves."""

    id: UUID
    name: str
    language: str
    mobile: str
    email: str
    sign_in_name: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """One open sign-in of a person's own."""

    id: UUID
    started_at: dt.datetime
    last_active_at: dt.datetime
    device: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Where our own jobs send something to."""

    person_id: UUID
    name: str
    mobile: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An invitation as its sender sees it: the same for known and unknown numbers."""

    id: UUID
    purpose: str
    object_id: UUID | None
    name_given: str
    mobile: str
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str  # waiting | used | expired | revoked


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


def staff_cards(actor: Actor, role_ids: Iterable[UUID]) -> dict[UUID, StaffCard]:
    """The cards of these roles by role id, ended ones too (the log refers to them). One query."""
    access.directory(actor)
    return {role.pk: _card(role) for role in _roles().filter(pk__in=list(role_ids))}


def role_card(actor: Actor, role_id: UUID) -> StaffCard:
    """One role's card, ended or not; raises Hidden for an unknown one. One query."""
    access.directory(actor)
    role = _roles().filter(pk=role_id).first()
    access.role(actor, role is not None, role_id)
    assert role is not None
    return _card(role)


def my_roles(actor: Actor) -> list[StaffCard]:
    """The roles that the actor's person has now, in a steady order. One query."""
    access.own(actor, actor.person_id)
    return [_card(role) for role in _valid(_roles()).filter(person_id=actor.person_id).order_by("valid_from", "id")]


def roles_of(actor: Actor, person_id: UUID) -> list[StaffCard]:
    """The roles that a person has now, for our own jobs (sign-in, notifications). One query."""
    access.system_only(actor, "people.roles-of")
    return [_card(role) for role in _valid(_roles()).filter(person_id=person_id).order_by("valid_from", "id")]


def leaders_of(actor: Actor, unit_id: UUID) -> list[StaffCard]:
    """The leaders of a unit now; a unit without one falls back on the organisation's. At most two queries."""
    access.directory(actor)
    leaders = _valid(_roles()).filter(is_leader=True).order_by("valid_from", "id")
    found = list(leaders.filter(unit_id=unit_id)) or list(leaders.filter(unit__organisation__units=unit_id))
    return [_card(role) for role in found]


def find_staff(actor: Actor, *, words: str, limit: int = 20) -> list[StaffCard | ContactPointCard]:
    """Staff and contact points whose name, title, unit, place or organisation holds every word; never service users.

    Sorted by name as in Norwegian; an empty search finds nothing. Two queries.
    """
    access.directory(actor)
    wanted = words.split()[:6]
    if not wanted:
        return []
    staff = _valid(_roles())
    points = ContactPoint.objects.select_related("unit__organisation")
    for word in wanted:
        place = _in_place(word)
        staff = staff.filter(Q(person__name__icontains=word) | Q(title__in=_titles(word)) | place)
        points = points.filter(Q(name__icontains=word) | place)
    found: list[StaffCard | ContactPointCard] = [_card(role) for role in staff[: limit * 5]]
    found += [_point(point) for point in points[:limit]]
    return sorted(found, key=lambda card: norwegian_order(card.name))[:limit]


def contact_point(actor: Actor, contact_point_id: UUID) -> ContactPointCard:
    """One contact point; raises Hidden for an unknown one. One query."""
    access.directory(actor)
    point = ContactPoint.objects.select_related("unit__organisation").filter(pk=contact_point_id).first()
    access.role(actor, point is not None, contact_point_id)
    assert point is not None
    return _point(point)


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


def me(actor: Actor) -> Me:
    """The actor's own details. One query. Raises Hidden."""
    access.own(actor, actor.person_id)
    person = Person.objects.select_related("account").get(pk=actor.person_id)
    account: Account | None = getattr(person, "account", None)
    return Me(
        id=person.pk,
        name=person.name,
        language=person.language,
        mobile=person.mobile or "",
        email=person.email,
        sign_in_name=account.username if account else "",
        has_password=bool(account and account.has_usable_password()),
    )


def open_sign_ins(actor: Actor) -> list[OpenSignIn]:
    """The actor's own open sign-ins, the newest first. One query. Raises Hidden."""
    access.own(actor, actor.person_id)
    now = clock.now()
    rows = SignIn.objects.filter(
        Q(idle_until__gt=now) | ~Q(device_pin=""), person_id=actor.person_id, ended_at=None, absolute_until__gt=now
    ).order_by("-last_active_at")
    return [
        OpenSignIn(row.pk, row.started_at, row.last_active_at, row.device, str(row.pk) == actor.session_id)
        for row in rows
    ]


def my_invitations(actor: Actor, *, purpose: str, object_id: UUID) -> list[InvitationCard]:
    """The invitations to one object that the actor's role has sent, the newest first. One query."""
    access.invite(actor)
    rows = Invitation.objects.filter(purpose=purpose, object_id=object_id)
    if actor.kind is not Kind.SYSTEM:
        rows = rows.filter(sent_by_role_id=actor.role_id)
    return [_invitation(row) for row in rows.order_by("-created_at")]


def organisations(actor: Actor) -> list[OrganisationCard]:
    """All organisations with their units and valid roles, for administrators. Three queries."""
    access.administer(actor)
    cards: dict[UUID, list[StaffCard]] = {}
    now = clock.now()
    for role in _roles().filter(Q(valid_until=None) | Q(valid_until__gt=now)):
        cards.setdefault(role.unit_id, []).append(_card(role))
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


def norwegian_order(name: str) -> str:
    """A sorting key with æ, ø, å last (the embedded PostgreSQL has no Norwegian collation)."""
    return name.casefold().replace("aa", "å").translate(str.maketrans("æäøöå", "{{||}"))


def title_label(title: str) -> str:
    """What a title is called in the reader's language."""
    return str(Title(title).label) if title in Title.values else title


def _roles() -> QuerySet[Role]:
    return Role.objects.select_related("person", "unit__organisation")


def _valid(roles: QuerySet[Role]) -> QuerySet[Role]:
    now = clock.now()
    return roles.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)


def _in_place(word: str) -> Q:
    return Q(unit__name__icontains=word) | Q(unit__place__icontains=word) | Q(unit__organisation__name__icontains=word)


def _titles(word: str) -> list[str]:
    return [value for value, label in Title.choices if word.casefold() in str(label).casefold()]


def _card(role: Role) -> StaffCard:
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


def _point(point: ContactPoint) -> ContactPointCard:
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


def _invitation(row: Invitation) -> InvitationCard:
    if row.used_at:
        state = "used"
    elif row.revoked_at:
        state = "revoked"
    else:
        state = "expired" if row.expires_at <= clock.now() else "waiting"
    return InvitationCard(
        row.pk, row.purpose, row.object_id, row.name_given, row.mobile, row.created_at, row.expires_at, state
    )
