"""From a form's fields to answers. Nothing given is nothing answered; what cannot be is refused, never bent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from brobygger.measures.instruments.shape import Instrument, Item, Kind

LONGEST = 2000
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?")
Value = str | int
Answers = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read, and what is wrong with the rest, by item."""

    answers: Answers
    errors: dict[str, str] = field(default_factory=dict)


def parse(instrument: Instrument, fields: Mapping[str, str]) -> Parsed:
    """Read the fields named after the items; others are not looked at."""
    found = Parsed({})
    for item in instrument.items:
        given = fields.get(item.id, "").strip()
        if not given:
            continue
        value = _value(item, given)
        if value is None:
            found.errors[item.id] = _wrong(item)
        else:
            found.answers[item.id] = value
    return found


@dataclass(frozen=True, slots=True)
class ParsedScores:
    """The scores that could be read, and what is wrong with the rest."""

    scores: dict[str, float]
    errors: dict[str, str] = field(default_factory=dict)


def parse_scores(instrument: Instrument, given: Mapping[str, str]) -> ParsedScores:
    """Scores that were added up on paper; with a comma or a point."""
    found = ParsedScores({})
    known = {one.id: one for one in instrument.scores}
    for key, text in given.items():
        plain, one = text.strip().replace(",", "."), known.get(key)
        if not plain:
            continue
        if one is None or not _DECIMAL.fullmatch(plain) or not one.low <= float(plain) <= one.high:
            low, high = (f"{end:g}" for end in ((one.low, one.high) if one else (0, 0)))
            found.errors[key] = _("Write a number from %(low)s to %(high)s.") % {"low": low, "high": high}
        else:
            found.scores[key] = float(plain)
    return found


def _value(item: Item, given: str) -> Value | None:
    if item.kind is Kind.CHOICE:
        return given if given in {option.code for option in item.options} else None
    if item.kind is Kind.TEXT:
        kept = given.replace("\r\n", "\n")
        return kept if len(kept) <= LONGEST and kept.replace("\n", "").isprintable() else None
    whole = given.removeprefix("-")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 7):
        return None
    value = int(given)
    return value if item.low <= value <= item.high else None


def _wrong(item: Item) -> str:
    if item.kind is Kind.CHOICE:
        return _("Choose one of the answers.")
    if item.kind is Kind.TEXT:
        return _("That is too long, or something in it cannot be shown. Use at most %(most)d characters.") % {
            "most": LONGEST
        }
    return _("Write a whole number from %(low)d to %(high)d.") % {"low": item.low, "high": item.high}
