"""The text a person is asked with: complete in three languages, plain, and sealed as it was shown."""

import copy
import re

import pytest
import yaml

from brobygger.consents import queries
from brobygger.consents.queries import texts

LANGUAGES = ("nb", "nn", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_says_what_a_person_must_know(language: str):
    text = queries.text(language).filled(asker="Kari", controller="Askøy kommune")
    whole = " ".join(text.paragraphs())
    assert text.language == language
    assert "Kari" in whole
    assert "Askøy kommune" in whole
    assert "Datatilsynet" in whole
    assert "{" not in whole
    assert len(text.sections) == 7
    assert [kind.code for kind in text.kinds] == [kind.code for kind in queries.text("nb").kinds]
    assert [one.code for one in text.months if one.usual] == ["6"]


# Words that one should not need to know to say yes or no.
JARGON = re.compile(
    r"behandlingsgrunnlag|taushetsplikt|tverrfaglig|aktør|samhandling|databehandl|GDPR|personvernforordning|implementer",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_plain_and_short(language: str):
    text = queries.text(language)
    whole = " ".join(text.paragraphs())
    sentences = [sentence for sentence in re.split(r"[.?!]\s+", whole) if sentence]
    words = [len(sentence.split()) for sentence in sentences]
    assert max(words) <= 26
    assert sum(words) / len(words) <= 13
    assert sum(words) <= 400
    assert not JARGON.search(whole)


def test_nynorsk_is_nynorsk():
    whole = " ".join(queries.text("nn").paragraphs()).lower()
    for bokmal in ("ikke", "hva ", "hvem", "hvorfor", "dere ", "hjelper ", "noe ", "jeg ", "også", "en gang"):
        assert bokmal not in f" {whole} ".replace("hjelper deg", ""), bokmal


def test_an_unknown_language_gets_bokmal_and_an_unknown_version_nothing():
    assert queries.text("se").language == "nb"
    with pytest.raises(LookupError):
        queries.text("nb", "1999-1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_shown_holds_every_word_of_it(language: str):
    text = queries.text(language).filled(asker="Kari", controller="Askøy kommune")
    shown = text.as_shown(parties=["Vera Veileder, NAV Askøy"])
    for part in [
        *text.paragraphs(),
        *(kind.label for kind in text.kinds),
        text.yes,
        text.no,
        "Vera Veileder, NAV Askøy",
    ]:
        assert part in shown


def test_a_name_with_braces_stays_a_name():
    text = queries.party_text("nb", asker="Kari", name="{Vera}", place="{0}")
    assert text.title == "Vil du ha med {Vera}?"
    assert "{Vera} fra {0}" in text.paragraphs[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_about_one_more_names_who_and_from_where(language: str):
    asked = queries.party_text(language, asker="Kari", name="Vera", place="NAV Askøy")
    whole = asked.as_shown()
    assert "Vera" in asked.title
    assert all(word in whole for word in ("Kari", "NAV Askøy", asked.yes, asked.no))
    assert "{" not in whole
    assert "{" not in queries.kin_text(language, name="Mamma").as_shown()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["under-16", "cannot-consent"])
def test_a_refusal_explains_itself(language: str, reason: str):
    assert len(queries.refusal(reason, language)) > 80


def broken() -> list[tuple[str, object]]:
    def change(*path: object, to: object = None) -> object:
        content = copy.deepcopy(yaml.safe_load(texts.DEFINITION.read_text(encoding="utf-8")))
        place = content
        for step in path[:-1]:
            place = place[step]
        if to is None:
            del place[path[-1]]
        else:
            place[path[-1]] = to
        return content

    version = ("versions", 0)
    return [
        ("no language", change(*version, "text", "nn")),
        ("no kind", change(*version, "text", "nn", "kinds", "health")),
        ("empty title", change(*version, "text", "en", "title", to=" ")),
        ("one paragraph less", change(*version, "text", "nn", "sections", 1, "paragraphs", 0)),
        ("no answer", change(*version, "text", "nb", "answers", "no")),
        ("no refusal", change(*version, "text", "nb", "refusals", "under-16")),
        ("no months", change(*version, "text", "nb", "months", 12)),
        ("unusual months", change(*version, "usual_months", to=7)),
        ("no confirmation", change(*version, "text", "nb", "confirmations", "of-age")),
        ("no party", change(*version, "text", "nb", "party")),
        ("a number for a version", change(*version, "version", to=2026)),
        ("no versions", change("versions", to=[])),
        ("another name", change("name", to="something")),
        ("no date", change(*version, "from", to="soon")),
    ]


@pytest.mark.parametrize(("what", "content"), broken(), ids=[what for what, _ in broken()])
def test_a_broken_definition_is_refused(what: str, content: object):
    with pytest.raises(texts.BrokenDefinition):
        texts._read(yaml.safe_dump(content))


def test_two_versions_of_one_name_are_refused():
    content = yaml.safe_load(texts.DEFINITION.read_text(encoding="utf-8"))
    content["versions"].append(content["versions"][0])
    with pytest.raises(texts.BrokenDefinition, match="twice"):
        texts._read(yaml.safe_dump(content))


def test_the_system_check_names_the_fault(monkeypatch, tmp_path):
    from brobygger.consents.apps import text_is_sound

    assert text_is_sound(None) == []
    broken_file = tmp_path / "room_consent.yaml"
    broken_file.write_text("name: room_consent\nversions: []\n")
    monkeypatch.setattr(texts, "DEFINITION", broken_file)
    assert [fault.id for fault in text_is_sound(None)] == ["consents.E001"]
