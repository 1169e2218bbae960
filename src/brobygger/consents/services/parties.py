"""A later answer about one more helper, or about somebody the person trusts: sealed by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.consents import access
from brobygger.consents.models import Consent, ConsentParty, Given, Objection
from brobygger.consents.services import seals
from brobygger.consents.services.giving import PartyInput
from brobygger.consents.services.regretting import put_objection
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.services import lock_person


@dataclass(frozen=True, slots=True)
class PartyAdded:
    """A yes to one more, under the room's standing consent."""

    id: UUID
    consent_id: UUID
    seal: str
    valid_until: dt.datetime | None


def say_yes_to(
    actor: Actor,
    *,
    room_id: UUID,
    person_id: UUID,
    party: PartyInput,
    shown: str,
    language: str,
    given: str = Given.OWN_DEVICE,
    on_device_of: UUID | None = None,
) -> PartyAdded:
    """The person says yes to one more, by name; an earlier no to the same helper or person is lifted.

    `shown` is `PartyText.as_shown()`. Saying it twice changes nothing. Raises Hidden (not the person, nor the device's
    helper) and Conflict (no consent stands for the room any more).
    """
    if not shown.strip():
        raise ValueError("what was shown belongs to the seal")
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        access.answer(actor, person_id, given=given, on_device_of=on_device_of)
        with acting_as(system("consent")):
            consent = access.standing(room_id).filter(person_id=person_id).first()
            if consent is None:
                raise Conflict(_("The room has no valid yes any more. Answer about the room first."), code="no-consent")
            row = _open(consent, party) or _add(consent, party, shown, language, given, on_device_of)
            _lift(room_id, party)
        record(
            actor,
            what="consents.party-added",
            about_person_id=person_id,
            room_id=room_id,
            object_id=row.id,
            basis="consent",
            details=_whom(party) | {"given": given},
        )
    return PartyAdded(row.id, consent.id, row.seal, consent.valid_until)


def say_no_to(actor: Actor, *, room_id: UUID, person_id: UUID, party: PartyInput) -> None:
    """The person says no to somebody who was suggested: kept as an objection, which they may lift later.

    For the person as themselves (Hidden otherwise). A helper is meant alone, not their whole organisation.
    """
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        access.own(actor, person_id, "consents.say-no-to")
        put_objection(
            room_id=room_id,
            person_id=person_id,
            organisation_id=None if party.role_id else party.organisation_id,
            role_id=party.role_id,
            against_person_id=party.person_id,
        )
        record(
            actor,
            what="consents.party-declined",
            about_person_id=person_id,
            room_id=room_id,
            details=_whom(party),
        )


def _open(consent: Consent, party: PartyInput) -> ConsentParty | None:
    return ConsentParty.objects.filter(
        consent_id=consent.id,
        organisation_id=party.organisation_id,
        role_id=party.role_id,
        person_id=party.person_id,
        ended_at=None,
    ).first()


def _add(
    consent: Consent, party: PartyInput, shown: str, language: str, given: str, on_device_of: UUID | None
) -> ConsentParty:
    row = ConsentParty(
        id=new_id(),
        room_id=consent.room_id,
        consent_id=consent.id,
        organisation_id=party.organisation_id,
        role_id=party.role_id,
        person_id=party.person_id,
        added_at=clock.now(),
        shown=shown,
        language=language,
        given=given,
        on_device_of_role_id=on_device_of,
    )
    row.seal = seals.seal_of_party(row)
    ConsentParty.objects.bulk_create([row])
    return row


def _lift(room_id: UUID, party: PartyInput) -> None:
    """A yes by name lifts a no to the same; a no to the organisation stays (a yes to one helper goes before it)."""
    against = Objection.objects.filter(room_id=room_id, lifted_at=None)
    if party.role_id:
        against = against.filter(role_id=party.role_id)
    elif party.person_id:
        against = against.filter(against_person_id=party.person_id)
    else:
        against = against.filter(organisation_id=party.organisation_id)
    against.update(lifted_at=clock.now())


def _whom(party: PartyInput) -> dict[str, object]:
    ids = {"organisation_id": party.organisation_id, "role_id": party.role_id, "person_id": party.person_id}
    return {key: value for key, value in ids.items() if value is not None}
