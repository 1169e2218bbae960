"""One form that was answered, as FHIR R4 (4.0.1): a QuestionnaireResponse, and an Observation for each score.

The response is the record; a score is derived from it and names the rule that counted it. Nobody is named: the person
is a pseudonym that means nothing outside the room. Written after http://hl7.org/fhir/R4/questionnaireresponse.html and
observation.html; for what R4 has no place for, extensions of ours under `urn:brobygger:measures`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from brobygger.measures.instruments.questionnaire import FHIR, WEIGHTS
from brobygger.measures.instruments.shape import Instrument, Item, Kind, Option, Score, Terms, say
from brobygger.measures.instruments.writing import CODES, to_fhir

Node = dict[str, Any]
MODE = FHIR + "questionnaireresponse-completionMode"
MODES = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
LOINC, UNITS = "http://loinc.org", "http://unitsofmeasure.org"
_ELECTRONIC = {"system": MODES, "code": "ELECTRONIC", "display": "electronic data"}
_CODED_MODE = {
    "link": _ELECTRONIC,
    "tablet": _ELECTRONIC,
    "aloud": {"system": MODES, "code": "VERBAL", "display": "verbal"},
    "paper": {"system": MODES, "code": "WRITTEN", "display": "written"},
}


@dataclass(frozen=True, slots=True)
class Administration:
    """One form that is finished: on what, how, what was answered, what it comes to. `subject` is a pseudonym."""

    id: UUID
    instrument: Instrument
    subject: str
    rater: str
    mode: str
    interpreter: bool
    language: str
    finished_at: dt.datetime
    seconds: int | None
    answers: Mapping[str, str | int]
    scores: Mapping[str, float | None]
    flags: tuple[str, ...]
    algorithm: str


def bundle(one: Administration) -> Node:
    """All of it in one file: the questions too, where their text is nobody's under licence."""
    free = one.instrument.licence.terms is not Terms.LICENCE
    questions = [to_fhir(one.instrument)] if free else []
    resources = [*questions, response(one), *observations(one)]
    return {
        "resourceType": "Bundle",
        "id": str(one.id),
        "type": "collection",
        "timestamp": _moment(one),
        "entry": [{"fullUrl": _full_url(row), "resource": row} for row in resources],
    }


def response(one: Administration) -> Node:
    """The QuestionnaireResponse. What is not answered is not there; a text under licence does not travel with it."""
    words = one.instrument.licence.terms is not Terms.LICENCE
    found: Node = {
        "resourceType": "QuestionnaireResponse",
        "id": str(one.id),
        "extension": _how(one),
        "questionnaire": f"{CODES}:{one.instrument.key}|{one.instrument.version}",
        "status": "completed",
        "subject": _subject(one),
        "authored": _moment(one),
    }
    if one.language:
        found["language"] = one.language
    if one.rater == "self":
        found["source"] = _subject(one)
    given = [_answered(item, one, words=words) for item in one.instrument.items if _has(one, item)]
    return found | ({"item": given} if given else {})


def observations(one: Administration) -> list[Node]:
    """An Observation for each score; one that could not be counted says so instead of a value."""
    return [_observation(score, one) for score in one.instrument.scores]


def _observation(score: Score, one: Administration) -> Node:
    value = one.scores.get(score.id)
    own = {"system": f"{CODES}:{one.instrument.key}", "code": score.id}
    codes = [{"system": LOINC, "code": score.loinc}, own] if score.loinc else [own]
    found: Node = {
        "resourceType": "Observation",
        "id": str(uuid5(one.id, score.id)),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORIES, "code": "survey", "display": "Survey"}]}],
        "code": {"coding": codes, "text": f"{say(one.instrument.title, 'en')}: {say(score.words, 'en')}"},
        "subject": _subject(one),
        "effectiveDateTime": _moment(one),
        "method": {
            "coding": [{"system": f"{CODES}:algorithm", "code": one.algorithm}],
            "text": f"Brobygger scoring, version {one.algorithm}: {score.method} of {len(score.of)}. {score.source}",
        },
        "referenceRange": [{"text": f"Possible values: {score.low:g} to {score.high:g}"}],
        "derivedFrom": [{"reference": f"urn:uuid:{one.id}", "type": "QuestionnaireResponse"}],
    }
    if value is None:
        return found | {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown", "display": "Unknown"}]}}
    return found | {"valueQuantity": {"value": value, "unit": "score", "system": UNITS, "code": "{score}"}}


def _how(one: Administration) -> list[Node]:
    """How it was filled in, and what one should know of it."""
    told: list[Node] = [
        {"url": MODE, "valueCodeableConcept": {"coding": [_CODED_MODE[one.mode]]}},
        {"url": f"{CODES}:mode", "valueCode": one.mode},
        {"url": f"{CODES}:rater", "valueCode": one.rater},
        {"url": f"{CODES}:interpreter", "valueBoolean": one.interpreter},
    ]
    if one.seconds is not None:
        told.append({"url": f"{CODES}:seconds", "valueInteger": one.seconds})
    return told + [{"url": f"{CODES}:flag", "valueCode": flag} for flag in one.flags]


def _subject(one: Administration) -> Node:
    return {"type": "Patient", "identifier": {"system": f"{CODES}:pseudonym", "value": one.subject}}


def _has(one: Administration, item: Item) -> bool:
    return one.answers.get(item.id) not in (None, "")


def _answered(item: Item, one: Administration, *, words: bool) -> Node:
    row: Node = {"linkId": item.id}
    text = say(item.words, one.language)
    if words and text:
        row["text"] = text
    return row | {"answer": [_value(item, one, words=words)]}


def _value(item: Item, one: Administration, *, words: bool) -> Node:
    given = one.answers[item.id]
    if item.kind is Kind.TEXT:
        return {"valueString": str(given)}
    if item.kind is not Kind.CHOICE:
        return {"valueInteger": int(given)}
    option = next(option for option in item.options if option.code == given)
    return {"valueCoding": _coding(option, one, words=words)}


def _coding(option: Option, one: Administration, *, words: bool) -> Node:
    weight = {"url": WEIGHTS[0], "valueDecimal": option.weight}
    coding: Node = {"extension": [weight], "system": f"{CODES}:{one.instrument.key}", "code": option.code}
    return coding | ({"display": say(option.words, one.language)} if words else {})


def _full_url(row: Node) -> str:
    return f"urn:uuid:{row['id']}" if row["resourceType"] != "Questionnaire" else str(row["url"])


def _moment(one: Administration) -> str:
    return one.finished_at.astimezone(dt.UTC).isoformat(timespec="seconds")
