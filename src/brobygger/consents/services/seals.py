"""The seal of an answer: a hash over exactly what was shown and what was answered."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from brobygger.consents import access
from brobygger.consents.models import Consent, ConsentParty
from brobygger.kernel.actor import Actor, Kind


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether an answer is as it was given; `broken` names the later answers about one more helper that are not."""

    whole: bool
    broken: tuple[UUID, ...] = ()


def seal_of(consent: Consent, parties: Sequence[ConsentParty]) -> str:
    """The seal over a consent and those who were named with it (not over what happened to it later)."""
    named = [
        [str(one.id), _text(one.organisation_id), _text(one.role_id), _text(one.person_id)]
        for one in parties
        if not one.shown
    ]
    return _sha256(
        {
            "id": str(consent.id),
            "room": str(consent.room_id),
            "person": str(consent.person_id),
            "purpose": consent.purpose,
            "text_version": consent.text_version,
            "language": consent.language,
            "shown": consent.shown,
            "answer": str(consent.answer),
            "kinds": consent.kinds,
            "confirmed": consent.confirmed,
            "parties": sorted(named),
            "given": str(consent.given),
            "on_device_of": _text(consent.on_device_of_role_id),
            "answered_at": _moment(consent.answered_at),
            "valid_until": _moment(consent.valid_until),
        }
    )


def seal_of_party(party: ConsentParty) -> str:
    """The seal over a later yes to one more helper."""
    return _sha256(
        {
            "id": str(party.id),
            "room": str(party.room_id),
            "consent": str(party.consent_id),
            "organisation": _text(party.organisation_id),
            "role": _text(party.role_id),
            "person": _text(party.person_id),
            "shown": party.shown,
            "language": party.language,
            "given": str(party.given),
            "on_device_of": _text(party.on_device_of_role_id),
            "added_at": _moment(party.added_at),
        }
    )


def verify_seal(actor: Actor, *, consent_id: UUID) -> SealCheck:
    """Compute the seals of an answer again from what is stored. Two queries.

    For the person and our own jobs; raises Hidden for others and for what does not exist.
    """
    consent = Consent.objects.filter(pk=consent_id).first()
    if consent is None or actor.kind is not Kind.SYSTEM:
        access.own(actor, consent.person_id if consent else consent_id, "consents.verify-seal")
    assert consent is not None
    parties = list(ConsentParty.objects.filter(consent_id=consent_id))
    broken = tuple(one.id for one in parties if one.shown and one.seal != seal_of_party(one))
    return SealCheck(whole=consent.seal == seal_of(consent, parties) and not broken, broken=broken)


def _sha256(value: dict[str, object]) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _moment(value: dt.datetime | None) -> str | None:
    return None if value is None else value.astimezone(dt.UTC).isoformat(timespec="microseconds")
