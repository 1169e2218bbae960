"""Organisations, units, contact points and roles."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record, record_look
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, role_seat, system
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live.services import end_seat
from brobygger.people import access
from brobygger.people.models import ContactPoint, Organisation, Role, Sector, Title, Unit
from brobygger.people.numbers import check_organisation_number
from brobygger.people.services import sign_ins
from brobygger.people.services.persons import plain_line, plain_name

JUST_AFTER = dt.timedelta(microseconds=1)

MOST_URGENT = 3
URGENT_LINE = re.compile(r"[^:]{1,60}: ?\+?[0-9 ]{3,15}")


def note_staff_search(actor: Actor) -> None:
    """Keep in the access log that the actor searches for staff: a line an hour, not one for each letter typed."""
    record_look(actor, what="people.staff-searched")


def add_organisation(
    actor: Actor, *, name: str, number: str, sector: str, municipality: str = "", organisation_id: UUID | None = None
) -> UUID:
    """Register an organisation; its number is checked. Raises Invalid, Conflict, Hidden."""
    access.administer(actor)
    if sector not in Sector.values:
        raise Invalid(_("Choose what kind of organisation it is."), field="sector")
    row = Organisation(
        name=plain_name(name),
        number=check_organisation_number(number),
        sector=sector,
        municipality=plain_line(municipality),
    )
    if organisation_id is not None:
        row.pk = organisation_id
    _insert(row, Conflict(_("An organisation with that number is registered."), field="number", code="number-taken"))
    record(actor, what="people.organisation-changed", object_id=row.pk)
    return row.pk


def set_urgent_numbers(actor: Actor, *, organisation_id: UUID, urgent: str) -> None:
    """Whom to call when it is urgent, in the rooms that this organisation answers for; empty: the country's numbers.

    Raises Invalid for a line that is not "name: number" or when there are more than three; Hidden.
    """
    access.administer(actor)
    lines = [" ".join(line.split()) for line in urgent.splitlines() if line.strip()]
    if len(lines) > MOST_URGENT or len("\n".join(lines)) > 300:
        raise Invalid(_("Write at most three lines, each a name and a number."), field="urgent", code="too-many")
    for line in lines:
        if not URGENT_LINE.fullmatch(line):
            text = _("Write each line as a name, a colon and a number: “Legevakt: 116 117”.")
            raise Invalid(text, field="urgent", code="shape")
    found = Organisation.objects.filter(pk=organisation_id)
    access.role(actor, found.exists(), organisation_id)
    found.update(urgent="\n".join(lines))
    record(actor, what="people.organisation-changed", object_id=organisation_id)


def add_unit(
    actor: Actor, *, organisation_id: UUID, name: str, place: str = "", phone: str = "", unit_id: UUID | None = None
) -> UUID:
    """Register a unit of an organisation. Raises Invalid, Conflict, Hidden."""
    access.administer(actor)
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise Invalid(_("Choose an organisation."), field="organisation")
    row = Unit(organisation_id=organisation_id, name=plain_name(name), place=plain_line(place), phone=plain_line(phone))
    if unit_id is not None:
        row.pk = unit_id
    _insert(row, Conflict(_("The organisation has a unit of that name."), field="name", code="unit-taken"))
    record(actor, what="people.organisation-changed", object_id=row.pk)
    return row.pk


def add_contact_point(
    actor: Actor,
    *,
    unit_id: UUID,
    name: str,
    phone: str = "",
    email: str = "",
    held_by: UUID | None = None,
    contact_point_id: UUID | None = None,
) -> UUID:
    """Register a unit's fixed address for enquiries. Raises Invalid, Hidden."""
    access.administer(actor)
    row = ContactPoint(
        unit_id=unit_id, name=plain_name(name), phone=plain_line(phone), email=plain_line(email), held_by_id=held_by
    )
    if contact_point_id is not None:
        row.pk = contact_point_id
    row.save(force_insert=True)
    record(actor, what="people.organisation-changed", object_id=row.pk)
    return row.pk


def hold_contact_point(actor: Actor, *, contact_point_id: UUID, role_id: UUID | None) -> None:
    """Say which role answers for a contact point now. Raises Hidden."""
    access.administer(actor)
    ContactPoint.objects.filter(pk=contact_point_id).update(held_by_id=role_id)
    record(actor, what="people.organisation-changed", object_id=contact_point_id)


def give_role(
    actor: Actor,
    *,
    person_id: UUID,
    unit_id: UUID,
    title: str,
    is_leader: bool = False,
    is_administrator: bool = False,
    valid_from: dt.datetime | None = None,
    valid_until: dt.datetime | None = None,
    role_id: UUID | None = None,
) -> UUID:
    """Give somebody a role in a unit, from now on if nothing is said. Raises Invalid, Hidden."""
    access.administer(actor)
    if title not in Title.values:
        raise Invalid(_("Choose a title."), field="title")
    begins = valid_from or clock.now()
    if valid_until is not None and valid_until <= begins:
        raise Invalid(_("The role ends before it begins."), field="valid_until", code="role-period")
    row = Role(
        person_id=person_id,
        unit_id=unit_id,
        title=title,
        is_leader=is_leader,
        is_administrator=is_administrator,
        valid_from=begins,
        valid_until=valid_until,
    )
    if role_id is not None:
        row.pk = role_id
    row.save(force_insert=True)
    record(actor, what="people.role-given", about_person_id=person_id, object_id=row.pk)
    return row.pk


def end_role(actor: Actor, *, role_id: UUID) -> None:
    """End a role now: its sign-ins and open streams end, and the rooms hear of it. Raises Invalid, Hidden."""
    access.administer(actor)
    row = Role.objects.select_for_update().filter(pk=role_id).first()
    access.role(actor, row is not None, role_id)
    assert row is not None
    now = clock.now()
    if row.valid_until is not None and row.valid_until <= now:
        raise Conflict(_("The role has ended already."), code="role-ended")
    if row.pk == actor.role_id:
        raise Invalid(_("You cannot end the role you are acting in."), code="own-role")
    row.valid_until = max(now, row.valid_from + JUST_AFTER)
    row.save(update_fields=["valid_until"])
    with acting_as(system("end-role")):
        sign_ins.end_person(system("end-role"), person_id=row.person_id, role_id=row.pk)
        end_seat(system("end-role"), seat=role_seat(row.pk))
    outbox.emit("people.role-ended", role=row.pk, person=row.person_id)
    record(actor, what="people.role-ended", about_person_id=row.person_id, object_id=row.pk)


def _insert(row: Organisation | Unit, taken: Conflict) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise taken from None
