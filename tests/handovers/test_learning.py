"""The card, the course and the page for leaders: in three languages, each whole, and honest about what is known."""

from __future__ import annotations

import copy

import pytest
import yaml
from django.conf import settings
from django.test import Client

from brobygger.handovers import materials
from brobygger.handovers.recipes import BrokenDefinition, recipe

pytestmark = pytest.mark.django_db


def shown(path: str, language: str = "nb") -> str:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(f"/first-meeting/{path}/").content.decode()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_card_holds_the_twelve_steps_and_the_four_questions(language: str) -> None:
    page = shown("card", language)
    steps = [one.title[language] for one in recipe().steps if one.number]
    checks = [one[language] for one in materials.material().card]
    assert (len(steps), len(checks)) == (12, 4)
    assert [one for one in (*steps, *checks) if one not in page.replace("&#x27;", "'")] == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_course_takes_half_an_hour_and_each_slide_says_what_to_say(language: str) -> None:
    page = shown("course", language).replace("&#x27;", "'")
    assert [one.title["en"] for one in materials.material().slides if one.notes[language] not in page] == []
    assert sum(one.minutes for one in materials.material().slides) == 30


@pytest.mark.req("DFM-30")
def test_leaders_read_what_is_known_and_what_is_not() -> None:
    page = shown("leaders")
    for found in ("mer helhet", "mye tillit", "ingen syntes det var svært vanskelig", "verdt tiden"):
        assert found in page
    assert "omtrent ingen virkning på oppmøte" in page
    assert "ingen å sammenligne med" in page
    assert "fra hvilken dag" in page


def test_a_course_of_another_length_or_with_a_text_missing_is_refused_with_the_place() -> None:
    whole = yaml.safe_load(materials.DEFINITION.read_text(encoding="utf-8"))
    longer, silent = copy.deepcopy(whole), copy.deepcopy(whole)
    longer["slides"][0]["minutes"] += 1
    with pytest.raises(BrokenDefinition, match="30 minutes together"):
        materials.read(longer)
    silent["reasons"][1]["text"]["nn"] = ""
    with pytest.raises(BrokenDefinition, match=r"reasons\[1\]\.text"):
        materials.read(silent)
