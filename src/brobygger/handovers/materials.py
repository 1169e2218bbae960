"""The card for the desk, the course and the reasons for leaders: read from YAML and checked. No Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from brobygger.handovers.recipes import LANGUAGES, BrokenDefinition, Words

DEFINITION = Path(__file__).resolve().parent / "definitions" / "material.yaml"
MINUTES = 30


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide of the course: what is shown, and what is said in how many minutes."""

    minutes: int
    title: Words
    points: tuple[Words, ...]
    notes: Words


@dataclass(frozen=True, slots=True)
class Reason:
    """One paragraph of the page for leaders."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Material:
    """All there is to learn the first meeting from; the steps themselves are the recipe's."""

    version: str
    card: tuple[Words, ...]
    slides: tuple[Slide, ...]
    reasons: tuple[Reason, ...]


@cache
def material() -> Material:
    """The material in use. Raises BrokenDefinition."""
    return read(yaml.safe_load(DEFINITION.read_text(encoding="utf-8")))


def read(given: Any) -> Material:
    """Check what was written. Raises BrokenDefinition, with the place."""
    _must(isinstance(given, dict) and set(given) == {"version", "card", "slides", "reasons"}, "the file", "four keys")
    slides = tuple(_slide(one, f"slides[{n}]") for n, one in enumerate(given["slides"]))
    _must(sum(one.minutes for one in slides) == MINUTES, "slides", f"{MINUTES} minutes together")
    return Material(
        version=given["version"],
        card=tuple(_words(one, f"card[{n}]") for n, one in enumerate(given["card"])),
        slides=slides,
        reasons=tuple(_reason(one, f"reasons[{n}]") for n, one in enumerate(given["reasons"])),
    )


def _slide(given: Any, where: str) -> Slide:
    keys = {"minutes", "title", "points", "notes"}
    _must(isinstance(given, dict) and set(given) == keys, where, f"exactly {sorted(keys)}")
    _must(isinstance(given["minutes"], int) and given["minutes"] > 0, f"{where}.minutes", "a number of minutes")
    return Slide(
        minutes=given["minutes"],
        title=_words(given["title"], f"{where}.title"),
        points=tuple(_words(one, f"{where}.points[{n}]") for n, one in enumerate(given["points"])),
        notes=_words(given["notes"], f"{where}.notes"),
    )


def _reason(given: Any, where: str) -> Reason:
    _must(isinstance(given, dict) and set(given) == {"title", "text"}, where, "a title and a text")
    return Reason(title=_words(given["title"], f"{where}.title"), text=_words(given["text"], f"{where}.text"))


def _words(given: Any, where: str) -> Words:
    _must(isinstance(given, dict) and sorted(given) == sorted(LANGUAGES), where, f"the texts {LANGUAGES}")
    _must(all(isinstance(one, str) and one for one in given.values()), where, "texts that say something")
    return dict(given)


def _must(right: bool, where: str, what: str) -> None:
    if not right:
        raise BrokenDefinition(f"{DEFINITION.name}: {where} must have {what}")
