"""Appointments by e-mail, for those who wish: an invitation that calendars take in (iTIP, RFC 5546; iMIP, RFC 6047).

It is to one person alone and names nobody else, and goes to an address that they have confirmed by a link sent to it.
Where answers by e-mail are taken in (`answering.py`), the invitation asks for one; it is answered on its page anyhow.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from brobygger.appointments import access, queries
from brobygger.appointments.models import Mailing
from brobygger.appointments.queries import CalendarEntry, MailEntry
from brobygger.appointments.services.answering import address_index, answer_address
from brobygger.appointments.services.calendar import Invited, invitation
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.notify import services as notify
from brobygger.people import limits
from brobygger.people.queries import me

SENDER = system("appointments")
ASKS = limits.Limit("calendar-mail-per-person", 5, dt.timedelta(hours=1))
LINK_LIVES = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The page of the appointment, and the calendar file."""

    link: str
    document: str


@dataclass(frozen=True, slots=True)
class MailState:
    """One's own wish, as it holds for the address one has now: off, asked (the link waits in the mail) or on."""

    state: str
    address: str
    details: bool


def mail_state(actor: Actor) -> MailState:
    """What the actor has wished for. Raises Hidden."""
    access.own_feed(actor)
    address = me(actor).email
    row = Mailing.objects.filter(seat=actor.seat).first()
    if row is None or not address or row.address_index != address_index(address):
        return MailState("off", address, details=False)
    return MailState("on" if row.confirmed_at else "asked", address, row.details)


def wish_mail(actor: Actor, *, details: bool) -> None:
    """Have each of one's own appointments sent by e-mail, from when one has said yes by the link that is sent first.

    An address that is confirmed stays so. Raises Hidden, Invalid (no address), TooMany.
    """
    access.own_feed(actor)
    address = me(actor).email
    if not address or actor.person_id is None:
        raise Invalid(_("Write your e-mail address on your own page first."), field="mail", code="no-address")
    mine = Mailing.objects.filter(seat=actor.seat, address_index=address_index(address)).exclude(confirmed_at=None)
    if mine.update(details=details):
        return
    limits.take(ASKS, actor.person_id)
    secret = secrets.token_urlsafe(32)
    row = Mailing(
        seat=actor.seat,
        details=details,
        chosen_at=clock.now(),
        address_index=address_index(address),
        secret_hash=_hash(secret),
    )
    changed = ["details", "chosen_at", "address_index", "secret_hash", "confirmed_at"]
    with transaction.atomic():
        Mailing.objects.bulk_create([row], update_conflicts=True, unique_fields=["seat"], update_fields=changed)
        _send_link(actor.person_id, address, secret)


def confirm_mail(actor: Actor, secret: str) -> None:
    """Say yes by the link that came to the address. Raises Hidden, Invalid (used, too old, or not one's own)."""
    access.own_feed(actor)
    waiting = Mailing.objects.filter(seat=actor.seat, secret_hash=_hash(secret), chosen_at__gt=clock.now() - LINK_LIVES)
    if not waiting.update(confirmed_at=clock.now(), secret_hash=""):
        raise Invalid(_("This link does not work any more. Ask for a new one here."), code="link-used")


def stop_mail(actor: Actor) -> None:
    """No more of them."""
    access.own_feed(actor)
    Mailing.objects.filter(seat=actor.seat).delete()


def invitation_for(
    actor: Actor, *, seat: str, room_id: UUID, appointment_id: UUID, was: tuple[UUID, int], to: str, language: str
) -> Invitation | None:
    """What a seat is sent about an appointment as it stands now. For our own jobs; reads as that seat.

    None where the seat does not wish it at this address, or a newer time has come meanwhile. Whoever cannot read it
    any more is sent that it is off for them: its id and number (`was`), and nothing else.
    """
    access.job(actor)
    kind, _colon, key = seat.partition(":")
    with transaction.atomic(), acting_as(Actor(kind=Kind(kind), key=key)), translation.override(language):
        wished = Mailing.objects.filter(seat=seat, address_index=address_index(to)).exclude(confirmed_at=None)
        details = wished.values_list("details", flat=True).first()
        if details is None:
            return None
        found = queries.to_mail(appointment_id)
        path = (
            reverse("appointments:one", args=[room_id, appointment_id])
            if found
            else reverse("appointments:my-calendar")
        )
        link, answers = settings.PUBLIC_URL + path, answer_address(seat, to)
        invited = Invited(to, answers or _sender(), link, by_mail=bool(answers))
        if found is None:
            return Invitation(link, invitation(_gone(*was), invited, details=False))
        return None if found.is_replaced else Invitation(link, invitation(found, invited, details=details))


def _send_link(person_id: UUID, address: str, secret: str) -> None:
    link = settings.PUBLIC_URL + reverse("appointments:confirm-mail", args=[secret])
    key = f"calendar-address:{new_id()}"
    with acting_as(SENDER):
        notify.send(
            SENDER,
            person_id=person_id,
            template="calendar-address",
            key=key,
            channel="email",
            to=address,
            secret=link,
        )


def _gone(uid: UUID, sequence: int) -> MailEntry:
    entry = CalendarEntry(uid, sequence, False, "", "", f"{clock.now():%Y%m%dT%H%M%SZ}", "", "", "", "", "", None)
    return MailEntry(entry, is_on=False, is_replaced=False)


def _sender() -> str:
    """The address that mail comes from, without its name."""
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip(">")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
