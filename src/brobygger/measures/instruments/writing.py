"""From an instrument to its two files: what was read comes out again, and reads the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import yaml

from brobygger.measures.instruments.questionnaire import CONTROL, HIGH, LOW, LOWER, STEP, TRANSLATION, UPPER, WEIGHTS
from brobygger.measures.instruments.shape import LANGUAGES, Instrument, Item, Kind, Option, Words

Node = dict[str, Any]
CODES = "urn:brobygger:measures"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"


def to_fhir(one: Instrument) -> Node:
    """A FHIR R4 Questionnaire. Weights under both their names: older readers know `ordinalValue` only."""
    spoken = next((language for language in LANGUAGES if language in one.title), LANGUAGES[0])
    root: Node = {
        "resourceType": "Questionnaire",
        "id": one.key,
        "url": f"{CODES}:{one.key}",
        "name": "".join(part.capitalize() for part in one.key.split("-")),
        "version": one.version,
        "status": "active",
        "language": spoken,
        **_words("title", one.title, spoken),
        "item": [],
    }
    if one.intro:
        root["item"].append({"linkId": "intro", "type": "display", **_words("text", one.intro, spoken)})
    root["item"] += [_item(row, one.key, spoken) for row in one.items]
    return root


def to_json(one: Instrument) -> str:
    """The Questionnaire as a file."""
    return json.dumps(to_fhir(one), ensure_ascii=False, indent=2) + "\n"


def to_sheet(one: Instrument) -> str:
    """The YAML beside it."""
    root: Node = {"instrument": one.key, "version": one.version, "purpose": one.purpose, "anonymous": one.anonymous}
    root |= {"fastest_seconds": one.fastest, "about": dict(one.about)}
    root["licence"] = asdict(one.licence) | {"terms": str(one.licence.terms)}
    root |= {"lineage": asdict(one.lineage), "evidence": list(one.evidence)}
    root["scores"] = [
        {
            "id": row.id, "words": dict(row.words), "method": str(row.method), "of": list(row.of),
            "reversed": sorted(row.reversed), "at_least": row.at_least, "times": row.times,
            "range": [row.low, row.high], "higher_is_better": row.higher_is_better, "source": row.source,
            "loinc": row.loinc, "table": dict(row.table),
        }
        for row in one.scores
    ]  # fmt: skip
    root["bands"] = [
        {"score": row.score, "range": [row.low, row.high], "words": dict(row.words), "source": row.source}
        for row in one.bands
    ]
    root["cut_offs"] = [asdict(row) for row in one.cut_offs]
    root["reliable_change"] = [asdict(row) for row in one.changes]
    return yaml.safe_dump(_without_empty(root), allow_unicode=True, sort_keys=False, width=110)


def _item(one: Item, key: str, spoken: str) -> Node:
    row: Node = {"linkId": one.id, "type": {Kind.CHOICE: "choice", Kind.TEXT: "text"}.get(one.kind, "integer")}
    if one.words:
        row |= _words("text", one.words, spoken)
    if one.kind is Kind.CHOICE:
        row["answerOption"] = [_option(option, key, spoken) for option in one.options]
    if one.kind in (Kind.SLIDER, Kind.NUMBER):
        row["extension"] = [{"url": LOW, "valueInteger": one.low}, {"url": HIGH, "valueInteger": one.high}]
    if one.kind is Kind.SLIDER:
        row["extension"] += [_control("slider"), {"url": STEP, "valueInteger": one.step}]
    ends = ((LOWER, one.low_words), (UPPER, one.high_words))
    below = [
        {"linkId": f"{one.id}-{end}", "type": "display", "extension": [_control(end)], **_words("text", words, spoken)}
        for end, words in ends
        if words
    ]
    return row | ({"item": below} if below else {})


def _option(one: Option, key: str, spoken: str) -> Node:
    coding = {"system": f"{CODES}:{key}", "code": one.code, **_words("display", one.words, spoken)}
    return {"extension": [{"url": url, "valueDecimal": one.weight} for url in WEIGHTS], "valueCoding": coding}


def _control(code: str) -> Node:
    return {"url": CONTROL, "valueCodeableConcept": {"coding": [{"system": ITEM_CONTROLS, "code": code}]}}


def _words(name: str, words: Words, spoken: str) -> Node:
    """A text, and its translations as FHIR has them. A text that lacks the file's language keeps its place."""
    first = words.get(spoken) or next(iter(words.values()))
    rest = {language: text for language, text in words.items() if language != spoken}
    node: Node = {name: first}
    if rest:
        node[f"_{name}"] = {"extension": [_translation(language, text) for language, text in rest.items()]}
    return node


def _translation(language: str, text: str) -> Node:
    parts = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}]
    return {"url": TRANSLATION, "extension": parts}


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", [], {})}
    return [_without_empty(one) for one in value] if isinstance(value, list | tuple) else value
