"""Anonymous surveys: who is asked stands here; what is answered is queued by the database without an author."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection as Many
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.measures import access, rules
from brobygger.measures.instruments import shipped
from brobygger.measures.models import Asked, Collection
from brobygger.measures.services import links
from brobygger.measures.services.links import LinkToSend
from brobygger.measures.services.parsing import Answers

LIVES = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class About:
    """What a survey is about: a kind of thing, the one that set it off, and the one or two organisations it is for."""

    kind: str
    organisations: tuple[UUID, ...]
    object_id: UUID | None = None


def open_survey(actor: Actor, *, instrument: str, rater_person_id: UUID, about: About) -> UUID:
    """Ask somebody to answer an anonymous survey; gives the id of the asking, the same when they are asked already.

    In the caller's transaction; the link is sent after the commit, once. Raises Invalid (no such anonymous survey, or
    not one or two organisations), Hidden (neither a job nor staff of one of the organisations).
    """
    access.open_survey(actor, about.organisations)
    found = shipped.newest().get(instrument)
    if found is None or not (found.anonymous and found.has_text):
        raise Invalid(_("There is no such anonymous survey."), field="instrument", code="no-survey")
    if not 1 <= len(about.organisations) <= 2 or not 0 < len(about.kind) <= 40:
        raise Invalid(_("A survey is for one organisation or two."), field="about", code="organisations")
    with transaction.atomic():
        collection = _collection(about)
        key = rules.asked_id(instrument, about.object_id, rater_person_id)
        now = clock.now()
        row = Asked(
            id=key,
            collection_id=collection,
            instrument=instrument,
            version=found.version,
            rater_person_id=rater_person_id,
            object_id=about.object_id,
            opened_by_seat=actor.seat,
            secret_hash=links.hash_of(key),
            made_at=now,
            expires_at=now + LIVES,
        )
        Asked.objects.bulk_create([row], ignore_conflicts=True)
        outbox.emit("measures.asked", asked=key)  # sent once, whoever asks again
    return key


def answered(actor: Actor, asked_ids: Many[UUID]) -> frozenset[UUID]:
    """Which of these have been answered, as far as the actor has set them off (or is a job). One query."""
    rows = Asked.objects.filter(pk__in=asked_ids, answered=True)
    return frozenset(rows.values_list("pk", flat=True))


def link_to_send(actor: Actor, *, asked_id: UUID) -> LinkToSend | None:
    """For the job that sends it; None when it is answered or too late. Raises Hidden for anybody else."""
    access.sending(actor)
    row = Asked.objects.filter(pk=asked_id, answered=False, expires_at__gt=clock.now()).first()
    return LinkToSend(row.rater_person_id, links.address(row.pk)) if row else None


def answer_survey(asked_id: UUID, answers: Answers) -> bool:
    """Spend the link and queue the answer, in one statement of the database; False when it was spent meanwhile.

    The caller acts as the link's holder. Nothing is written down of who or when (DESIGN §5, the named exception).
    """
    with connection.cursor() as cursor:
        cursor.execute("select measures_answer_survey(%s, %s)", [asked_id, json.dumps(answers)])
        row = cursor.fetchone()
    return bool(row and row[0])


def _collection(about: About) -> UUID:
    first, second = min(about.organisations), max(about.organisations)
    key = rules.collection_id(about.kind, (first, second))
    row = Collection(id=key, kind=about.kind, organisation_a=first, organisation_b=second)
    Collection.objects.bulk_create([row], ignore_conflicts=True)
    return key
