"""Appointments as iCalendar (RFC 5545): moments in UTC, which every calendar shows in its own zone. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from brobygger.appointments.queries import AppointmentCard

PRODUCT = "-//Brobygger//Appointments//NO"


def document(cards: Iterable[AppointmentCard], *, details: bool = False) -> bytes:
    """A calendar file. Without `details` it says that there is an appointment, and nothing about what or where.

    A time that has replaced another keeps its UID with a higher SEQUENCE, so that a calendar moves what it has.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for card in cards:
        calendar.add_component(_event(card, details=details))
    body: bytes = calendar.to_ical()
    return body


def _event(card: AppointmentCard, *, details: bool) -> Event:
    event = Event()
    event.add("uid", f"{card.uid}@brobygger")
    event.add("sequence", card.sequence)
    event.add("dtstamp", card.changed_at)
    event.add("last-modified", card.changed_at)
    event.add("dtstart", card.starts_at)
    event.add("dtend", card.ends_at)
    event.add("status", "CONFIRMED" if card.is_planned else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("summary", card.what if details else _("Appointment"))
    if details:
        _describe(event, card)
    return event


def _describe(event: Event, card: AppointmentCard) -> None:
    if card.place:
        event.add("location", card.place)
    said = [
        _("With: %(names)s") % {"names": ", ".join(one.name for one in card.people)},
        _("How to find it: %(text)s") % {"text": card.find} if card.find else "",
        _("What to bring: %(text)s") % {"text": card.bring} if card.bring else "",
        card.video,
    ]
    event.add("description", "\n".join(line for line in said if line))
