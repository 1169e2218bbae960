"""One's own calendar address: secret, without a session, to be taken back and made anew."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import translation

from brobygger.appointments import access, queries
from brobygger.appointments.models import Feed
from brobygger.appointments.services.calendar import document
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, system
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as

READER = system("calendar-feed")
BYTES = 32


def new_address(actor: Actor, *, details: bool, language: str) -> str:
    """Make the actor a calendar address in the place of any before; gives its secret, which is kept nowhere."""
    access.own_feed(actor)
    secret = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        _end(actor)
        row = Feed(
            id=new_id(),
            seat=actor.seat,
            secret_hash=_hash(secret),
            language=language,
            details=details,
            made_at=clock.now(),
        )
        Feed.objects.bulk_create([row])
    return secret


def revoke_address(actor: Actor) -> None:
    """The actor's calendar address does not work any more."""
    access.own_feed(actor)
    with transaction.atomic():
        _end(actor)


def has_address(actor: Actor) -> bool:
    """Whether the actor has a calendar address now."""
    access.own_feed(actor)
    return Feed.objects.filter(seat=actor.seat, revoked_at=None).exists()


def feed(secret: str) -> bytes | None:
    """The calendar behind an address; None for one that is wrong or taken back. Reads as that seat: two queries."""
    with transaction.atomic():
        with acting_as(READER):
            rows = Feed.objects.filter(secret_hash=_hash(secret), revoked_at=None)
            found = rows.values_list("seat", "details", "language").first()
        if found is None:
            return None
        seat, details, language = found
        kind, _, key = seat.partition(":")
        with acting_as(Actor(kind=Kind(kind), key=key)), translation.override(language):
            return document(queries.in_feed(), details=details)


def _end(actor: Actor) -> None:
    Feed.objects.filter(seat=actor.seat, revoked_at=None).update(revoked_at=clock.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
