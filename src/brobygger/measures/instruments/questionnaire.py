"""Reading a FHIR R4 Questionnaire: items, answers with their weights, sliders, and the text in each language.

The part of R4 that is understood: `choice` with `answerOption` or a contained ValueSet, `integer` (a slider where the
item control says so), `text`, `display` and `group`. Weights: `ordinalValue` or its later name `itemWeight`.
Anything else is refused rather than shown wrongly.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from brobygger.measures.instruments.problems import BrokenDefinition, Path, Source
from brobygger.measures.instruments.shape import LANGUAGES, Item, Kind, Option, Words

FHIR = "http://hl7.org/fhir/StructureDefinition/"
TRANSLATION, CONTROL = FHIR + "translation", FHIR + "questionnaire-itemControl"
WEIGHTS = (FHIR + "ordinalValue", FHIR + "itemWeight")
LOW, HIGH, STEP = FHIR + "minValue", FHIR + "maxValue", FHIR + "questionnaire-sliderStepValue"
LOWER, UPPER = "lower", "upper"  # the item controls of a slider's two ends
MOST_ITEMS, LONGEST = 200, 2000
# They become part of addresses, file names and canonical names of FHIR; as long as the tables take.
NAMES = {"id": re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,49}"), "version": re.compile(r"\w[\w.-]{0,19}")}
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """What a Questionnaire says."""

    key: str
    version: str
    title: Words
    intro: Words
    items: tuple[Item, ...]
    languages: tuple[str, ...]


def read_form(source: Source) -> Form:
    """Raises BrokenDefinition."""
    return _Reader(source).form()


class _Reader:
    """One file: every refusal knows its place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            self.root = json.loads(source.text)
        except (json.JSONDecodeError, RecursionError) as fault:
            line = getattr(fault, "lineno", None)
            raise BrokenDefinition(source.file, (), "This is not JSON.", "Mend it there.", line=line) from None

    def form(self) -> Form:
        root, must = self.root, self.source.must
        must(isinstance(root, dict), (), "This is not a Questionnaire.", "Begin with an object.")
        must(root.get("resourceType") == "Questionnaire", ("resourceType",), "Not a Questionnaire.", "Name it so.")
        for name in ("id", "version"):
            ok = isinstance(root.get(name), str) and NAMES[name].fullmatch(root[name])
            must(
                bool(ok),
                (name,),
                "The {name} is missing, too long, or has other signs than letters, digits, point and hyphen.",
                "Write a short one.",
                name=name,
            )
        spoken = root.get("language", LANGUAGES[0])
        must(
            spoken in LANGUAGES,
            ("language",),
            "{given} is not a language here.",
            "Use nb, nn or en.",
            given=repr(spoken),
        )
        self.spoken = spoken
        intro, items = self._items()
        title = self._words(root, "title", ())
        return Form(root["id"], root["version"], title, intro, items, _languages(title, intro, items))

    def _items(self) -> tuple[Words, tuple[Item, ...]]:
        rows = self.root.get("item")
        ok = isinstance(rows, list) and 0 < len(rows) <= MOST_ITEMS
        self.source.must(ok, ("item",), "There are no items, or too many.", "Write 1 to {most}.", most=MOST_ITEMS)
        intro: dict[str, str] = {}
        items: list[Item] = []
        for path, row in self._flat(rows, ("item",)):
            if row.get("type") in ("display", "group"):
                self.source.must(not items or "text" not in row, path, "A text between items.", "Put it first.")
                for language, text in self._words(row, "text", path, needed=False).items():
                    intro[language] = f"{intro[language]}\n{text}" if language in intro else text
                continue
            items.append(self._item(row, path))
        self._once([one.id for one in items], ("item",))
        self.source.must(bool(items), ("item",), "There is nothing to answer.", "Write an item.")
        return intro, tuple(items)

    def _flat(self, rows: list[Any], path: Path) -> list[tuple[Path, Node]]:
        found: list[tuple[Path, Node]] = []
        for number, row in enumerate(rows):
            here = (*path, number)
            self.source.must(isinstance(row, dict), here, "This is not an item.", "Write an object.")
            ends = {LOWER, UPPER} & {self._control(row)}
            if not ends:
                found.append((here, row))
            below = row.get("item")
            if row.get("type") == "group" and isinstance(below, list):
                found += self._flat(below, (*here, "item"))
        return found

    def _item(self, row: Node, path: Path) -> Item:
        must = self.source.must
        key, kind = row.get("linkId"), row.get("type")
        must(_is_text(key, 50), (*path, "linkId"), "The linkId is missing.", "Give each item its own.")
        words = self._words(row, "text", path, needed=False)
        must(not row.get("initial"), (*path, "initial"), "Something is chosen beforehand.", "Remove it.")
        if kind == "choice":
            return Item(str(key), Kind.CHOICE, words, options=self._options(row, path))
        if kind == "integer":
            return self._number(str(key), row, path, words)
        must(
            kind == "text",
            (*path, "type"),
            "{given} is not known here.",
            "Use choice, integer, text or display.",
            given=repr(kind),
        )
        return Item(str(key), Kind.TEXT, words)

    def _number(self, key: str, row: Node, path: Path, words: Words) -> Item:
        low, high = self._whole(row, LOW, path), self._whole(row, HIGH, path)
        step = self._whole(row, STEP, path, usual=1)
        self.source.must(
            low < high, path, "The range {low} to {high} is empty.", "Let maxValue be the larger.", low=low, high=high
        )
        self.source.must(step > 0, path, "The step is not above zero.", "Leave it out, or write 1.")
        kind = Kind.SLIDER if self._control(row) == "slider" else Kind.NUMBER
        ends: dict[str, Words] = {}
        below = row.get("item") or []
        self.source.must(isinstance(below, list), (*path, "item"), "This is not a list.", "Write one.")
        for number, one in enumerate(below):
            here = (*path, "item", number)
            self.source.must(isinstance(one, dict), here, "This is not an item.", "Write an object.")
            ends[self._control(one)] = self._words(one, "text", here)
        return Item(
            key, kind, words, low=low, high=high, step=step,
            low_words=ends.get(LOWER, {}), high_words=ends.get(UPPER, {}),
        )  # fmt: skip

    def _options(self, row: Node, path: Path) -> tuple[Option, ...]:
        rows, where = row.get("answerOption"), (*path, "answerOption")
        if "answerValueSet" in row:
            found = self._concepts(row["answerValueSet"], (*path, "answerValueSet"))
        else:
            ok = isinstance(rows, list) and bool(rows)
            self.source.must(ok, where, "There are no answers to choose among.", "Write answerOption.")
            found = [self._answer(one, (*where, number)) for number, one in enumerate(rows or [])]
        self._once([one.code for one in found], where)
        self.source.must(len(found) > 1, where, "There is one answer only.", "Write two or more.")
        return tuple(found)

    def _answer(self, row: Any, path: Path) -> Option:
        coding: Any = row.get("valueCoding") if isinstance(row, dict) else None
        self.source.must(isinstance(coding, dict), path, "The answer has no valueCoding.", "Write one.")
        weight = _weight(row) if _weight(row) is not None else _weight(coding)
        return self._option(coding, self._words(coding, "display", (*path, "valueCoding")), weight, path)

    def _concepts(self, reference: Any, path: Path) -> list[Option]:
        contained = self.root.get("contained") or []
        for number, one in enumerate(contained if isinstance(contained, list) else []):
            if isinstance(one, dict) and f"#{one.get('id')}" == reference:
                here = ("contained", number, "compose", "include", 0, "concept")
                try:
                    rows = one["compose"]["include"][0]["concept"]
                except (KeyError, IndexError, TypeError):
                    rows = None
                self.source.must(isinstance(rows, list), here, "The answers are not listed.", "List the concepts.")
                return [self._concept(row, (*here, place)) for place, row in enumerate(rows or [])]
        raise self.source.broken(
            path, "{given} is not in this file.", "Put its ValueSet under contained.", given=repr(reference)
        )

    def _concept(self, row: Any, path: Path) -> Option:
        self.source.must(isinstance(row, dict), path, "This is not a concept.", "Write an object.")
        words = dict(self._words(row, "display", path))
        for one in row.get("designation") or []:
            ok = isinstance(one, dict) and one.get("language") in LANGUAGES and _is_text(one.get("value"), LONGEST)
            self.source.must(ok, (*path, "designation"), "A translation lacks language or value.", "Write both.")
            words[one["language"]] = one["value"]
        return self._option(row, words, _weight(row), path)

    def _option(self, row: Node, words: Words, weight: float | None, path: Path) -> Option:
        self.source.must(_is_text(row.get("code"), 50), path, "The answer has no code.", "Give each its own.")
        self.source.must(weight is not None, path, "The answer has no weight.", "Write ordinalValue or itemWeight.")
        assert weight is not None
        return Option(row["code"], words, weight)

    def _words(self, row: Node, name: str, path: Path, *, needed: bool = True) -> Words:
        given, where = row.get(name), (*path, name)
        if given is None and not needed:
            return {}
        self.source.must(_is_text(given, LONGEST), where, "The text is missing or too long.", "Write it.")
        words = {self.spoken: str(given)}
        more = row.get(f"_{name}") or {}
        self.source.must(isinstance(more, dict), (*path, f"_{name}"), "This is not an object.", "Write one.")
        for one in _extensions(more, TRANSLATION):
            parts = {part.get("url"): part for part in one.get("extension") or [] if isinstance(part, dict)}
            lang = parts.get("lang", {}).get("valueCode")
            text = parts.get("content", {}).get("valueString")
            ok = lang in LANGUAGES and _is_text(text, LONGEST)
            self.source.must(ok, (*path, f"_{name}"), "A translation lacks lang or content.", "Write both.")
            words[str(lang)] = str(text)
        return words

    def _whole(self, row: Node, url: str, path: Path, usual: int | None = None) -> int:
        found = next(iter(_extensions(row, url)), {}).get("valueInteger", usual)
        name = url.rsplit("/", 1)[-1]
        ok = isinstance(found, int) and not isinstance(found, bool) and abs(found) <= 10**6
        self.source.must(ok, path, "{name} is not a whole number.", "Write it as valueInteger.", name=name)
        return int(found)  # type: ignore[arg-type]

    def _control(self, row: Node) -> str:
        for one in _extensions(row, CONTROL):
            coding = (one.get("valueCodeableConcept") or {}).get("coding") or [{}]
            if isinstance(coding, list) and isinstance(coding[0], dict):
                return str(coding[0].get("code", ""))
        return ""

    def _once(self, keys: list[str], path: Path) -> None:
        double = next((key for key in keys if keys.count(key) > 1), None)
        self.source.must(double is None, path, "{given} stands twice.", "Give each its own.", given=repr(double))


def _extensions(row: Node, url: str) -> list[Node]:
    found = row.get("extension")
    rows = found if isinstance(found, list) else []
    return [one for one in rows if isinstance(one, dict) and one.get("url") == url]


def _weight(row: Node) -> float | None:
    for url in WEIGHTS:
        for one in _extensions(row, url):
            value = one.get("valueDecimal", one.get("valueInteger"))
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 10**6:
                return float(value)
    return None


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest


def _languages(title: Words, intro: Words, items: tuple[Item, ...]) -> tuple[str, ...]:
    """Those in which every text exists; none where an item has no text at all."""
    texts = [title, *(one.words for one in items), *([intro] if intro else [])]
    for one in items:
        texts += [option.words for option in one.options]
        texts += [words for words in (one.low_words, one.high_words) if words]
    return tuple(language for language in LANGUAGES if all(language in words for words in texts))
