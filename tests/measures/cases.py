"""A small instrument that tests change, one thing at a time."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml

from brobygger.measures.instruments.reading import read
from brobygger.measures.instruments.shape import Instrument

WEIGHT = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOW, HIGH = (f"http://hl7.org/fhir/StructureDefinition/{end}Value" for end in ("min", "max"))


def answer(code: str, weight: float) -> dict[str, Any]:
    return {"valueCoding": {"code": code, "display": code}, "extension": [{"url": WEIGHT, "valueDecimal": weight}]}


def number(key: str, low: int = 0, high: int = 4, text: str = "Hvordan går det?") -> dict[str, Any]:
    ends = [{"url": LOW, "valueInteger": low}, {"url": HIGH, "valueInteger": high}]
    return {"linkId": key, "type": "integer", "text": text, "extension": ends}


FORM: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "id": "small",
    "version": "1",
    "title": "Liten",
    "language": "nb",
    "item": [
        number("a"),
        number("b"),
        {
            "linkId": "c",
            "type": "choice",
            "text": "Hva velger du?",
            "answerOption": [answer("no", 0), answer("yes", 4)],
        },
    ],
}
SHEET: dict[str, Any] = {
    "instrument": "small",
    "version": "1",
    "licence": {"terms": "own", "holder": "Vi", "electronic": True, "says": "Vår egen."},
    "scores": [
        {"id": "total", "words": {"nb": "Sum"}, "method": "sum", "of": ["a", "b", "c"], "range": [0, 12]},
        {"id": "twice", "words": {"nb": "To"}, "method": "mean", "of": ["total", "a"], "at_least": 1, "range": [0, 8]},
    ],
    "bands": [{"score": "total", "range": [0, 4], "words": {"nb": "Lite"}, "source": "test"}],
    "cut_offs": [{"score": "total", "value": 6, "source": "test", "from_age": 13, "to_age": 17}],
    "reliable_change": [{"score": "total", "sd": 3, "reliability": 0.8, "source": "test"}],
}


def form() -> dict[str, Any]:
    return copy.deepcopy(FORM)


def sheet() -> dict[str, Any]:
    return copy.deepcopy(SHEET)


def made(root: dict[str, Any] | None = None, beside: dict[str, Any] | None = None) -> Instrument:
    """Read it as two files."""
    questionnaire = json.dumps(root if root is not None else FORM, indent=1, ensure_ascii=False)
    return read(questionnaire, yaml.safe_dump(beside if beside is not None else SHEET, sort_keys=False), name="small")
