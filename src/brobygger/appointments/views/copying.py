"""Appointments in the person's copy of their room: all that were, those called off and moved included."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.appointments import queries, times
from brobygger.appointments.queries import AppointmentCard
from brobygger.appointments.views import showing
from brobygger.kernel.actor import Actor
from brobygger.rooms import copies
from brobygger.rooms.copies import Chapter, Line


def register() -> None:
    """Put them into the copy."""
    copies.add(chapter)


def chapter(actor: Actor, room_id: UUID) -> Chapter:
    """The appointments of a room, the earliest first. One query."""
    return Chapter("appointments", _("Appointments"), tuple(_line(card) for card in queries.whole(room_id)))


def _line(card: AppointmentCard) -> Line:
    when = times.capital(times.when(card.starts_at, card.ends_at))
    status = showing.status(card)
    more = [
        showing.with_whom(card.people),
        card.place,
        card.video,
        card.find,
        _("Bring: %(what)s") % {"what": card.bring} if card.bring else "",
        *(f"{showing.said_unsuited(one.name)} {one.times}".strip() for one in card.unsuited),
    ]
    words = f"{when}: {card.what}" + (f" ({status})" if status else "")
    return Line(words, tuple(filter(None, more)), _data(card))


def _data(card: AppointmentCard) -> dict[str, object]:
    return {
        "id": card.id,
        "chain": card.uid,
        "state": card.state,
        "what": card.what,
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "place": card.place,
        "video": card.video,
        "find": card.find,
        "bring": card.bring,
        "with": [{"membership": one.membership_id, "name": one.name} for one in card.people],
        "does_not_suit": [{"name": one.name, "says": one.times} for one in card.unsuited],
        "offered": [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in card.alternatives],
    }
