"""The steps as written down: read from YAML, checked, in the reader's language. No Django, no database.

A file that does not have the shape raises BrokenDefinition at the start, with the place: nothing runs on half a recipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DEFINITION = Path(__file__).resolve().parent / "definitions" / "first_meeting.yaml"
LANGUAGES = ("nb", "nn", "en")
CODES = (
    "identify", "offer", "contact", "plan", "time", "coordinate", "meeting", "sms", "call", "before", "arrive",
    "accept", "debrief",
)  # fmt: skip
CONDITIONS = ("yes", "decision", "first", "window", "meeting-begun", "first-begun")
MOMENTS = ("meeting-time", "first-time")
PARTS = ("important", "not", "before")
Words = Mapping[str, str]


class BrokenDefinition(ValueError):
    """The content file does not have the shape it must have; the message says where."""


@dataclass(frozen=True, slots=True)
class Due:
    """Working days after a step or a moment, or (`before`) a window of working days before the first appointment."""

    after: str = ""
    days: int = 0
    before: str = ""
    opens: int = 0
    closes: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does it, after what, by when, what for, what to say, what is kept."""

    code: str
    number: int  # 0: no step of the recipe, but a moment between two
    responsible: str  # one | two | both
    needs: tuple[str, ...]
    due: Due | None
    again: bool
    outcomes: tuple[str, ...]
    checklist: tuple[Words, ...]
    title: Words
    why: Words
    say: Words
    kept: Words


@dataclass(frozen=True, slots=True)
class Recipe:
    """All steps in their usual order, the cards for the agenda, and the beginnings of words that tell too much."""

    version: str
    steps: tuple[Step, ...]
    cards: Mapping[str, tuple[Words, ...]]
    sensitive: tuple[str, ...]

    def step(self, code: str) -> Step:
        """Raises KeyError for a step that there is not."""
        found = next((one for one in self.steps if one.code == code), None)
        if found is None:
            raise KeyError(code)
        return found


@cache
def recipe() -> Recipe:
    """The recipe in use. Raises BrokenDefinition."""
    return read(yaml.safe_load(DEFINITION.read_text(encoding="utf-8")))


def read(given: Any) -> Recipe:
    """Check what was written. Raises BrokenDefinition."""
    _must(isinstance(given, dict) and set(given) == {"version", "steps", "cards", "sensitive"}, "the file", "four keys")
    _must(isinstance(given["version"], str), "version", "a text")
    _must(isinstance(given["steps"], list), "steps", "a list")
    steps = tuple(_step(one, f"steps[{n}]") for n, one in enumerate(given["steps"]))
    _must(tuple(one.code for one in steps) == CODES, "steps", f"these, in this order: {', '.join(CODES)}")
    numbers = sorted(one.number for one in steps)
    _must(numbers == list(range(13)), "steps", "the numbers 1 to 12, and 0 once")
    _must(isinstance(given["cards"], dict) and tuple(given["cards"]) == PARTS, "cards", f"the parts {PARTS}")
    cards = {
        part: tuple(_words(one, f"cards.{part}[{n}]") for n, one in enumerate(written))
        for part, written in given["cards"].items()
    }
    _must(all(isinstance(one, str) and one == one.casefold() for one in given["sensitive"]), "sensitive", "small words")
    return Recipe(given["version"], steps, cards, tuple(given["sensitive"]))


def _step(given: Any, where: str) -> Step:
    known = {
        "code", "number", "responsible", "needs", "due", "again", "outcomes", "checklist",
        "title", "why", "say", "kept",
    }  # fmt: skip
    _must(isinstance(given, dict) and set(given) <= known, where, f"only {sorted(known)}")
    missing = {"code", "number", "responsible", "title", "why", "say", "kept"} - set(given)
    _must(not missing, where, f"also {sorted(missing)}")
    _must(given["responsible"] in ("one", "two", "both"), f"{where}.responsible", "one, two or both")
    needs = tuple(given.get("needs", ()))
    _must(
        set(needs) <= {*CODES, *CONDITIONS} - {given["code"]}, f"{where}.needs", "steps and conditions that there are"
    )
    return Step(
        code=given["code"],
        number=given["number"],
        responsible=given["responsible"],
        needs=needs,
        due=_due(given.get("due"), f"{where}.due"),
        again=bool(given.get("again", False)),
        outcomes=tuple(given.get("outcomes", ())),
        checklist=tuple(_words(one, f"{where}.checklist[{n}]") for n, one in enumerate(given.get("checklist", ()))),
        title=_words(given["title"], f"{where}.title"),
        why=_words(given["why"], f"{where}.why"),
        say=_words(given["say"], f"{where}.say", may_be_empty=True),
        kept=_words(given["kept"], f"{where}.kept"),
    )


def _due(given: Any, where: str) -> Due | None:
    if given is None:
        return None
    _must(isinstance(given, dict), where, "after and days, or before, from and until")
    if set(given) == {"after", "days"}:
        _must(given["after"] in (*CODES, *MOMENTS), f"{where}.after", "a step or a moment that there is")
        _must(isinstance(given["days"], int) and given["days"] >= 0, f"{where}.days", "a number of working days")
        return Due(after=given["after"], days=given["days"])
    _must(set(given) == {"before", "from", "until"} and given["before"] == "first", where, "before first, from, until")
    _must(given["from"] >= given["until"] >= 0, where, "from at least until")
    return Due(before="first", opens=given["from"], closes=given["until"])


def _words(given: Any, where: str, *, may_be_empty: bool = False) -> Words:
    _must(isinstance(given, dict) and tuple(sorted(given)) == tuple(sorted(LANGUAGES)), where, f"the texts {LANGUAGES}")
    _must(
        all(isinstance(one, str) and (one or may_be_empty) for one in given.values()), where, "texts that say something"
    )
    return dict(given)


def _must(right: bool, where: str, what: str) -> None:
    if not right:
        raise BrokenDefinition(f"{DEFINITION.name}: {where} must have {what}")
