"""What an episode is begun with: the questions that the organisation may use, and the lines of the curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from brobygger.feedback.queries import choosing as queries
from brobygger.feedback.queries.choosing import Line
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.measures.instruments.shape import Instrument
from brobygger.measures.queries import instruments
from brobygger.measures.rules import Mode


@dataclass(frozen=True, slots=True)
class Lines:
    """What was chosen for the curve where the instrument's sources leave a choice; None: no such line."""

    cut_off: float | None = None
    reliable: float | None = None


def chosen(actor: Actor, outcome: str, alliance: str) -> tuple[Instrument, Instrument]:
    """Both instruments as they are now. Raises Hidden, Invalid (one that the organisation may not use)."""
    usable = queries.sets(actor)
    found = (
        next((one.instrument for one in usable.outcomes if one.instrument.key == outcome), None),
        next((one.instrument for one in usable.alliances if one.instrument.key == alliance), None),
    )
    for one, field in zip(found, ("outcome", "alliance"), strict=True):
        if one is None:
            raise Invalid(_("Choose questions that your organisation may use."), field=field, code="instrument")
    assert found[0] is not None
    assert found[1] is not None
    return found[0], found[1]


def lines_of(instrument: Instrument, lines: Lines | None) -> dict[str, Any]:
    """What an episode keeps of its curve's lines. Raises Invalid where one has to be chosen, or is not there."""
    there = queries.choice(instrument)
    if lines is None:
        if there.is_needed:
            told = _("Choose the line that fits the person: the sources differ, or it depends on the age.")
            raise Invalid(told, field="lines", code="lines")
        lines = Lines(*(next((one.value for one in each), None) for each in (there.cut_offs, there.reliable)))
    cut_off, reliable = (
        _line(each, value) for each, value in ((there.cut_offs, lines.cut_off), (there.reliable, lines.reliable))
    )
    return {
        "cut_off": lines.cut_off,
        "cut_off_source": cut_off,
        "reliable": lines.reliable,
        "reliable_source": reliable,
    }


def _line(there: Sequence[Line], value: float | None) -> str:
    """Whose the line is. Raises Invalid for one that the instrument does not have."""
    if value is None:
        return ""
    for one in there:
        if one.value == value:
            return one.source[:300]
    raise Invalid(_("Choose one from the list."), field="lines", code="choice")


def mode(actor: Actor, key: str, version: str) -> Mode:
    """From paper where the licence says so, else on a screen. Raises LookupError, Hidden."""
    return Mode.PAPER if instruments.one(actor, key, version).on_paper_alone else Mode.LINK
