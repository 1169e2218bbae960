"""Moments as people in Norway write and say them. Pure."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.errors import Invalid
from brobygger.ui import words
from brobygger.ui.words import NORWAY


def moment(day: dt.date, at: dt.time) -> dt.datetime:
    """The moment when clocks in Norway show this; in the hour that comes twice, the first time.

    Raises Invalid (`no-such-hour`) for the hour that is left out when the clock goes forward.
    """
    naive = dt.datetime.combine(day, at)
    found = naive.replace(tzinfo=NORWAY, fold=0).astimezone(dt.UTC)
    if found.astimezone(NORWAY).replace(tzinfo=None) != naive:
        raise Invalid(
            _("That time does not exist: the clock goes forward that night. Choose an hour later."),
            field="clock",
            code="no-such-hour",
        )
    return found


def comes_twice(value: dt.datetime) -> bool:
    """Whether clocks show this hour twice, since the clock goes back that night."""
    local = value.astimezone(NORWAY)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def date(value: dt.datetime) -> str:
    """Tirsdag 17. november; with the year when it is another one. The date itself, also when it is today."""
    local = value.astimezone(NORWAY).date()
    this_year = clock.now().astimezone(NORWAY).year
    pattern = {"en": "EEEE d MMMM"}.get(words.language(), "EEEE d. MMMM") + ("" if local.year == this_year else " y")
    return format_date(local, pattern, locale=words.language())


def when(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> str:
    """Tirsdag 17. november kl. 10.00, or kl. 10.00–11.00 where the end is told."""
    said = _("%(date)s at %(clock)s") % {"date": date(starts_at), "clock": words.clock(starts_at)}
    if ends_at is not None:
        same = starts_at.astimezone(NORWAY).date() == ends_at.astimezone(NORWAY).date()
        said += "–" + (words.clock(ends_at) if same else when(ends_at))
    if comes_twice(starts_at):
        early = starts_at.astimezone(NORWAY).fold == 0
        said += " " + (_("(summer time)") if early else _("(winter time)"))
    return said


def near(value: dt.datetime) -> str:
    """Today or tomorrow, where it is."""
    days = (value.astimezone(NORWAY).date() - clock.now().astimezone(NORWAY).date()).days
    return {0: _("Today"), 1: _("Tomorrow")}.get(days, "")


def capital(text: str) -> str:
    """The same with a capital first."""
    return text[:1].upper() + text[1:]


def length(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """45 minutes, 1 hour, 1 hour 30 minutes."""
    return length_of(round((ends_at - starts_at).total_seconds() / 60))


def length_of(minutes: int) -> str:
    """The same, of a number of minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [_("1 hour") if hours == 1 else _("%(n)d hours") % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(n)d minutes") % {"n": rest})
    return " ".join(parts)
