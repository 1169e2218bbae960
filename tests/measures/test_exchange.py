"""Answers for other systems: FHIR R4 that validates, and that names nobody."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fhirclient.models import bundle as fhir_bundle
from fhirclient.models import questionnaire as fhir_questionnaire
from jsonschema.validators import validator_for

from brobygger.measures.exchange.answered import Administration, bundle
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument, Kind
from brobygger.measures.instruments.writing import to_fhir
from brobygger.measures.scoring.instrument import counted, score_one
from brobygger.measures.views.copying import chapter
from brobygger.rooms import services as room_services
from tests.measures.test_room_forms import ANSWERS, address, given, newest, text
from tests.rooms.scene import Scene

SCHEMA = Path("/work/shared/oracles/norway/fhir-r4/fhir.schema.json")
FORM = UUID("0b9f2d6e-7b1c-4a57-9a10-2f6f0d1f8f01")


def administration(one: Instrument, **more: Any) -> Administration:
    """Every question answered with its first answer, or its middle."""
    answers: dict[str, str | int] = {}
    for item in one.items:
        middle = (item.low + item.high) // 2
        answers[item.id] = {Kind.CHOICE: lambda i=item: i.options[0].code, Kind.TEXT: lambda: "Takk"}.get(
            item.kind, lambda m=middle: m
        )()
    told = {
        "id": FORM, "instrument": one, "subject": "p" * 32, "rater": "self", "mode": "link", "interpreter": False,
        "language": "nb", "finished_at": dt.datetime(2026, 2, 3, 10, 0, 30, 5, tzinfo=dt.UTC), "seconds": 61,
        "answers": answers, "scores": score_one(one, counted(one, answers)), "flags": ("all-middle",),
        "algorithm": "1",
    }  # fmt: skip
    return Administration(**(told | more))


def resources(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [row["resource"] for row in found["entry"] if row["resource"]["resourceType"] == kind]


@pytest.fixture(scope="module")
def errors() -> Any:
    """What the official schema finds wrong with a resource."""
    if not SCHEMA.exists():
        pytest.skip("the FHIR R4 schema is not on this machine")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    cls = validator_for(schema)

    def found(resource: dict[str, Any]) -> list[str]:
        root = {"$schema": schema["$schema"], "definitions": schema["definitions"]}
        root["$ref"] = f"#/definitions/{resource['resourceType']}"
        return [one.message for one in cls(root).iter_errors(resource)]

    return found


@pytest.mark.parametrize("key", ["how-i-am", "phq-9", "ors", "first-meeting-person"])  # lines, choices, no text, words
def test_what_is_passed_on_is_fhir_r4(key: str, errors: Any) -> None:
    found = bundle(administration(shipped.one(key), mode="aloud", interpreter=True))
    for row in found["entry"]:  # each by itself: the schema's own Bundle takes any resource for any other
        assert errors(row["resource"]) == []
    assert errors({**found, "entry": []}) == []
    (response,) = resources(found, "QuestionnaireResponse")
    assert errors(response | {"status": "ready"})  # the schema does look


@pytest.mark.parametrize("key", sorted(shipped.newest()))
def test_another_reader_of_fhir_takes_it(key: str) -> None:
    one = shipped.one(key)
    assert fhir_questionnaire.Questionnaire(to_fhir(one), strict=True).version == one.version
    read = fhir_bundle.Bundle(json.loads(json.dumps(bundle(administration(one)))), strict=True)
    kinds = [row.resource.resource_type for row in read.entry]
    free = one.licence.terms != "licence"
    assert kinds == ["Questionnaire"] * free + ["QuestionnaireResponse"] + ["Observation"] * len(one.scores)


def test_a_score_names_its_rule_its_code_and_its_answers() -> None:
    found = bundle(administration(shipped.one("phq-9"), algorithm="7"))
    (total,) = resources(found, "Observation")
    (response,) = resources(found, "QuestionnaireResponse")
    assert total["valueQuantity"]["value"] == 0
    assert total["method"]["coding"] == [{"system": "urn:brobygger:measures:algorithm", "code": "7"}]
    assert total["code"]["coding"][0] == {"system": "http://loinc.org", "code": "44261-6"}
    assert total["derivedFrom"][0]["reference"] == f"urn:uuid:{response['id']}"
    assert response["questionnaire"] == "urn:brobygger:measures:phq-9|1"
    assert response["item"][0]["answer"][0]["valueCoding"]["extension"][0]["valueDecimal"] == 0


def test_what_is_not_answered_is_not_there_and_what_is_not_counted_says_so() -> None:
    one = shipped.one("how-i-am")
    answers = {"strength": 0}
    found = bundle(administration(one, answers=answers, scores=score_one(one, counted(one, answers))))
    (response,) = resources(found, "QuestionnaireResponse")
    (total,) = resources(found, "Observation")
    assert [(row["linkId"], row["answer"]) for row in response["item"]] == [("strength", [{"valueInteger": 0}])]
    assert "valueQuantity" not in total
    assert total["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_a_text_under_licence_does_not_travel() -> None:
    found = bundle(administration(shipped.one("ors")))
    assert resources(found, "Questionnaire") == []
    assert all("text" not in row for row in resources(found, "QuestionnaireResponse")[0]["item"])


def test_how_it_was_filled_in_goes_with_it() -> None:
    (response,) = resources(
        bundle(administration(shipped.one("how-i-am"), mode="paper", rater="next-of-kin", seconds=None)),
        "QuestionnaireResponse",
    )
    told = {row["url"].rpartition(":")[2]: row for row in response["extension"]}
    assert told["rater"]["valueCode"] == "next-of-kin"
    assert told["flag"]["valueCode"] == "all-middle"
    assert "seconds" not in told
    assert any(
        row.get("valueCodeableConcept", {}).get("coding", [{}])[0].get("code") == "WRITTEN"
        for row in response["extension"]
    )
    assert "source" not in response  # somebody else's view: not the person's own words


def test_the_person_and_the_helper_who_gave_it_fetch_it_and_nobody_is_named(room: Scene) -> None:
    given(room, mode="aloud", interpreter="on")
    form, kari, are = newest(room), room.cast.browser("kari"), room.cast.browser("are")
    early = kari.get(address(room, form.pk, "fhir.json"), follow=True)
    assert "ikke besvart ennå" in text(early)  # nothing to take out yet
    kari.post(address(room, form.pk, "enter/"), ANSWERS)
    assert "fhir.json" in text(kari.get(address(room, form.pk)))
    for who, browser in (("kari", kari), ("are", are)):
        answer = browser.get(address(room, form.pk, "fhir.json"))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+json; charset=utf-8")
        body = answer.content.decode()
        found = json.loads(body)
        assert resources(found, "Observation")[0]["valueQuantity"]["value"] == 18
        for secret in (room.cast.actor("are").name, str(room.cast.person("are")), str(room.room_id), "Solheim"):
            assert secret not in body, (who, secret)
        fhir_bundle.Bundle(found, strict=True)
    assert room.cast.browser("frida").get(address(room, form.pk, "fhir.json")).status_code == 404
    assert room.logged("measures.form-fetched") == 2
    assert "tok ut et skjema" in text(are.get(f"/rooms/{room.room_id}/log/"))
    are.post(address(room, form.pk, "seen-by/"), {"seen_by": "mine"})
    assert kari.get(address(room, form.pk, "fhir.json")).status_code == 404


def test_the_persons_copy_of_the_room_holds_their_forms(room: Scene) -> None:
    given(room, mode="aloud")
    form = newest(room)
    room.cast.browser("kari").post(address(room, form.pk, "enter/"), ANSWERS)
    given(room)  # one more that nobody has answered
    data = json.loads(room.do("are", room_services.export_json).body)
    open_, done = data["forms"]
    assert (open_["instrument"], open_["answered_at"], open_["fhir"]) == ("how-i-am", None, None)
    (response,) = resources(done["fhir"], "QuestionnaireResponse")
    assert {row["linkId"]: row["answer"][0]["valueInteger"] for row in response["item"]} == {
        key: int(value) for key, value in ANSWERS.items()
    }
    lines = room.ask("are", chapter).lines
    assert "Slik har jeg det" in lines[1].words
    assert any("18" in more for more in lines[1].more)
    assert len(lines[1].more) == 5  # what it comes to, and four answers
    assert lines[0].more == ()
    assert room.do("are", room_services.export_pdf, language="nb").body.startswith(b"%PDF-")
