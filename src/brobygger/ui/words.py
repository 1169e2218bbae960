"""How moments, names and messages read on a page, in the page's language and Norway's time."""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from brobygger.kernel import clock as the_clock

NORWAY = ZoneInfo("Europe/Oslo")  # on every page, wherever the server or the reader is
_ADDRESS = re.compile(r"https?://[^\s<>\"'«»]+", re.IGNORECASE)
_ENDS = ".,;:!?…)]}"
# Characters that turn the direction of the text around them, or that cannot be seen at all.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def language() -> str:
    """The page's language: nb, nn or en."""
    return (get_language() or "nb")[:2]


def _date(moment: dt.datetime) -> dt.date:
    return moment.astimezone(NORWAY).date()


def clock(moment: dt.datetime) -> str:
    """14.02 (14:02 in English)."""
    local = moment.astimezone(NORWAY)
    return f"{local.hour:02}{':' if language() == 'en' else '.'}{local.minute:02}"


def day(moment: dt.datetime | dt.date) -> str:
    """Today, yesterday, tomorrow, or the weekday with its date; with the year when it is another one."""
    date = _date(moment) if isinstance(moment, dt.datetime) else moment
    today = _date(the_clock.now())
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((date - today).days)
    if near:
        return near
    pattern = {"en": "EEEE d MMMM"}.get(language(), "EEEE d. MMMM") + ("" if date.year == today.year else " y")
    return format_date(date, pattern, locale=language())


def date(value: dt.date, *, year: bool = True) -> str:
    """24. november 2026 (24 November 2026 in English)."""
    pattern = {"en": "d MMMM"}.get(language(), "d. MMMM") + (" y" if year else "")
    return format_date(value, pattern, locale=language())


def moment(value: dt.datetime) -> str:
    """Yesterday at 14.02."""
    return _("%(day)s at %(clock)s") % {"day": day(value), "clock": clock(value)}


def short(value: dt.datetime) -> str:
    """For lists: the clock today, then yesterday, then the date alone."""
    date, today = _date(value), _date(the_clock.now())
    if date == today:
        return clock(value)
    if (today - date).days == 1:
        return _("yesterday")
    pattern = {"en": "d MMM"}.get(language(), "d. MMM") + ("" if date.year == today.year else " y")
    return format_date(date, pattern, locale=language())


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    parts = [part for part in re.split(r"[\s.]+", name) if part and part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def message_text(text: str) -> SafeString:
    """Escape a message, keep its line breaks, make its web addresses into links that do not say where one came from."""
    text = str(_UNSEEN.sub("", text))
    parts: list[str] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_ENDS)
        parts += [escape(text[at : match.start()]), _link(address)]
        at = match.start() + len(address)
    parts.append(escape(text[at:]))
    return SafeString("".join(parts).replace("\r\n", "\n").replace("\n", "<br>"))  # every part is escaped


def _link(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        return escape(address)
    shown = escape(address)
    return f'<a href="{shown}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'
