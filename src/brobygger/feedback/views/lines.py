"""What the curve is compared with, as lines on it and in a sentence each; nothing where the instrument has nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from brobygger.feedback.queries import EpisodeCard, alliance_cut_off
from brobygger.feedback.queries.choosing import OUTCOME
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries.answered import Total
from brobygger.measures.scoring.change import Change, classify
from brobygger.ui import charts, words


def levels(card: EpisodeCard) -> list[charts.Level]:
    """The cut-off, where one was chosen."""
    return [charts.Level(card.cut_off, _n(card.cut_off))] if card.cut_off is not None else []


def of_alliance(card: EpisodeCard) -> list[charts.Level]:
    """The line that the sheet of the questions about the conversation has, where there is exactly one."""
    found = alliance_cut_off(card.alliance)
    return [charts.Level(found, _n(found))] if found is not None else []


def bands(card: EpisodeCard, answered: Sequence[Total]) -> list[charts.Band]:
    """What may be chance, around the first number."""
    if card.reliable is None or not answered:
        return []
    first = answered[0].value or 0
    label = _("Less than %(points)s points from the first time") % {"points": _n(card.reliable)}
    return [charts.Band(first - card.reliable, first + card.reliable, label)]


def told(card: EpisodeCard, answered: Sequence[Total]) -> list[str]:
    """A sentence for each line, one for what has become of it, and what the numbers do not say."""
    said = [_way(answered), _change(card, answered), _band(card), _cut_off(card)]
    if card.cut_off is None and card.reliable is None:
        said.append(
            _("These questions are our own, so there is no line between well and unwell: "
              "the curve is compared with itself alone.")
            if card.outcome == OUTCOME
            else _("These questions have no line between well and unwell: the curve is compared with itself alone.")
        )  # fmt: skip
    said.append(_("Small ups and downs are common. It says nothing about how well somebody has done."))
    return [one for one in said if one]


def title(card: EpisodeCard) -> str:
    """What the questions are called, where they are not our own."""
    if card.outcome == OUTCOME:
        return ""
    return _("The questions: %(title)s, version %(version)s.") % {
        "title": say(shipped.one(card.outcome).title, words.language()),
        "version": card.outcome_version,
    }


def _way(answered: Sequence[Total]) -> str:
    """Which way is better, where it is not upwards."""
    return _("Here lower is better.") if answered and answered[-1].higher_is_better is False else ""


def _change(card: EpisodeCard, answered: Sequence[Total]) -> str:
    if card.reliable is None or len(answered) < 2 or answered[-1].higher_is_better is None:
        return ""
    first, last, better_up = answered[0].value or 0.0, answered[-1].value or 0.0, answered[-1].higher_is_better
    assert better_up is not None
    found = classify([first], [last], points=card.reliable, higher_is_better=better_up)[0]
    points = _n(abs(last - first))
    if found == Change.UNCHANGED:
        return _("From the first time to the last it is %(points)s points. That can be chance.") % {"points": points}
    better = _("It is %(points)s points better than the first time. That is more than chance alone would do.")
    worse = _("It is %(points)s points worse than the first time. That is more than chance alone would do.")
    return (better if found == Change.BETTER else worse) % {"points": points}


def _band(card: EpisodeCard) -> str:
    if card.reliable is None:
        return ""
    return _(
        "Inside the band, less than %(points)s points from the first time, a change can be chance (%(source)s)."
    ) % {"points": _n(card.reliable), "source": card.reliable_source}


def _cut_off(card: EpisodeCard) -> str:
    if card.cut_off is None:
        return ""
    return _(
        "The dashed line at %(value)s is about where the answers of people who seek help meet those of people in "
        "general (%(source)s). It is something to talk about, not a verdict."
    ) % {"value": _n(card.cut_off), "source": card.cut_off_source}


def _n(value: float) -> str:
    return floatformat(value)
