"""What the person has said yes and no to, as it stands at this moment (the database's clock)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.consents import access
from brobygger.consents.models import Consent, ConsentParty, Objection
from brobygger.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a consent covers: an organisation, one helper in it, or one person."""

    id: UUID
    organisation_id: UUID | None
    role_id: UUID | None
    person_id: UUID | None
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StandingConsent:
    """The yes that carries a room, and whom it covers."""

    id: UUID
    room_id: UUID
    person_id: UUID
    text_version: str
    language: str
    kinds: tuple[str, ...]
    given: str
    answered_at: dt.datetime
    valid_until: dt.datetime | None
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """One answer of the person's own, standing or past, with what was shown."""

    id: UUID
    room_id: UUID
    answer: str
    text_version: str
    language: str
    kinds: tuple[str, ...]
    shown: str
    given: str
    on_device_of_role_id: UUID | None
    answered_at: dt.datetime
    valid_until: dt.datetime | None
    withdrawn_at: dt.datetime | None
    replaced_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Objected:
    """Whom the person does not want in the room."""

    id: UUID
    organisation_id: UUID | None
    role_id: UUID | None
    against_person_id: UUID | None
    objected_at: dt.datetime


def standing_consent(actor: Actor, room_id: UUID) -> StandingConsent | None:
    """The consent that stands for a room now, or None. Two queries; the person and the room's members see it."""
    found = access.standing(room_id).first()
    if found is None:
        return None
    parties = ConsentParty.objects.filter(consent_id=found.id, ended_at=None).order_by("added_at", "id")
    return StandingConsent(
        id=found.id,
        room_id=found.room_id,
        person_id=found.person_id,
        text_version=found.text_version,
        language=found.language,
        kinds=tuple(found.kinds),
        given=found.given,
        answered_at=found.answered_at,
        valid_until=found.valid_until,
        parties=tuple(Party(p.id, p.organisation_id, p.role_id, p.person_id, p.added_at) for p in parties),
    )


def consents_of(actor: Actor, room_id: UUID, person_id: UUID) -> list[GivenConsent]:
    """Every answer the person has given about a room, newest first. For the person alone (Hidden). One query."""
    access.own(actor, person_id, "consents.read-own")
    rows = Consent.objects.filter(room_id=room_id, person_id=person_id).order_by("-answered_at", "-id")
    return [
        GivenConsent(
            id=row.id,
            room_id=row.room_id,
            answer=row.answer,
            text_version=row.text_version,
            language=row.language,
            kinds=tuple(row.kinds),
            shown=row.shown,
            given=row.given,
            on_device_of_role_id=row.on_device_of_role_id,
            answered_at=row.answered_at,
            valid_until=row.valid_until,
            withdrawn_at=row.withdrawn_at,
            replaced_at=row.replaced_at,
        )
        for row in rows
    ]


def objections(actor: Actor, room_id: UUID, person_id: UUID) -> list[Objected]:
    """Whom the person has said no to and not opened up for again. For the person alone (Hidden). One query."""
    access.own(actor, person_id, "consents.read-objections")
    rows = Objection.objects.filter(room_id=room_id, person_id=person_id, lifted_at=None).order_by("objected_at")
    return [Objected(o.id, o.organisation_id, o.role_id, o.against_person_id, o.objected_at) for o in rows]
