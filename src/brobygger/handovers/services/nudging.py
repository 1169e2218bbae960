"""The reminder of the first appointment: by text message, with a link that says "does not suit" in one tap.

Of reminders it is the easy way to say no that helps. The link opens one thing: this one appointment's time, and that it
does not suit. It works once, until the appointment begins; nobody signs in by it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from brobygger.handovers import access, queries
from brobygger.handovers.models import Nudge
from brobygger.handovers.queries import HandoverCard
from brobygger.handovers.services.meeting import need_another_time
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.errors import Invalid, Refused
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.kernel.working_time import OSLO, next_working_day
from brobygger.people.services.secrets import link_secret, secret_hash

SENDER = system("handovers")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder to send: to whom, and the link."""

    id: UUID
    person_id: UUID
    link: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows: when it is. `used`: it was said before that it does not suit."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    used: bool


def nudge(actor: Actor, *, card: HandoverCard) -> Reminder | None:
    """Make the reminder of a first appointment on the next working day, once a time. For a job. Raises Hidden."""
    access.job(actor, "nudge")
    time, now = card.first, clock.now()
    today = now.astimezone(OSLO).date()
    if time is None or card.answer != "yes":
        return None
    if not today < time.starts_at.astimezone(OSLO).date() <= next_working_day(today):
        return None
    key = new_id()
    row = Nudge(
        id=key,
        room_id=card.room_id,
        handover_id=card.id,
        appointment_id=time.appointment_id,
        person_id=card.person_id,
        secret_hash=secret_hash(link_secret(key)),
        made_at=now,
    )
    Nudge.objects.bulk_create([row], ignore_conflicts=True)
    if not Nudge.objects.filter(pk=key).exists():
        return None
    return Reminder(key, card.person_id, settings.PUBLIC_URL + reverse("handovers:nudge", args=[link_secret(key)]))


def open_nudge(secret: str) -> Opened | None:
    """What a link shows; None for one that nobody made, or whose time is over or no longer stands."""
    found = _find(secret)
    if found is None:
        return None
    row, card = found
    assert card.first is not None
    return Opened(card.first.starts_at, card.first.ends_at, row.used_at is not None)


def say_no(secret: str) -> bool:
    """The time does not suit: noted as the person's own word, once. False where the link opens nothing any more."""
    with transaction.atomic():
        found = _find(secret)
        if found is None:
            return False
        row, card = found
        if row.used_at is not None:
            return True
        person = Actor(Kind.SELF, str(row.person_id), row.person_id, level=Level.LINK, name=card.person_name)
        try:
            with transaction.atomic(), acting_as(person):
                need_another_time(person, room_id=card.room_id, handover_id=card.id)
        except (Refused, Invalid):  # the room rests, or it has ended meanwhile: the page says that it is over
            return False
        with acting_as(SENDER):
            Nudge.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now())
        return True


def _find(secret: str) -> tuple[Nudge, HandoverCard] | None:
    with transaction.atomic(), acting_as(SENDER):
        row = Nudge.objects.filter(secret_hash=secret_hash(secret)).first()
        cards = queries.of_room(row.room_id) if row is not None else ()
    decisions.record("handovers.nudge", row is not None)
    card = next((card for card in cards if row is not None and card.id == row.handover_id), None)
    if row is None or card is None or card.first is None or card.ended_at is not None:
        return None
    stands = card.first.appointment_id == row.appointment_id and card.first.starts_at > clock.now()
    return (row, card) if stands and card.answer == "yes" else None
