"""Changing one's mind: taking back the yes, taking out an organisation or a helper, and opening up again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from brobygger.audit.services import record
from brobygger.consents import access
from brobygger.consents.models import Answer, Consent, ConsentParty, Objection
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.services import lock_person


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken back. `consent_ids` is empty when nothing stood any more."""

    room_id: UUID
    person_id: UUID
    consent_ids: tuple[UUID, ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Objected:
    """A standing no to an organisation, a helper or a person."""

    id: UUID
    room_id: UUID


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The no, and whom it ended a yes to (memberships are the room's to end, in the same transaction)."""

    objection_id: UUID
    party_ids: tuple[UUID, ...]


def withdraw(actor: Actor, *, consent_id: UUID) -> Withdrawn:
    """Take back the yes to a room: the consent named, and any newer one for the same room. No reason is asked.

    Taking back twice changes nothing. For the person as themselves (Hidden). The caller ends memberships and streams
    in the same transaction. Tells onwards `consents.withdrawn`.
    """
    with transaction.atomic():
        lock_person(actor, person_id=actor.person_id or consent_id)
        consent = Consent.objects.filter(pk=consent_id).first()
        access.own(actor, consent.person_id if consent else consent_id, "consents.withdraw")
        assert consent is not None
        at = clock.now()
        standing = Consent.objects.filter(
            room_id=consent.room_id,
            person_id=consent.person_id,
            purpose=consent.purpose,
            answer=Answer.YES,
            withdrawn_at=None,
            replaced_at=None,
        )
        ids = tuple(standing.values_list("id", flat=True))
        if ids:
            Consent.objects.filter(pk__in=ids).update(withdrawn_at=at)
            ConsentParty.objects.filter(consent_id__in=ids, ended_at=None).update(ended_at=at)
            record(
                actor,
                what="consents.withdrawn",
                about_person_id=consent.person_id,
                room_id=consent.room_id,
                object_id=ids[0],
            )
            outbox.emit("consents.withdrawn", room_id=consent.room_id, person_id=consent.person_id, consent_id=ids[0])
    return Withdrawn(consent.room_id, consent.person_id, ids, at)


def take_out(
    actor: Actor,
    *,
    room_id: UUID,
    organisation_id: UUID | None = None,
    role_id: UUID | None = None,
    against_person_id: UUID | None = None,
) -> TakenOut:
    """The person takes one organisation, one helper or one person out: an objection, and the end of the yes to them.

    For the person as themselves (Hidden for others, and for a room that is not about them). Exactly one id.
    Twice changes nothing. Tells onwards `consents.taken-out`.
    """
    person_id = _own_room(actor, room_id, "consents.take-out")
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        objection = put_objection(
            room_id=room_id,
            person_id=person_id,
            organisation_id=organisation_id,
            role_id=role_id,
            against_person_id=against_person_id,
        )
        parties = ConsentParty.objects.filter(
            Q(organisation_id=organisation_id) if organisation_id else Q(),
            Q(role_id=role_id) if role_id else Q(),
            Q(person_id=against_person_id) if against_person_id else Q(),
            room_id=room_id,
            ended_at=None,
        )
        ended = tuple(parties.values_list("id", flat=True))
        parties.update(ended_at=clock.now())
        record(
            actor,
            what="consents.organisation-taken-out" if organisation_id else "consents.helper-taken-out",
            about_person_id=person_id,
            room_id=room_id,
            object_id=objection,
            details=_whom(organisation_id, role_id, against_person_id),
        )
        outbox.emit("consents.taken-out", room_id=room_id, person_id=person_id, objection_id=objection)
    return TakenOut(objection, ended)


def object_to(
    actor: Actor,
    *,
    room_id: UUID,
    organisation_id: UUID | None = None,
    role_id: UUID | None = None,
    against_person_id: UUID | None = None,
) -> Objected:
    """The person says beforehand whom they do not want in the room. As `take_out`, for somebody who is not there."""
    person_id = _own_room(actor, room_id, "consents.object")
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        objection = put_objection(
            room_id=room_id,
            person_id=person_id,
            organisation_id=organisation_id,
            role_id=role_id,
            against_person_id=against_person_id,
        )
        record(
            actor,
            what="consents.objected",
            about_person_id=person_id,
            room_id=room_id,
            object_id=objection,
            details=_whom(organisation_id, role_id, against_person_id),
        )
    return Objected(objection, room_id)


def lift(actor: Actor, *, objection_id: UUID) -> None:
    """The person opens up again. Nobody comes in by this: who needs a yes by name still needs it. Raises Hidden."""
    with transaction.atomic():
        objection = Objection.objects.filter(pk=objection_id).first()
        access.own(actor, objection.person_id if objection else objection_id, "consents.lift")
        assert objection is not None
        lock_person(actor, person_id=objection.person_id)
        lifted = Objection.objects.filter(pk=objection_id, lifted_at=None).update(lifted_at=clock.now())
        if lifted:
            record(
                actor,
                what="consents.objection-lifted",
                about_person_id=objection.person_id,
                room_id=objection.room_id,
                object_id=objection.id,
                details=_whom(objection.organisation_id, objection.role_id, objection.against_person_id),
            )


def put_objection(
    *,
    room_id: UUID,
    person_id: UUID,
    organisation_id: UUID | None,
    role_id: UUID | None,
    against_person_id: UUID | None,
) -> UUID:
    """Write a no, unless the same one stands; the caller has decided and holds the person's lock. Exactly one id."""
    whom = {"organisation_id": organisation_id, "role_id": role_id, "against_person_id": against_person_id}
    if sum(value is not None for value in whom.values()) != 1:
        raise ValueError("an objection is about one organisation, one helper or one person")
    with acting_as(system("objection")):
        standing = Objection.objects.filter(room_id=room_id, person_id=person_id, lifted_at=None, **whom).first()
        if standing is not None:
            return standing.id
        row = Objection(id=new_id(), room_id=room_id, person_id=person_id, objected_at=clock.now(), **whom)
        Objection.objects.bulk_create([row])
    return row.id


def _own_room(actor: Actor, room_id: UUID, what: str) -> UUID:
    """The person, if the room is about them: they have once answered about it. Raises Hidden."""
    person_id = actor.person_id
    mine = person_id is not None and Consent.objects.filter(room_id=room_id, person_id=person_id).exists()
    access.own(actor, person_id if mine and person_id else room_id, what)
    assert person_id is not None
    return person_id


def _whom(organisation_id: UUID | None, role_id: UUID | None, person_id: UUID | None) -> dict[str, object]:
    ids = {"organisation_id": organisation_id, "role_id": role_id, "person_id": person_id}
    return {key: value for key, value in ids.items() if value is not None}
