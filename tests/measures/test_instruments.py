"""Definitions: ours are whole and lawful, what is written reads the same, what is wrong is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import validator_for

from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.problems import BrokenDefinition
from brobygger.measures.instruments.reading import read
from brobygger.measures.instruments.shape import LANGUAGES, Kind, Terms, say
from brobygger.measures.instruments.writing import to_fhir, to_json, to_sheet
from tests.measures import cases

FHIR = Path("/work/shared/oracles/norway/fhir-r4/fhir.schema.json")
OURS = sorted(shipped.newest())
ALL_LANGUAGES = {"first-meeting-1", "first-meeting-2", "first-meeting-person", "trust-builders", "how-i-am",
                 "how-we-work", "how-the-group-works", "how-they-are", "recovery-knowledge"}  # fmt: skip
STRUCTURE = {"ors", "srs", "cors", "ycors", "gsrs", "core-10", "reqol-10", "who-5", "qpr-15", "brief-inspire", "ras-ds",
             "mansa", "essen-ces", "uwes-9"}  # fmt: skip


@pytest.mark.req("CHI-05", "CHI-06", "CHI-07", "FIT-05")
def test_which_instruments_there_are_and_in_which_languages() -> None:
    found = shipped.newest()
    assert {key for key, one in found.items() if one.languages == LANGUAGES} == ALL_LANGUAGES
    assert {key for key, one in found.items() if not one.has_text} == STRUCTURE
    assert found["phq-9"].languages == found["gad-7"].languages == ("en",)
    for key in STRUCTURE:  # not one word of what belongs to others
        assert found[key].licence.terms is Terms.LICENCE
        assert not any(item.words or item.options for item in found[key].items)
    for key, one in found.items():
        assert one.licence.holder, key
        assert one.lineage.target_group, key
        assert all(score.source for score in one.scores), key
    assert found["brief-inspire"].lineage.short_of == "INSPIRE"


def test_our_own_scales_say_that_they_are_ours_and_borrow_no_cut_off() -> None:
    for key in ("how-i-am", "how-we-work", "how-the-group-works", "how-they-are"):
        one = shipped.one(key)
        assert (one.licence.terms, len(one.items), one.cut_offs, one.changes) == (Terms.OWN, 4, (), ())
        assert "Ikke validert" in say(one.about, "nb")
        assert all((item.kind, item.low, item.high) == (Kind.SLIDER, 0, 10) for item in one.items)


@pytest.mark.req("DFM-28", "DFM-29")
def test_the_survey_after_a_first_meeting_is_the_one_of_the_pilot() -> None:
    first, second = shipped.one("first-meeting-1"), shipped.one("first-meeting-2")
    assert first.items == second.items
    assert len(first.items) == 13
    assert all([option.weight for option in item.options] == [1, 2, 3, 4, 5] for item in first.items)
    assert first.score("whole").reversed == {"q12"}
    assert first.score("coordination").of == ("q6", "q7", "q8", "q9", "q10", "q11")
    assert first.anonymous
    assert say(first.item("q12").words, "nb") == "Jeg opplevde «Det første møtet» som praktisk vanskelig å gjennomføre."


def test_cut_offs_at_the_borders_of_ages_and_where_sources_disagree() -> None:
    ors, cors = shipped.one("ors"), shipped.one("cors")
    by_age = {age: [one.value for one in ors.cut_offs_for("total", age=age)] for age in (12, 13, 17, 18, 99)}
    assert by_age == {12: [], 13: [28], 17: [28], 18: [25], 99: [25]}
    assert ors.cut_offs_for("total", age=None) == ()
    assert [one.value for one in cors.cut_offs_for("total", age=12)] == [28, 32]
    assert len({one.source for one in cors.cut_offs}) == 2
    assert cors.cut_offs_for("total", age=13) == ()


@pytest.mark.parametrize("key", OURS)
def test_what_is_written_reads_the_same(key: str) -> None:
    one = shipped.one(key)
    assert read(to_json(one), to_sheet(one), name=key) == one
    assert to_fhir(one)["resourceType"] == "Questionnaire"


@pytest.mark.skipif(not FHIR.exists(), reason="the FHIR R4 schema is not on this machine")
def test_what_is_exported_is_a_fhir_r4_questionnaire() -> None:
    schema = json.loads(FHIR.read_text(encoding="utf-8"))
    schema = {"$schema": schema["$schema"], "$ref": "#/definitions/Questionnaire", "definitions": schema["definitions"]}
    validator = validator_for(schema)(schema)
    for key in ("how-i-am", "phq-9", "ors", "recovery-knowledge"):  # a line, choices, no text, a survey
        assert list(validator.iter_errors(to_fhir(shipped.one(key)))) == []
    wrong = to_fhir(shipped.one("ors")) | {"status": "new"}
    assert list(validator.iter_errors(wrong))


def test_unknown_instruments_and_versions() -> None:
    assert shipped.one("ors", "1") is shipped.one("ors")
    for wanted in (("nothing", None), ("ors", "99")):
        with pytest.raises(LookupError):
            shipped.one(*wanted)


def test_the_small_case_is_right() -> None:
    one = cases.made()
    assert [score.id for score in one.scores] == ["total", "twice"]
    assert one.languages == ("nb",)


Break = Callable[[dict[str, Any], dict[str, Any]], Any]
WRONG: dict[str, tuple[Break, str, str]] = {
    "no questionnaire": (lambda f, s: f.update(resourceType="Patient"), "small.json, line 2: resourceType", "Name it"),
    "no items": (lambda f, s: f.update(item=[]), "small.json, line 7: item", "Write 1"),
    "a name that is no name": (lambda f, s: f.update(id="a/b"), "small.json, line 3: id", "short"),
    "a version too long": (lambda f, s: f.update(version="1" * 21), "small.json, line 4: version", "short"),
    "an id twice": (lambda f, s: f["item"][1].update(linkId="a"), "small.json", "'a' stands twice"),
    "one answer": (lambda f, s: f["item"][2]["answerOption"].pop(), "item[2].answerOption", "two or more"),
    "no weight": (lambda f, s: f["item"][2]["answerOption"][0].pop("extension"), "answerOption[0]", "ordinalValue"),
    "chosen beforehand": (lambda f, s: f["item"][0].update(initial=[{}]), "item[0].initial", "Remove it"),
    "an empty range": (lambda f, s: f["item"].__setitem__(0, cases.number("a", 4, 4)), "item[0]", "maxValue"),
    "another type": (lambda f, s: f["item"][0].update(type="date"), "item[0].type", "Use choice"),
    "half the text": (lambda f, s: f["item"][0].pop("text"), "small.json", "Write all"),
    "a missing value set": (
        lambda f, s: f["item"].append({"linkId": "d", "type": "choice", "text": "D", "answerValueSet": "#x"}),
        "item[3].answerValueSet", "contained",
    ),
    "another version": (lambda f, s: s.update(version="2"), "small.yaml, line 2: version", "the same"),
    "a misspelt name": (lambda f, s: s.update(cutoffs=[]), "small.yaml", "'cutoffs' is not known"),
    "no licence": (lambda f, s: s.pop("licence"), "licence", "terms and holder"),
    "an unknown item": (lambda f, s: s["scores"][0].update(of=["a", "z"]), "line 15: scores[0].of[1]", "'z'"),
    "a ring": (lambda f, s: s["scores"][0].update(of=["twice"]), "scores[0].of", "total → twice"),
    "of itself": (lambda f, s: s["scores"][0].update(of=["total"]), "scores[0].of", "ring"),
    "a wrong range": (lambda f, s: s["scores"][0].update(range=[0, 10]), "scores[0].range", "give 0 to 12"),
    "reversed elsewhere": (lambda f, s: s["scores"][0].update(reversed=["x"]), "scores[0].reversed", "its items"),
    "too much at least": (lambda f, s: s["scores"][0].update(at_least=4), "scores[0].at_least", "Correct it"),
    "no such method": (lambda f, s: s["scores"][0].update(method="median"), "scores[0].method", "sum, mean"),
    "a score named as an item": (lambda f, s: s["scores"][0].update(id="a"), "scores[0].id", "stands twice"),
    "overlapping bands": (
        lambda f, s: s["bands"].append({"score": "total", "range": [4, 8], "words": {"nb": "Mye"}, "source": "t"}),
        "bands[1].range", "overlaps 0 to 4",
    ),
    "a band outside": (lambda f, s: s["bands"][0].update(range=[0, 40]), "bands[0].range", "outside"),
    "a cut-off outside": (lambda f, s: s["cut_offs"][0].update(value=13), "cut_offs[0].value", "outside"),
    "a cut-off without source": (lambda f, s: s["cut_offs"][0].pop("source"), "cut_offs[0].source", "Write it"),
    "overlapping ages": (
        lambda f, s: s["cut_offs"].append({"score": "total", "value": 5, "source": "test", "from_age": 17}),
        "cut_offs[1]", "ages not overlap",
    ),
    "ages the wrong way": (lambda f, s: s["cut_offs"][0].update(to_age=3), "cut_offs[0]", "the larger"),
    "no reliability": (lambda f, s: s["reliable_change"][0].pop("reliability"), "reliable_change[0]", "Write points"),
    "no variance": (lambda f, s: s["reliable_change"][0].update(sd=0), "reliable_change[0].sd", "above 0"),
    "perfect reliability": (lambda f, s: s["reliable_change"][0].update(reliability=1), "reliability", "impossible"),
    "not a number": (lambda f, s: s["cut_offs"][0].update(value=float("nan")), "cut_offs[0].value", "Write a number"),
    "words in an anonymous survey": (
        lambda f, s: (s.update(anonymous=True), f["item"].append({"linkId": "d", "type": "text", "text": "D"})),
        "item", "choices or sliders",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(WRONG))
def test_what_is_wrong_is_refused_with_its_place_and_what_to_do(name: str) -> None:
    spoil, where, do = WRONG[name]
    form, sheet = cases.form(), cases.sheet()
    spoil(form, sheet)
    with pytest.raises(BrokenDefinition) as refused:
        cases.made(form, sheet)
    said = str(refused.value)
    assert where in said, said
    assert do in said, said
    assert refused.value.line is not None
    for language in ("nb", "nn"):  # said in the language of whoever loads it
        with translation.override(language):
            theirs = refused.value.said(translation.gettext)
        assert theirs != refused.value.said(str)
        assert "{" not in theirs


@pytest.mark.parametrize(
    ("questionnaire", "sheet"), [("{", "a: 1"), ("[]", "a: 1"), ("{}", ""), (json.dumps(cases.FORM), "a: [")]
)
def test_files_that_are_no_files_of_ours(questionnaire: str, sheet: str) -> None:
    with pytest.raises(BrokenDefinition):
        read(questionnaire, sheet, name="small")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    ("form", ("title",)), ("form", ("item",)), ("form", ("item", 0)), ("form", ("item", 0, "extension")),
    ("form", ("item", 2, "answerOption")), ("form", ("item", 2, "answerOption", 0)), ("form", ("contained",)),
    ("form", ("item", 0, "_text")), ("form", ("item", 0, "item")), ("form", ("language",)),
    ("sheet", ("licence",)), ("sheet", ("lineage",)), ("sheet", ("scores",)), ("sheet", ("scores", 0, "of")),
    ("sheet", ("scores", 0, "range")), ("sheet", ("scores", 0, "reversed")), ("sheet", ("scores", 0, "words")),
    ("sheet", ("bands",)), ("sheet", ("cut_offs", 0, "sex")), ("sheet", ("evidence",)), ("sheet", ("version",)),
]  # fmt: skip


@given(place=st.sampled_from(PLACES), junk=JSON)
def test_junk_anywhere_is_refused_or_read_and_never_breaks(place: tuple[str, tuple[Any, ...]], junk: Any) -> None:
    form, sheet = cases.form(), cases.sheet()
    which, path = place
    node: Any = form if which == "form" else sheet
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = junk
    try:
        one = cases.made(form, sheet)
    except BrokenDefinition:
        return
    assert read(to_json(one), to_sheet(one), name="small") == one
