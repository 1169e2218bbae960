"""How notices reach somebody: for our own jobs before they send, and for the person's own page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.notify import access, places
from brobygger.notify.models import Channel, Choice, Delivery, Device, RoomChoice, Way
from brobygger.notify.rules import Choice as Chosen
from brobygger.notify.rules import Level, News, Other, Step, Ways, plan
from brobygger.people.numbers import spaced_mobile
from brobygger.people.queries import Address, address_of, me

WAY = "notify.way"  # what numbers and addresses are indexed for
JOBS = system("notify")


@dataclass(frozen=True, slots=True)
class Reach:
    """By which ways a person can be told, and how they want it."""

    address: Address
    ways: Ways
    devices: tuple[UUID, ...]
    choice: Chosen
    level: Level


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """One of my devices."""

    id: UUID
    name: str
    created_at: dt.datetime
    sent_at: dt.datetime | None
    gone_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WayCard:
    """My number or address, and how it went last."""

    channel: str
    to: str
    sent_at: dt.datetime | None
    failed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RoomLevel:
    """How much of one of my rooms I am told."""

    room_id: UUID
    name: str
    level: Level

    @property
    def key(self) -> str:
        return str(self.room_id)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try went: `state` is waiting, sent or failed."""

    id: UUID
    channel: str
    state: str
    at: dt.datetime | None


def reach(actor: Actor, person_id: UUID, *, room_id: UUID | None = None) -> Reach:
    """How a person is to be told, of a room or of something else. For our own jobs (Hidden). At most five queries."""
    access.sending(actor)
    address = address_of(actor, person_id)
    refused = {
        (way.channel, way.address_index) for way in Way.objects.filter(person_id=person_id).exclude(failed_at=None)
    }
    devices = tuple(Device.objects.filter(person_id=person_id, gone_at=None).values_list("pk", flat=True))
    row = RoomChoice.objects.filter(person_id=person_id, room_id=room_id).first() if room_id else None
    ways = Ways(
        devices=bool(devices),
        sms=_works(address.mobile, Channel.SMS, refused),
        email=_works(address.email, Channel.EMAIL, refused),
    )
    return Reach(address, ways, devices, _choice(person_id), Level(row.level) if row else Level.ALL)


def my_choice(actor: Actor) -> Chosen:
    """What I have chosen, or what holds until I do. One query. Raises Hidden."""
    return _choice(access.own(actor))


def my_devices(actor: Actor) -> list[DeviceCard]:
    """My devices, those that are gone too, the newest first. One query. Raises Hidden."""
    rows = Device.objects.filter(person_id=access.own(actor)).order_by("-created_at")
    return [DeviceCard(row.pk, row.name, row.created_at, row.sent_at, row.gone_at) for row in rows]


def my_ways(actor: Actor) -> list[WayCard]:
    """My number and my address, where I have given them. Two queries. Raises Hidden."""
    mine = me(actor)
    known = {(way.channel, way.address_index): way for way in Way.objects.filter(person_id=access.own(actor))}
    cards = []
    for channel, to in ((Channel.SMS, mine.mobile), (Channel.EMAIL, mine.email)):
        if to:
            way = known.get((channel.value, _index(to)))
            shown = spaced_mobile(to) if channel is Channel.SMS else to
            cards.append(WayCard(channel.value, shown, way.sent_at if way else None, way.failed_at if way else None))
    return cards


def my_rooms(actor: Actor) -> list[RoomLevel]:
    """My rooms, and how much I am told of each. Two queries. Raises Hidden."""
    chosen = dict(RoomChoice.objects.filter(person_id=access.own(actor)).values_list("room_id", "level"))
    return [RoomLevel(room.room_id, room.name, Level(chosen.get(room.room_id, Level.ALL))) for room in places.of(actor)]


def told_now(actor: Actor, *, choice: Chosen, devices: list[DeviceCard], ways: list[WayCard]) -> list[Step]:
    """By which ways, and when, an ordinary notice of this moment would reach me. No query."""
    access.own(actor)
    works = {way.channel for way in ways if way.failed_at is None}
    open_devices = any(device.gone_at is None for device in devices)
    there = Ways(devices=open_devices, sms=Channel.SMS in works, email=Channel.EMAIL in works)
    return plan(News(), there, choice, clock.now())


def tried(actor: Actor, delivery_id: UUID) -> Tried:
    """How a try of mine went. One query. Raises Hidden for any other message."""
    person_id = access.own(actor)
    with acting_as(JOBS):
        row = Delivery.objects.filter(pk=delivery_id, person_id=person_id, template="try").first()
    access.device(actor, row is not None, delivery_id)
    assert row is not None
    state = "sent" if row.sent_at else "failed" if row.failed_at or row.tries else "waiting"
    return Tried(row.pk, row.channel, state, row.sent_at or row.failed_at)


def _choice(person_id: UUID) -> Chosen:
    row = Choice.objects.filter(person_id=person_id).first()
    if row is None:
        return Chosen()
    return Chosen(
        other=Other(row.other),
        quiet=row.quiet,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        free_days_quiet=row.free_days_quiet,
        gathered=row.gathered,
    )


def _works(to: str, channel: Channel, refused: set[tuple[str, str]]) -> bool:
    return bool(to) and (channel.value, _index(to)) not in refused


def _index(to: str) -> str:
    return sealing.blind_index(to, purpose=WAY)
