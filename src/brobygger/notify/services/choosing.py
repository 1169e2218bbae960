"""What a person chooses about notices, and a try that shows whether one comes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.notify import access, places, queries
from brobygger.notify.models import Channel, Choice, Delivery, RoomChoice
from brobygger.notify.rules import Choice as Chosen
from brobygger.notify.rules import Level
from brobygger.notify.services import sending
from brobygger.notify.services.waking import wake
from brobygger.people import limits

KEEPER = system("notify")
TRIES = limits.Limit("notice-tries-per-person", 10, dt.timedelta(minutes=60))


def choose(actor: Actor, choice: Chosen) -> None:
    """Be told in this way from now on. Raises Hidden for anybody who is not signed in."""
    person_id = access.own(actor)
    Choice.objects.update_or_create(
        person_id=person_id,
        defaults={
            "other": choice.other.value,
            "quiet": choice.quiet,
            "quiet_from": choice.quiet_from,
            "quiet_until": choice.quiet_until,
            "free_days_quiet": choice.free_days_quiet,
            "gathered": choice.gathered,
        },
    )


def choose_for_rooms(actor: Actor, levels: Mapping[UUID, Level]) -> None:
    """Be told so much of each of these rooms; those that are not mine are passed over. Raises Hidden."""
    person_id = access.own(actor)
    mine = {place.room_id for place in places.of(actor)}
    with transaction.atomic():
        for room_id, level in levels.items():
            if room_id in mine:
                RoomChoice.objects.update_or_create(
                    person_id=person_id, room_id=room_id, defaults={"level": level.value}
                )


def send_try(actor: Actor, *, channel: str, device_id: UUID | None = None) -> UUID:
    """Send a notice to myself at once, by this way; return its id, by which the page shows how it went.

    Raises Hidden (a device that is not mine), Invalid (a way that I do not have), TooMany.
    """
    person_id = access.own(actor)
    if channel == Channel.PUSH:
        access.device(actor, device_id in {device.id for device in queries.my_devices(actor)}, device_id or person_id)
    elif channel not in {way.channel for way in queries.my_ways(actor)}:
        raise Invalid(_("We have no number or address of yours for that."), code="no-way")
    limits.take(TRIES, person_id)
    with transaction.atomic(), acting_as(KEEPER):
        key = f"try:{new_id()}"
        sent = sending.send(KEEPER, person_id=person_id, template="try", key=key, channel=channel)
        assert sent is not None
        if device_id:
            Delivery.objects.filter(pk=sent).update(device_id=device_id)
        wake()
    return sent
