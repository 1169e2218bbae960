"""What a calendar program answers by e-mail (iTIP REPLY and COUNTER, RFC 5546 §3.2.3 and §3.2.7). Pure.

A mail comes from anywhere and may be anything: it is read as bytes that somebody else has chosen.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

from icalendar import Calendar, Component

from brobygger.ui.words import NORWAY

LARGEST = 1_000_000  # bytes of a mail: an answer is a few thousand
WORDS = {"ACCEPTED": True, "DECLINED": False}
_KEY = re.compile(r"\+([a-z2-7]{40,60})@", re.IGNORECASE)
_UID = re.compile(r"([0-9a-f-]{36})@brobygger", re.IGNORECASE)
_RECEIVERS = ("To", "Cc", "Delivered-To", "X-Original-To")


class Unreadable(Exception):
    """Not an answer to an invitation of ours; the text says why, for the log, without anything of the mail."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: who says it by which key, of which appointment as they knew it, and what.

    `suits` is None for another time (COUNTER) and for "perhaps"; `begins` and `ends` are the time that they know or
    propose; `comment` is in their own words.
    """

    key: str
    sender: str
    uid: UUID
    sequence: int
    suits: bool | None
    is_counter: bool
    begins: dt.datetime | None
    ends: dt.datetime | None
    comment: str


def read(raw: bytes) -> Reply:
    """The answer in a mail. Raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable("too large")
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        document = _document(mail)
        sender = parseaddr(str(mail["From"] or ""))[1].lower()
        receivers = " ".join(str(value) for name in _RECEIVERS for value in mail.get_all(name, ()))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):  # met in bad mail
        raise Unreadable("not a mail") from None
    return _reply(document, sender, receivers)


def _document(mail: EmailMessage) -> bytes:
    for part in mail.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    raise Unreadable("no calendar in it")


def _reply(document: bytes, sender: str, receivers: str) -> Reply:
    try:
        calendar = Calendar.from_ical(document)
        method, events = str(calendar.get("METHOD", "")).upper(), list(calendar.walk("VEVENT"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise Unreadable("not a calendar") from None
    if method not in ("REPLY", "COUNTER") or len(events) != 1:
        raise Unreadable("not an answer")
    event = events[0]
    key = _KEY.search(f"{event.get('ORGANIZER', '')} {receivers}")
    uid = _UID.fullmatch(str(event.get("UID", "")))
    if key is None or uid is None:
        raise Unreadable("not to an invitation of ours")
    attendee = _attendee(event)
    if attendee != sender:
        raise Unreadable("sent by another than who answers")
    said = _said(event)
    return Reply(
        key=key[1].lower(),
        sender=sender,
        uid=_uuid(uid[1]),
        sequence=_number(event),
        suits=None if method == "COUNTER" else WORDS.get(said),
        is_counter=method == "COUNTER",
        begins=_moment(event, "DTSTART"),
        ends=_moment(event, "DTEND"),
        comment=_comment(event),
    )


def _attendee(event: Component) -> str:
    found = event.get("ATTENDEE")
    if isinstance(found, list) or found is None:
        raise Unreadable("not one who answers")
    return str(found).lower().removeprefix("mailto:")


def _said(event: Component) -> str:
    return str(getattr(event.get("ATTENDEE"), "params", {}).get("PARTSTAT", "")).upper()


def _comment(event: Component) -> str:
    found = event.get("COMMENT", "")
    return str(found[0] if isinstance(found, list) else found)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unreadable("not to an invitation of ours") from None


def _number(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _moment(event: Component, name: str) -> dt.datetime | None:
    """In UTC; a time without a zone is Norway's. A day without a time is none."""
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, dt.datetime):
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=NORWAY)).astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None
