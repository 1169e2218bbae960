"""Questions on a telephone: one at a time, a line without a mark on it, kept when something interrupts, sent once."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.measures import cases
from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import ready_room

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.req("DFM-28", "DFM-29")
def test_a_survey_is_answered_in_a_minute_by_keyboard_and_by_thumb(stage: Stage) -> None:
    path = stage.server.backstage.open_survey("first-meeting-1", "kari", between=["kari", "sara"])
    phone = stage.empty(phone=True)
    phone.goto(stage.server.url + path)
    shot(phone, "survey-phone")
    expect(phone.get_by_text("Spørsmål 1 av 13")).to_be_visible()
    expect(phone.locator("input:checked")).to_have_count(0)
    found = findings(phone)
    phone.emulate_media(color_scheme="dark")
    shot(phone, "survey-phone-dark")
    phone.get_by_text("5, i stor grad").first.click()
    phone.get_by_role("button", name="Neste").click()
    expect(phone.get_by_role("group", name="I hvilken grad opplevde du at tiltaket")).to_be_visible()
    phone.get_by_role("button", name="Nynorsk").click()
    expect(phone.get_by_role("heading", name="Det første møtet: deltakar 1")).to_be_visible()
    expect(phone.get_by_text("Spørsmål 2 av 13")).to_be_visible()  # where one was
    shot(phone, "survey-phone-nn")
    phone.reload()  # what was answered is still there
    expect(phone.locator("input:checked")).to_have_count(1)
    phone.get_by_role("button", name="Vis alle spørsmåla").click()
    phone.evaluate("scrollTo(0, 0)")  # away from under the page's top, which stays where it is
    found += findings(phone)
    shot(phone, "survey-phone-all")
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.get_by_role("heading", name="Takk")).to_be_visible()
    found += findings(phone)
    shot(phone, "survey-done")
    assert phone.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('brobygger:form:'))") == []
    phone.goto(stage.server.url + path)
    expect(phone.get_by_role("heading", name="Det er besvart")).to_be_visible()
    assert found + findings(phone) == []
    plain = stage.empty(scripts=False)
    plain.goto(stage.server.url + stage.server.backstage.open_survey("trust-builders", "sara", between=["sara"]))
    shot(plain, "survey-plain")
    plain.get_by_text("3", exact=True).first.click()
    plain.get_by_role("button", name="Send").last.click()
    expect(plain.get_by_role("heading", name="Takk")).to_be_visible()


def test_a_line_begins_without_a_mark_and_says_its_value(stage: Stage) -> None:
    _kari, _are, room = ready_room(stage)
    path = stage.server.backstage.give_form("how-i-am", about="are", by="kari", room=room)
    phone = stage.empty(phone=True)
    phone.goto(stage.server.url + path)
    line = phone.get_by_role("slider").first
    expect(line).to_have_attribute("aria-valuetext", "Ikke besvart ennå")
    number = phone.get_by_label("Et tall fra 0 til 10").first
    expect(number).to_have_value("")
    shot(phone, "form-phone-unset")
    found = findings(phone)
    line.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", "6 av 10")
    line.press("End")
    expect(line).to_have_attribute("aria-valuetext", "10 av 10, Har det jeg trenger")
    phone.get_by_role("button", name="Mindre").first.click()
    expect(number).to_have_value("9")
    number.fill("7")
    expect(line).to_have_value("7")
    shot(phone, "form-phone-set")
    phone.emulate_media(color_scheme="dark")
    shot(phone, "form-phone-dark")
    phone.get_by_role("button", name="Ta bort svaret").first.click()
    expect(line).to_have_attribute("aria-valuetext", "Ikke besvart ennå")
    box = line.bounding_box()
    assert box is not None
    # In the middle, where it stands unseen.
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(number).to_have_value("5")
    phone.get_by_role("button", name="Neste").click()
    expect(phone.get_by_text("Spørsmål 2 av 4")).to_be_visible()
    # Another device goes on where this one was; without a net it waits.
    desk = stage.empty()
    with phone.expect_response("**/q/**"):
        phone.get_by_role("button", name="Neste").click()
    desk.goto(stage.server.url + path)
    expect(desk.get_by_label("Et tall fra 0 til 10").first).to_have_value("5")
    shot(desk, "form-desk")
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Vis alle spørsmålene").click()
    shot(desk, "form-desk-all")
    desk.get_by_role("button", name="Send").last.click()
    expect(desk.get_by_text("Det er ikke nett akkurat nå. Svarene")).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_role("heading", name="Takk")).to_be_visible()
    assert found + findings(desk) == []


@pytest.mark.req("DFM-28")
def test_what_a_survey_came_to(stage: Stage) -> None:
    answers = [{f"q{n}": str(1 + (row * n + n) % 5) for n in range(1, 14)} for row in range(10)]
    stage.server.backstage.answer_surveys("first-meeting-1", answers, between=["kari", "sara"])
    stage.server.backstage.answer_surveys("first-meeting-2", answers[:5], between=["kari", "sara"])
    kari = stage.enter("Kari Berge")
    kari.get_by_role("link", name="Undersøkelser").click()
    kari.wait_for_url("**/surveys/")
    found = findings(kari)
    kari.get_by_role("link", name="Alle som organisasjonen din er med i").click()
    expect(kari.get_by_text("Deltaker 2: 5 svar")).to_be_visible()
    kari.get_by_text("Tallene i en tabell").first.click()
    found += findings(kari)
    shot(kari, "results-desk")
    phone = stage.enter("Sara Holm", at="/surveys/first-meeting/", phone=True)
    shot(phone, "results-phone")
    phone.emulate_media(color_scheme="dark")
    shot(phone, "results-phone-dark")
    assert found + findings(phone) == []
    berit = stage.enter("Berit Skar", at="/questionnaires/")
    found += findings(berit)
    shot(berit, "questionnaires")
    for path in ("phq-9/", "ors/", "ors/licence/", "ors/text/"):
        berit.goto(f"{stage.server.url}/questionnaires/{path}")
        shot(berit, path.replace("/", "-"))
        found += findings(berit)
    assert found + _own_questionnaire(berit, stage.server.url) == []


def _own_questionnaire(page: Page, base: str) -> list[str]:
    """A leader loads a questionnaire: told what is wrong, then what is new, and then that it can be used."""
    page.goto(f"{base}/questionnaires/load/")
    _choose(page, cases.form(), cases.sheet() | {"version": "2"})
    expect(page.get_by_text("La de to filene si det samme.")).to_be_visible()
    found = findings(page)
    shot(page, "load-refused")
    _choose(page, cases.form(), cases.sheet())
    expect(page.get_by_text("Et nytt skjema, versjon 1.")).to_be_visible()
    found += findings(page)
    page.get_by_role("button", name="Last inn").click()
    expect(page.get_by_text("Teksten er lastet inn.")).to_be_visible()
    page.goto(f"{base}/questionnaires/load/")
    form = cases.form() | {"version": "2"}
    form["item"][0]["text"] = "Hvordan har du det?"
    form["item"][2]["answerOption"].append(cases.answer("perhaps", 2))
    _choose(page, form, cases.sheet() | {"version": "2"})
    expect(page.get_by_text("Spørsmål a er formulert på nytt")).to_be_visible()
    found += findings(page)
    shot(page, "load-draft")
    page.get_by_role("button", name="Last inn").click()
    expect(page.get_by_text("Spørsmålene i versjon 1")).to_be_visible()
    shot(page, "load-versions")
    return found + findings(page)


def _choose(page: Page, form: dict[str, Any], sheet: dict[str, Any]) -> None:
    made = {"Spørsmålene": json.dumps(form, indent=1), "Skåringen": yaml.safe_dump(sheet)}
    for label, body in made.items():
        page.get_by_label(label).set_input_files(
            {"name": "file.txt", "mimeType": "text/plain", "buffer": body.encode()}
        )
    page.get_by_role("button", name="Se hva som endres").click()
