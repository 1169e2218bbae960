"""The pages of questionnaires: what one must know of each, recording a licence, loading a text, fetching the files."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO
from typing import Any

import pytest
import yaml

from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.reading import read
from tests import personas
from tests.measures import cases

pytestmark = pytest.mark.usefixtures("undone_after")
TOLD = (
    "ikke registrert noen lisens", "Grenseverdi 25", "Grenseverdi 28", "13 til 17 år", "fra 6 poeng", "fra 5 poeng",
    "Better Outcomes Now",
)  # fmt: skip
LICENCE = {"holder": "Rettighetshaver", "terms": "For oss", "proof": "Avtale 7", "electronic": "yes", "valid_until": ""}


def files(form: dict[str, Any], sheet: dict[str, Any]) -> dict[str, BytesIO]:
    made = {
        "questionnaire": BytesIO(json.dumps(form, indent=1).encode()),
        "sheet": BytesIO(yaml.safe_dump(sheet).encode()),
    }
    for name, file in made.items():
        file.name = name
    return made


@pytest.mark.req("CHI-05", "CHI-06", "CHI-07", "FIT-05")
def test_every_questionnaire_says_what_it_is_and_who_says_what_of_it(cast: personas.Cast) -> None:
    client = cast.browser("kari")
    page = client.get("/questionnaires/").content.decode()
    for key in shipped.newest():
        assert f"/questionnaires/{key}/" in page
        assert client.get(f"/questionnaires/{key}/").status_code == 200
    ors = client.get("/questionnaires/ors/").content.decode()
    for told in TOLD:
        assert told in ors, told
    assert "Last inn egen tekst" not in ors  # a leader does that
    brief = client.get("/questionnaires/brief-inspire/").content.decode()
    assert "Kortversjon av" in brief
    for key in ("phq-9", "first-meeting-1"):
        names = ("questionnaire.json", "sheet.yaml")
        fetched = [client.get(f"/questionnaires/{key}/{name}").content.decode() for name in names]
        assert read(*fetched, name=key) == shipped.one(key)
    assert client.get("/questionnaires/nothing/").status_code == 404


@pytest.mark.req("FIT-05")
def test_a_leader_records_a_licence_and_loads_a_text(cast: personas.Cast) -> None:
    leader, helper = cast.browser("berit"), cast.browser("kari")
    wrong = leader.post("/questionnaires/ors/licence/", LICENCE | {"proof": ""})
    assert wrong.status_code == 422
    assert "Rettighetshaver" in wrong.content.decode()  # what was typed stays
    assert "Skriv noe her." in wrong.content.decode()
    assert leader.post("/questionnaires/ors/licence/", LICENCE).status_code == 302
    assert "ikke lastet inn" in helper.get("/questionnaires/ors/").content.decode()
    form = json.loads(helper.get("/questionnaires/ors/questionnaire.json").content) | {
        "version": "own-1",
        "language": "nb",
    }
    sheet = yaml.safe_load(helper.get("/questionnaires/ors/sheet.yaml").content) | {"version": "own-1"}
    for number, item in enumerate(form["item"], 1):
        item["text"] = f"Oppdiktet spørsmål {number}"
    odd = sheet | {"scores": [{**sheet["scores"][0], "of": ["q1", "q2", "q3", "q9"]}]}
    ring = sheet | {"scores": [{**sheet["scores"][0], "of": ["total"], "at_least": 1}]}
    for wrong, place, said in (
        (odd, "scores[0].of[3]", "Det finnes ikke noe spørsmål eller noen skår &#x27;q9&#x27;."),
        (ring, "scores[0].of", "Skårene går i ring: total. La en av dem bestå av spørsmål alene."),
        (sheet | {"licence": {**sheet["licence"], "terms": "own"}}, "", "tilhører andre"),  # the gate holds
        (
            sheet | {"scores": [sheet["scores"][0] | {"id": "sum"}], "cut_offs": [], "reliable_change": []},
            "",
            "kurver bygger på dem: total.",
        ),
        (sheet | {"anonymous": True}, "", "Anonyme undersøkelser følger med produktet"),
    ):
        refused = leader.post("/questionnaires/ors/text/", files(form, wrong))
        page = refused.content.decode()
        assert refused.status_code == 422
        assert place in page, said
        assert said in page, said
        assert ("linje" in page) is bool(place)
    for given in ({}, {"questionnaire": BytesIO(b"\xff\xfe"), "sheet": BytesIO(b"a: 1")}):
        assert leader.post("/questionnaires/ors/text/", given).status_code == 422
    draft = leader.post("/questionnaires/ors/text/", files(form, sheet))
    assert draft.status_code == 200
    assert "Versjon 1 blir versjon own-1." in draft.content.decode()
    assert "ikke lastet inn" in helper.get("/questionnaires/ors/").content.decode()  # a look changes nothing
    assert leader.post("/questionnaires/ors/text/", kept(draft)).status_code == 302
    page = helper.get("/questionnaires/ors/").content.decode()
    assert "Kan brukes." in page
    assert "Fulgte med produktet" in page  # the version before stands beside it
    assert leader.post("/questionnaires/ors/text/", kept(draft)).status_code == 422  # that version is taken
    old = helper.get("/questionnaires/ors/questionnaire.json?version=1").content.decode()
    assert "Oppdiktet" not in old
    assert "Oppdiktet" in helper.get("/questionnaires/ors/questionnaire.json").content.decode()
    assert helper.get("/questionnaires/ors/sheet.yaml?version=9").status_code == 404
    assert "ikke registrert noen lisens" in cast.browser("frida").get("/questionnaires/ors/").content.decode()


def kept(draft: Any) -> dict[str, str]:
    """What the page of changes sends on, as a browser would: its lines end otherwise then."""
    sent = re.findall(r'name="(questionnaire_text|sheet_text)" value="([^"]*)"', draft.content.decode())
    return {name: html.unescape(value).replace("\n", "\r\n") for name, value in sent} | {"save": "yes"}


@pytest.mark.req("CHI-05")
def test_a_service_loads_a_questionnaire_of_its_own_and_a_new_version_of_it(cast: personas.Cast) -> None:
    leader, helper = cast.browser("berit"), cast.browser("kari")
    assert "Last inn et skjema" not in helper.get("/questionnaires/").content.decode()
    assert "Last inn et skjema" in leader.get("/questionnaires/").content.decode()
    first = leader.post("/questionnaires/load/", files(cases.form(), cases.sheet()))
    assert "Et nytt skjema, versjon 1." in first.content.decode()
    assert helper.get("/questionnaires/small/").status_code == 404
    assert leader.post("/questionnaires/load/", kept(first)).headers["Location"] == "/questionnaires/small/"
    assert "Kan brukes." in helper.get("/questionnaires/small/").content.decode()
    assert "/questionnaires/small/" in helper.get("/questionnaires/").content.decode()
    assert cast.browser("frida").get("/questionnaires/small/").status_code == 404  # of one organisation
    form, sheet = cases.form() | {"version": "2"}, cases.sheet() | {"version": "2"}
    form["item"][0]["text"] = "Hvordan har du det?"
    form["item"][2]["answerOption"][1]["extension"][0]["valueDecimal"] = 3
    sheet["scores"][0]["range"], sheet["scores"][1]["range"] = [0, 11], [0, 7.5]
    draft = leader.post("/questionnaires/load/", files(form, sheet)).content.decode()
    for said in ("Spørsmål a er formulert på nytt", "Før: Hvordan går det?", "Nå: Hvordan har du det?",
                 "Spørsmål c har andre svar", "yes (4)", "yes (3)", "Skåren total telles annerledes",
                 "Ikke les gamle og nye tall som én kurve"):  # fmt: skip
        assert said in draft, said
    assert leader.post("/questionnaires/load/", files(form | {"version": "a b"}, sheet)).status_code == 422
    broken = leader.post("/questionnaires/load/", {"questionnaire_text": "{", "sheet_text": "a: 1"})
    assert "Dette er ikke JSON. Rett det der." in broken.content.decode()
