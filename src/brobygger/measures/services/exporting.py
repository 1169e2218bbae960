"""Answers as files for other systems: FHIR R4, with a pseudonym for the person and no name."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from brobygger.audit.services import record
from brobygger.kernel.actor import Actor
from brobygger.measures.exchange.answered import Administration, bundle
from brobygger.measures.queries.given import FormCard, FormPage


def fetched(actor: Actor, found: FormPage) -> str:
    """A finished form as a FHIR Bundle (JSON); a line in the access log each time. Raises ValueError before its end."""
    body = json.dumps(as_fhir(found.room.id, found.form), ensure_ascii=False, indent=1)
    with transaction.atomic():
        record(
            actor,
            what="measures.form-fetched",
            room_id=found.room.id,
            about_person_id=found.form.about_person_id,
            object_id=found.form.id,
            basis=found.members.me.basis,
        )
    return body


def as_fhir(room_id: UUID, form: FormCard) -> dict[str, Any]:
    """A finished form as a FHIR Bundle. Raises ValueError for one that is not finished. Pure but for the key."""
    if form.finished_at is None:
        raise ValueError("a form is passed on when it is finished")
    return bundle(
        Administration(
            id=form.id,
            instrument=form.instrument,
            subject=pseudonym(room_id, form.about_person_id),
            rater=form.rater,
            mode=form.mode,
            interpreter=form.interpreter,
            language=form.language,
            finished_at=form.finished_at,
            seconds=form.seconds,
            answers=form.answers,
            scores=form.scores,
            flags=tuple(form.flags),
            algorithm=form.algorithm,
        )
    )


def pseudonym(room_id: UUID, person_id: UUID) -> str:
    """Whom a file is about: the same in one room, another in the next, and traced back by the server's key alone."""
    return salted_hmac("brobygger.measures.pseudonym", f"{room_id}:{person_id}", algorithm="sha256").hexdigest()[:32]
