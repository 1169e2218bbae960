"""Answers that a calendar program sends by e-mail become the same taps as on the page.

The address that an invitation names as its organiser holds a key that is the seat's own: only whoever got the mail
knows it. The answer must come from the address that was confirmed, too. It can say that a time suits, that it does not,
and what would: nothing can be read by it, and no time is moved.
"""

from __future__ import annotations

import base64
import hmac
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from brobygger.appointments import access, queries, times
from brobygger.appointments.models import Mailing
from brobygger.appointments.services import replies, suiting
from brobygger.appointments.services.replies import Reply, Unreadable
from brobygger.appointments.text import LONGEST
from brobygger.kernel import sealing
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.errors import Invalid, Refused
from brobygger.kernel.rowsecurity import acting_as
from brobygger.notify import services as notify
from brobygger.people import queries as people
from brobygger.rooms.text import line

_KINDS = {"r": Kind.ROLE, "s": Kind.SELF}
_PURPOSE = "appointments.answer-by-mail"
_INDEX = "appointments.mailing"


def address_index(address: str) -> str:
    """What finds a confirmed address again without keeping it."""
    return sealing.blind_index(address, purpose=_INDEX)


def answer_address(seat: str, address: str) -> str:
    """Where an invitation to this seat, at this address, is answered; nothing where answers are not taken in."""
    name, at, host = settings.MAIL_ANSWERS.partition("@")
    return f"{name}+{_key(seat, address)}@{host}" if at else ""


def take_mail(actor: Actor, raw: bytes) -> str:
    """Do what an answer by e-mail says; gives what became of it, in a few words for the log.

    The same mail twice does nothing more. Where the time has moved meanwhile, or the room rests, whoever answered gets
    a mail with the way to the page. Raises Hidden for anybody but our own jobs.
    """
    access.job(actor)
    try:
        reply = replies.read(raw)
        seat = _seat(reply)
    except Unreadable as why:
        return f"left: {why}"
    with transaction.atomic():
        with acting_as(actor):
            who = people.seated(actor, seat)
            address = people.address_of(actor, who.person_id) if who and who.person_id else None
        if who is None or address is None:
            return "left: the role has ended"
        with translation.override(address.language):
            return _taken(actor, who, reply)


def _taken(actor: Actor, who: Actor, reply: Reply) -> str:
    with acting_as(who):
        wished = Mailing.objects.filter(seat=who.seat, address_index=address_index(reply.sender))
        if not wished.exclude(confirmed_at=None).exists():
            return "left: not an address that was confirmed"
        found = queries.latest_of_mine(reply.uid)
        if found is None:
            return "left: not an appointment of theirs"
        room_id, appointment_id = found
        try:
            with transaction.atomic():
                return _say(who, room_id, appointment_id, reply)
        except (Refused, Invalid) as why:
            lost = str(why)
    _tell_it_was_not_kept(actor, who, room_id, appointment_id, reply)
    return f"not kept: {lost}"


def _say(who: Actor, room_id: UUID, appointment_id: UUID, reply: Reply) -> str:
    page = queries.one(who, room_id, appointment_id)
    card = page.card
    said = next((one.times for one in card.unsuited if one.membership_id == page.me.id), None)
    moved = reply.sequence < card.sequence and reply.begins != card.starts_at
    if moved and not reply.is_counter:
        raise Invalid("the time has moved since", code="stale")
    if reply.suits:
        suiting.suits_after_all(who, room_id=room_id, appointment_id=appointment_id)
        return "suits"
    if reply.suits is None and not reply.is_counter:
        return "left: neither yes nor no"
    times_said = _times(reply)
    if said is not None and said == (times_said or said):
        return "said before"
    suiting.does_not_suit(who, room_id=room_id, appointment_id=appointment_id, times=times_said)
    return "does not suit"


def _times(reply: Reply) -> str:
    """What would suit, in words: the proposed time and what was written, as much as there is room for."""
    proposed = times.when(reply.begins, reply.ends) if reply.is_counter and reply.begins else ""
    written = " ".join(reply.comment.replace("\x00", " ").split())
    whole = ". ".join(part for part in (times.capital(proposed), written) if part)
    most = LONGEST["times"]
    return line(whole if len(whole) <= most else whole[: most - 1] + "…", field="times", longest=most)


def _tell_it_was_not_kept(actor: Actor, who: Actor, room_id: UUID, appointment_id: UUID, reply: Reply) -> None:
    assert who.person_id is not None
    link = settings.PUBLIC_URL + reverse("appointments:one", args=[room_id, appointment_id])
    with acting_as(actor):
        notify.send(
            actor,
            person_id=who.person_id,
            template="answer-not-kept",
            key=f"answer-not-kept:{appointment_id}:{reply.sequence}:{who.seat}",
            channel="email",
            to=reply.sender,
            secret=link,
        )


def _seat(reply: Reply) -> str:
    """The seat whose key it is. Raises Unreadable."""
    kind, body = _KINDS.get(reply.key[0]), reply.key[1:27]
    try:
        key = UUID(bytes=base64.b32decode(f"{body}======".upper()))
    except ValueError:
        raise Unreadable("a key that is none") from None
    seat = f"{kind}:{key}"
    if kind is None or not hmac.compare_digest(_key(seat, reply.sender), reply.key):
        raise Unreadable("a key of another")
    return seat


def _key(seat: str, address: str) -> str:
    """The seat, and what nobody can make who does not know our index key: letters and digits, in small letters."""
    kind, _colon, key = seat.partition(":")
    proof = bytes.fromhex(sealing.blind_index(f"{seat}\0{address}", purpose=_PURPOSE))[:10]
    body = base64.b32encode(UUID(key).bytes).decode().rstrip("=")
    return f"{kind[0]}{body}{base64.b32encode(proof).decode()}".lower()
