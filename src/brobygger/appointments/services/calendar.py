"""Appointments as iCalendar (RFC 5545): moments in UTC, which every calendar shows in its own zone. Pure.

The library `icalendar` writes the frame, escapes texts and folds lines. The lines of an event are put together here: a
feed holds hundreds, and building each of them as objects took four times as long as all else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar.parser import Contentline

from brobygger.appointments.queries import CalendarEntry, MailEntry

PRODUCT = "-//Brobygger//Appointments//NO"
_END = b"END:VCALENDAR\r\n"


def document(entrys: Iterable[CalendarEntry], *, details: bool = False, method: str = "PUBLISH") -> bytes:
    """A calendar file. Without `details` it says that there is an appointment, and nothing about what or where.

    A time that has replaced another keeps its UID with a higher SEQUENCE, so that a calendar moves what it has.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    frame: bytes = calendar.to_ical()
    neutral = _text("SUMMARY", _("Appointment"))
    events = (_event(entry, _described(entry) if details else [neutral]) for entry in entrys)
    return frame.removesuffix(_END) + "".join(events).encode() + _END


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation goes to, whom it comes from, where it is answered; `by_mail`: to the sender too."""

    to: str
    sender: str
    link: str
    by_mail: bool = False


def invitation(found: MailEntry, invited: Invited, *, details: bool) -> str:
    """A calendar file that adds, moves or removes the appointment (RFC 5546 §3.2.2 REQUEST, §3.2.5 CANCEL).

    It names its receiver as the only one who attends: who else does, they read on the page.
    """
    method = "REQUEST" if found.is_on else "CANCEL"
    frame = document((), method=method)
    answer = _("See it and answer here: %(link)s") % {"link": invited.link}
    neutral = [_text("SUMMARY", _("Appointment")), _text("DESCRIPTION", answer)]
    asks = "TRUE" if invited.by_mail and found.is_on else "FALSE"
    said = [
        _folded(f"ORGANIZER:mailto:{invited.sender}"),
        _folded(f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP={asks}:mailto:{invited.to}"),
        _folded(f"URL:{invited.link}"),
        *(_described(found.entry, answer) if details else neutral),
    ]
    state = "CONFIRMED" if found.is_on else "CANCELLED"
    return (frame.removesuffix(_END) + _event(found.entry, said, state).encode() + _END).decode()


def _event(entry: CalendarEntry, said: list[str], state: str = "") -> str:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}@brobygger",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{entry.changed}",
        f"LAST-MODIFIED:{entry.changed}",
        *([f"DTSTART:{entry.starts}", f"DTEND:{entry.ends}"] if entry.starts else []),
        f"STATUS:{state or ('CONFIRMED' if entry.is_planned else 'CANCELLED')}",
        "CLASS:PRIVATE",
        *said,
        "END:VEVENT",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _described(entry: CalendarEntry, answer: str = "") -> list[str]:
    said = [
        _("With: %(names)s") % {"names": entry.names or ""},
        _("How to find it: %(text)s") % {"text": entry.find} if entry.find else "",
        _("What to bring: %(text)s") % {"text": entry.bring} if entry.bring else "",
        entry.video,
        answer,
    ]
    described = _text("DESCRIPTION", "\n".join(line for line in said if line))
    place = [_text("LOCATION", entry.place)] if entry.place else []
    return [_text("SUMMARY", entry.what), *place, described]


def _text(name: str, text: str) -> str:
    """A line of text, escaped and folded; without its end."""
    escaped: bytes = vText(text).to_ical()
    return _folded(f"{name}:{escaped.decode()}")


def _folded(line: str) -> str:
    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return folded.decode()
