"""What a new version of an instrument changes: said before it is loaded, so that nobody is surprised afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from brobygger.measures.instruments.shape import Instrument, Item, Kind, Score, say


class What(StrEnum):
    """Which part is another."""

    TITLE = "title"
    INTRO = "intro"
    LANGUAGES = "languages"
    ITEM_NEW = "item-new"
    ITEM_GONE = "item-gone"
    ITEM_TEXT = "item-text"
    ITEM_ANSWERS = "item-answers"
    ORDER = "order"
    SCORE_NEW = "score-new"
    SCORE_GONE = "score-gone"
    SCORE_RULE = "score-rule"
    LIMITS = "limits"
    LICENCE = "licence"


# What is counted is then another thing: the numbers of before and after are no one curve.
COUNTS_OTHERWISE = frozenset(
    {What.ITEM_NEW, What.ITEM_GONE, What.ITEM_ANSWERS, What.SCORE_NEW, What.SCORE_GONE, What.SCORE_RULE}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another: what it was and what it becomes, in one language. `name` is an item's or a score's."""

    what: What
    name: str = ""
    before: str = ""
    after: str = ""


def changes(before: Instrument, after: Instrument, language: str) -> tuple[Change, ...]:
    """Everything that differs and that somebody who uses it would notice."""
    return (*_heads(before, after, language), *_items(before, after, language), *_scores(before, after, language))


def counts_otherwise(found: tuple[Change, ...]) -> bool:
    """Whether numbers of before and after may not be read as one curve."""
    return any(one.what in COUNTS_OTHERWISE for one in found)


def _heads(before: Instrument, after: Instrument, language: str) -> list[Change]:
    rows = (
        (What.TITLE, say(before.title, language), say(after.title, language)),
        (What.INTRO, say(before.intro, language), say(after.intro, language)),
        (What.LANGUAGES, ", ".join(before.languages), ", ".join(after.languages)),
        (What.LICENCE, str(before.licence.terms), str(after.licence.terms)),
    )
    return [Change(what, "", old, new) for what, old, new in rows if old != new]


def _items(before: Instrument, after: Instrument, language: str) -> list[Change]:
    old, new = {one.id: one for one in before.items}, {one.id: one for one in after.items}
    found = [Change(What.ITEM_GONE, key, say(one.words, language)) for key, one in old.items() if key not in new]
    found += [Change(What.ITEM_NEW, key, "", say(one.words, language)) for key, one in new.items() if key not in old]
    kept = [key for key in new if key in old]
    for key in kept:
        texts, answers = (say(old[key].words, language), say(new[key].words, language)), _answers(old[key], new[key])
        if old[key].words != new[key].words:
            found.append(Change(What.ITEM_TEXT, key, *texts))
        if answers:
            found.append(Change(What.ITEM_ANSWERS, key, _scale(old[key], language), _scale(new[key], language)))
    if kept != [key for key in old if key in new]:
        found.append(Change(What.ORDER, "", " ".join(old), " ".join(new)))
    return found


def _answers(old: Item, new: Item) -> bool:
    """Whether another answer can be given, or counts otherwise. A text that is worded anew is not asked here."""
    same = old.kind is new.kind and old.ends == new.ends if old.is_scored and new.is_scored else old.kind is new.kind
    return (
        not same
        or old.step != new.step
        or [(o.code, o.weight) for o in old.options] != [(o.code, o.weight) for o in new.options]
    )


def _scale(one: Item, language: str) -> str:
    if one.kind is Kind.CHOICE:
        return ", ".join(f"{say(option.words, language)} ({option.weight:g})" for option in one.options)
    return "" if one.kind is Kind.TEXT else f"{one.low}–{one.high}"


def _scores(before: Instrument, after: Instrument, language: str) -> list[Change]:
    old, new = {one.id: one for one in before.scores}, {one.id: one for one in after.scores}
    found = [Change(What.SCORE_GONE, key, say(one.words, language)) for key, one in old.items() if key not in new]
    found += [Change(What.SCORE_NEW, key, "", _rule(one)) for key, one in new.items() if key not in old]
    found += [
        Change(What.SCORE_RULE, key, _rule(old[key]), _rule(one))
        for key, one in new.items()
        if key in old and _bare(old[key]) != _bare(one)
    ]
    limits = [(each.bands, each.cut_offs, each.changes) for each in (before, after)]
    return found + ([Change(What.LIMITS)] if limits[0] != limits[1] else [])


def _bare(one: Score) -> Score:
    return replace(one, words={}, source="", loinc="")


def _rule(one: Score) -> str:
    if one.table:
        return f"table({one.of[0]}): " + ", ".join(f"{key}→{value:g}" for key, value in one.table.items())
    parts = ", ".join(f"-{part}" if part in one.reversed else part for part in one.of)
    times = f" × {one.times:g}" if one.times != 1 else ""
    return f"{one.method}({parts}){times}, {one.low:g}–{one.high:g}"
