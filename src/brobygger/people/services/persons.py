"""Persons: found or made by number, their own details, their identity number, the people they trust."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people import access
from brobygger.people.models import Account, Language, Person, Role, TrustPerson
from brobygger.people.numbers import IDENTITY, parse_identity_number, parse_mobile

MOST_TRUST_PERSONS = 20


@dataclass(frozen=True, slots=True)
class TrustPersonInput:
    """Somebody the person trusts, as they wrote it."""

    name: str
    relation: str
    phone: str = ""
    role_id: UUID | None = None


CALL_NUMBER = re.compile(r"\+?[0-9 ]{5,19}")


def add_person(
    actor: Actor,
    *,
    name: str,
    mobile: str | None = None,
    email: str = "",
    language: str = "nb",
    born_year: int | None = None,
    is_story: bool = False,
    person_id: UUID | None = None,
) -> UUID:
    """Register somebody (administrators, our own jobs). Returns the person's id; raises Invalid, Conflict."""
    access.administer(actor)
    number = parse_mobile(mobile) if mobile else None
    with acting_as(system("register-person")):
        if number and Person.objects.filter(mobile=number).exists():
            raise Conflict(_("Somebody is registered with that mobile number."), field="mobile", code="mobile-taken")
        person = Person(
            id=person_id or new_id(),
            name=plain_name(name),
            mobile=number,
            email=email.strip().lower(),
            language=language,
            born_year=born_year,
            is_story=is_story,
            created_at=clock.now(),
        )
        person.save(force_insert=True)
    record(actor, what="people.person-registered", about_person_id=person.pk, object_id=person.pk)
    return person.pk


def find_or_make(mobile: str, *, name: str) -> UUID:
    """The person with this number (E.164), made with this name if there is none; two at once make one.

    For services inside people, as a system actor: never let the caller's caller see which it was.
    """
    row = Person(id=new_id(), name=name, mobile=mobile, created_at=clock.now())
    Person.objects.bulk_create([row], ignore_conflicts=True)
    return Person.objects.values_list("pk", flat=True).get(mobile=mobile)


def change_me(actor: Actor, *, name: str, language: str, mobile: str, email: str) -> None:
    """Change one's own name, language and contact details. Raises Invalid, Conflict."""
    person_id = access.own(actor, actor.person_id)
    if language not in Language.values:
        raise Invalid(_("Choose one of the languages."), field="language")
    number = parse_mobile(mobile) if mobile.strip() else None
    with acting_as(system("own-details")):
        person = Person.objects.select_for_update().get(pk=person_id)
        if number is None and not Account.objects.filter(person=person).exclude(username=person.mobile or "").exists():
            raise Invalid(_("You sign in with your mobile number: write the new one."), field="mobile")
        if number != person.mobile and number and Person.objects.filter(mobile=number).exists():
            raise Conflict(_("That number cannot be used here."), field="mobile", code="mobile-taken")
        Account.objects.filter(person=person, username=person.mobile or "").update(username=number or "")
        person.name, person.language = plain_name(name), language
        person.mobile, person.email = number, email.strip().lower()
        person.save(update_fields=["name", "language", "mobile", "email"])
    record(actor, what="people.contact-details-changed", about_person_id=person.pk)


def set_call_number(actor: Actor, *, number: str) -> None:
    """The number that those in one's rooms may call, in the role one acts in; empty: none. Raises Invalid, Hidden."""
    role_id = access.helper(actor)
    kept = " ".join(number.split())
    if kept and not CALL_NUMBER.fullmatch(kept):
        raise Invalid(_("That is not a telephone number. Write it with digits."), field="call_number", code="number")
    Role.objects.filter(pk=role_id).update(call_number=kept)
    record(actor, what="people.contact-details-changed", about_person_id=actor.person_id)


def change_language(actor: Actor, *, language: str) -> None:
    """Change one's own language. Raises Invalid."""
    person_id = access.own(actor, actor.person_id)
    if language not in Language.values:
        raise Invalid(_("Choose one of the languages."), field="language")
    Person.objects.filter(pk=person_id).update(language=language)


def set_identity_number(actor: Actor, *, person_id: UUID, text: str) -> None:
    """Keep a person's national identity number, sealed; an empty text removes it. Raises Invalid, Conflict, Hidden."""
    access.own(actor, person_id)
    number = parse_identity_number(text).text if text.strip() else ""
    index = sealing.blind_index(number, purpose=IDENTITY) if number else None
    with acting_as(system("identity-number")):
        if index and Person.objects.filter(identity_index=index).exclude(pk=person_id).exists():
            raise Conflict(_("That number cannot be used here."), field="identity_number", code="identity-taken")
        Person.objects.filter(pk=person_id).update(
            identity_number=sealing.seal(number, purpose=IDENTITY) if number else "", identity_index=index
        )
    record(actor, what="people.contact-details-changed", about_person_id=person_id)


def find_by_identity_number(actor: Actor, *, text: str) -> UUID | None:
    """The person with this identity number; for our own jobs. Raises Invalid, Hidden."""
    access.system_only(actor, "people.find-by-identity-number")
    index = sealing.blind_index(parse_identity_number(text).text, purpose=IDENTITY)
    return Person.objects.filter(identity_index=index).values_list("pk", flat=True).first()


def find_by_mobile(actor: Actor, *, text: str) -> UUID | None:
    """The person with this mobile number; for our own jobs. Raises Invalid, Hidden."""
    access.system_only(actor, "people.find-by-mobile")
    return Person.objects.filter(mobile=parse_mobile(text)).values_list("pk", flat=True).first()


def set_trust_persons(actor: Actor, *, persons: Sequence[TrustPersonInput]) -> None:
    """Replace the actor's trust persons, in the order given (as themselves only). Raises Invalid, Hidden."""
    assert actor.person_id is not None
    access.own_private(actor, actor.person_id)
    if len(persons) > MOST_TRUST_PERSONS:
        raise Invalid(_("You can name up to %(most)s people.") % {"most": MOST_TRUST_PERSONS}, field="name")
    rows = [
        TrustPerson(
            id=new_id(),
            person_id=actor.person_id,
            name=plain_name(given.name),
            relation=plain_line(given.relation)[:200],
            phone=plain_line(given.phone)[:20],
            role_id=given.role_id,
            position=position,
        )
        for position, given in enumerate(persons, start=1)
    ]
    TrustPerson.objects.filter(person_id=actor.person_id).delete()
    TrustPerson.objects.bulk_create(rows)
    record(actor, what="people.trust-persons-changed", about_person_id=actor.person_id)


def plain_line(text: str) -> str:
    """One line as given, without doubled spaces, control characters and marks that turn the direction of writing."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def plain_name(text: str) -> str:
    """A name as a plain line. Raises Invalid when nothing is left, or too much."""
    name = plain_line(text)
    if not name:
        raise Invalid(_("Write a name."), field="name", code="name-missing")
    if len(name) > 200:
        raise Invalid(_("That name is too long."), field="name", code="name-long")
    return name


def lock_person(actor: Actor, *, person_id: UUID) -> None:
    """Take the person's lock: the first in the order person → membership and consent → stream."""
    access.directory(actor)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4242))", [str(person_id)])
