"""Whom to ask, found by what one needs; and the administrator who brings the places in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.directory.test_taking_in import body, number, unit
from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import choose, open_room, ready_room, tick

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_an_administrator_looks_at_a_file_from_the_register_and_takes_it_in(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "underenheter.json"
    file.write_text(json.dumps([body(), unit(1), unit(2, overordnetEnhet=number(9))]), "utf-8")
    odd = stage.enter("Odd Myhre", at="/admin-desk/")
    odd.get_by_role("link", name="Ta inn fra Enhetsregisteret").click()
    odd.get_by_label("Filer fra data.brreg.no (JSON)").set_input_files(file)
    odd.get_by_role("button", name="Vis hva som ville endret seg").click()
    expect(odd.get_by_text(f"Hent enheter/{number(9)} også")).to_be_visible()
    expect(odd.get_by_text("Ingenting er endret ennå")).to_be_visible()
    odd.get_by_role("button", name="Ta inn", exact=True).click()  # the chosen file is still there
    expect(odd.get_by_role("heading", name="Tatt inn")).to_be_visible()
    assert findings(odd) == []
    odd.goto(f"{stage.server.url}/directory/?q=rusteam+klepp")
    expect(odd.get_by_role("link", name="Havøy kommune rusteam")).to_be_visible()


@pytest.mark.req("STI-11", "DFM-23")
def test_whom_to_ask_is_found_by_what_one_needs_and_the_question_is_followed_to_its_answer(stage: Stage) -> None:
    _kari, are, room = ready_room(stage, helpers=["Frida Lien"])
    base = stage.server.url
    phone = stage.enter("Kari Berge", at="/", phone=True)
    phone.get_by_role("link", name="Hvem hjelper med hva").click()
    phone.get_by_role("searchbox").fill("jobb øygarden")
    phone.get_by_role("searchbox").press("Enter")
    phone.get_by_role("link", name="NAV Øygarden").click()
    expect(phone.get_by_text("Vakt for samarbeidspartnere")).to_be_visible()
    phone.get_by_role("link", name="Spør dem om noe").click()
    phone.get_by_label("Spørsmålet ditt").fill("Hvem kan mest om arbeidstrening på gartneriet?")
    phone.get_by_role("button", name="Send").click()
    way = phone.get_by_role("list").filter(has_text="Kari Berge spurte NAV Øygarden")
    expect(phone.get_by_text("Mottatt av NAV Øygarden, ikke lest ennå")).to_be_visible()

    def opened(name: str) -> Page:
        """Whoever it waits for finds it on their home page, on the phone."""
        page = stage.enter(name, phone=True)
        page.get_by_role("link", name="Se henvendelser").click()
        page.get_by_role("link", name="Hvem kan mest om").click()
        return page

    def pass_on(page: Page, to: str, why: str) -> None:
        page.get_by_role("link", name="Send videre").click()
        page.get_by_role("searchbox").fill(to)
        page.get_by_role("searchbox").press("Enter")
        tick(page, to)
        page.get_by_label("Hvorfor?").fill(why)
        page.get_by_role("button", name="Send videre").click()

    tor = opened("Tor Hansen")  # he holds the contact point
    phone.reload()
    expect(phone.get_by_text("Lest hos NAV Øygarden, ingen har tatt den ennå")).to_be_visible()
    pass_on(tor, "Vera Moe", "Vera kjenner gartneriet")
    phone.reload()
    expect(phone.get_by_text("Sendt til Vera Moe hos NAV Øygarden, som ikke har tatt den ennå")).to_be_visible()
    pass_on(opened("Vera Moe"), "Knut Aas", "Knut følger opp de som er der")
    knut = opened("Knut Aas")
    knut.get_by_role("button", name="Jeg tar den").click()
    phone.reload()
    expect(way).to_contain_text("«Knut følger opp de som er der»")
    expect(phone.get_by_text("Knut Aas hos NAV Askøy tar seg av den")).to_be_visible()
    knut.get_by_label("Svaret ditt").fill("Det er meg. Ring eller skriv.")
    knut.get_by_role("button", name="Send svaret").click()
    expect(knut.get_by_text("Svaret er sendt.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Det er meg. Ring eller skriv.")).to_be_visible()
    for step in (
        "Tor Hansen leste den",
        "Vera Moe sendte den videre til Knut Aas",
        "Knut Aas tok den",
        "Knut Aas svarte",
    ):
        expect(way).to_contain_text(step)
    assert [*findings(phone), *findings(knut)] == []

    # Now that one knows whom: asked into the room, where Are decides.
    phone.goto(f"{base}/rooms/{room}/members/add/")
    choose(phone, "Knut Aas")
    phone.get_by_role("button", name="Gå videre").click()
    phone.wait_for_url(f"**/rooms/{room}/members/")
    are.goto(f"{base}/rooms/{room}/choices/")
    are.locator("li", has_text="Knut Aas").get_by_role("link", name="Les og svar").click()
    are.get_by_role("button", name=re.compile("^Ja")).click()
    are.wait_for_url(f"**/rooms/{room}/choices/")
    open_room(stage, knut, room)
    phone.reload()
    expect(phone.locator(".ui-member", has_text="Knut Aas")).to_contain_text("NAV Askøy")
