"""The guides name buttons and pages by the words that stand there today."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = sorted((ROOT / "docs" / "guider").glob("*.md"))
EXAMPLES = {"Vera, innen torsdag kl. 12", "Hører personen til psykoseaksen på DPS?", "ballen"}  # what people say
ONE_SHEET = 1100  # words on its two sides
ENTRY = re.compile(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
CARD = re.compile(r"^\|(.*)\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def words() -> set[str]:
    """Everything the pages say in bokmål."""
    catalogues = (ROOT / "src").rglob("locale/nb/LC_MESSAGES/django.po")
    found = (one for path in catalogues for one in ENTRY.findall(path.read_text(encoding="utf-8")))
    return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', one)).replace('\\"', '"') for one in found}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_quotes_stands_on_a_page(guide: Path, words: set[str]) -> None:
    text = guide.read_text(encoding="utf-8")
    quoted = re.findall(r"«([^»]+)»", re.sub(r"\s*\n\s*", " ", text))
    if guide.stem == "kort-pa-pulten":
        quoted += [one for row in CARD.findall(text) for one in re.findall(r"\*\*([^*]+)\*\*", row)]
        assert len(quoted) > 10
    assert [one for one in quoted if one not in words | EXAMPLES] == []


@pytest.mark.parametrize("who", ["personen", "hjelperen", "lederen"])
def test_each_guide_is_one_sheet_of_paper_with_a_picture_of_the_pages(who: str) -> None:
    text = (ROOT / "docs" / "guider" / f"for-{who}.md").read_text(encoding="utf-8")
    assert len(text.split()) < ONE_SHEET
    assert "](../pictures/" in text


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_the_pictures_and_pages_that_a_guide_shows_are_there(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8"))
    assert [one for one in links if not (guide.parent / one).is_file()] == []
