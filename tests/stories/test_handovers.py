"""Per and Trond of the source (Trond's part is Kari's here): from the offer to the debrief, three people on phones."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import tick

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
AGREED = "Vi ses neste uke, og Kari blir med første gang."
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.req("DFM-03", "DFM-07", "DFM-08", "DFM-11", "DFM-14", "DFM-16", "DFM-17", "SAM-06", "STI-07")
def test_pers_whole_story(stage: Stage) -> None:
    room = stage.server.backstage.open_room(
        about="per", by="kari", why="Per skal videre til DPS.", helpers=["frida", "sara"]
    )
    kari = stage.enter("Kari Berge", at=f"/rooms/{room}/hand-overs/?words=allmenn", phone=True)
    kari.get_by_role("button", name="Start Allmennpoliklinikken").click()
    one = kari.url
    kari.get_by_role("button", name="Tilby det til Per").click()
    per = stage.enter("Per Nilsen", phone=True)
    per.get_by_role("link", name="Du får tilbud om Det første møtet").first.click()
    found = findings(per)
    per.get_by_role("button", name="Ja, det vil jeg").click()

    found += _agenda(per, one)
    sara = stage.enter("Sara Dahl", phone=True)
    found += _receiver(kari, sara, one)
    _time(kari, 1)
    kari.get_by_role("button", name="Vis agendaen til Sara Dahl").click()
    sara.goto(f"{one}agenda/")
    expect(sara.get_by_text("Hva som skal skje hos dere")).to_be_visible()
    expect(sara.get_by_text("Det som skjedde i vår")).to_have_count(0)

    stage.server.backstage.let_it_be(room, "Det første møtet", -HOUR)
    found += _meeting(kari, sara, one)
    found += _summary(kari, per, one)
    sara.goto(f"{stage.server.url}/rooms/{room}/")
    expect(sara.get_by_text(AGREED).first).to_be_visible()

    _first_appointment(kari, sara, per, one)
    kari.goto(one)
    tick(kari, "Det var bra")
    kari.get_by_role("button", name="Noter", exact=True).click()
    stage.server.backstage.let_it_be(room, "Første time", 20 * HOUR)
    sara.goto(one)
    found += findings(sara)
    tick(sara, "Timen passer, hen kommer")
    sara.get_by_role("button", name="Noter", exact=True).click()
    stage.server.backstage.let_it_be(room, "Første time", -HOUR / 6)
    sara.goto(one)
    tick(sara, "Hen kom, og jeg tok imot")
    sara.get_by_role("button", name="Noter", exact=True).click()
    sara.get_by_role("button", name="Jeg overtar ansvaret").click()
    expect(sara.get_by_text("Sara Dahl har overtatt ansvaret.")).to_be_visible()
    found += _how_it_was(per, sara, one)
    kari.goto(one)
    found += findings(kari)
    tick(kari, "Få personer var med")
    kari.get_by_role("button", name="Vi har snakket sammen").click()
    expect(kari.get_by_text("Ferdig", exact=True)).to_be_visible()
    per.goto(one)
    found += findings(per)
    assert found == []


def _agenda(per: Page, one: str) -> list[str]:
    per.get_by_role("link", name="Agendaen min").click()
    per.get_by_role("button", name="Hva som skal skje hos dere").click()
    per.get_by_label(re.compile("Er det noe du ikke ønsker")).fill("Det som skjedde i vår")
    per.locator("#not").get_by_role("button", name=re.compile("^Legg til")).click()
    found = findings(per)
    per.get_by_role("link", name="Si det i stedet for å skrive").click()
    tick(per, "Noe vi skal ta opp på forhånd?")
    found += findings(per)
    per.get_by_role("button", name="Start opptak").click()
    expect(per.get_by_text("0:01 av 2:00")).to_be_visible()
    per.get_by_role("button", name="Stopp").click()
    per.get_by_role("button", name="Send til agendaen").click()
    expect(per.locator("#before").get_by_label("Talemelding")).to_be_visible()
    per.get_by_role("button", name="Dette er agendaen").click()
    return found


def _receiver(kari: Page, sara: Page, one: str) -> list[str]:
    kari.goto(f"{one}two/")
    found = findings(kari)
    kari.get_by_role("button", name="Det er denne Sara Dahl").click()
    sara.goto(one)
    sara.get_by_label("Hva får personen tilbud om hos dere").fill("Samtaler hver uke, med meg.")
    tick(sara, "Vedtaket er gjort")
    found += findings(sara)
    sara.get_by_role("button", name="Jeg er med, og dette er tilbudet").click()
    kari.goto(one)
    kari.get_by_role("link", name="Gjør dette nå").click()
    return found


def _time(page: Page, days: int) -> None:
    soon = dt.datetime.now(dt.UTC).date() + days * DAY
    page.get_by_label("Dato").fill(soon.isoformat())
    page.get_by_label("Klokkeslett").fill("10:00")
    page.get_by_role("button", name="Lag avtalen").click()
    expect(page.get_by_text("Det er avtalt.")).to_be_visible()


def _meeting(kari: Page, sara: Page, one: str) -> list[str]:
    sara.goto(f"{one}table/")
    sara.get_by_label("Vi er enige om at …").fill(AGREED)
    sara.get_by_role("button", name="Legg til").click()
    found = findings(sara)
    kari.goto(f"{one}table/")
    kari.get_by_role("button", name="Vi har holdt møtet").click()
    return found


def _summary(kari: Page, per: Page, one: str) -> list[str]:
    kari.get_by_role("link", name="Gjør dette nå").click()
    words = kari.get_by_label("Teksten")
    expect(words).to_have_value(re.compile(re.escape(AGREED)))
    words.fill(f"Hei Per! {AGREED} Hilsen DPS")
    kari.get_by_role("button", name="Vis den til personen").click()
    expect(kari.get_by_text("Disse ordene røper noe om helse eller tjenester: DPS")).to_be_visible()
    words.fill(f"Hei Per! {AGREED}")
    kari.get_by_role("button", name="Vis den til personen").click()
    found = findings(kari)
    per.goto(one)
    per.get_by_role("link", name="Les oppsummeringen").click()
    expect(per.get_by_text("1 tekstmelding", exact=True)).to_be_visible()
    per.get_by_role("button", name="Ja, send meg dette").click()
    expect(per.get_by_text("Den er på vei, og står i rommet.")).to_be_visible()
    return found


def _first_appointment(kari: Page, sara: Page, per: Page, one: str) -> None:
    """Sara makes it, Per needs another time and turns to whom he knows, Kari gets it moved."""
    sara.goto(one)
    sara.get_by_role("link", name="Avtal første time").first.click()
    _time(sara, 6)
    per.goto(one)
    per.get_by_text("Jeg trenger en annen tid").click()
    per.get_by_role("button", name="Hjelp meg med en annen tid").click()
    expect(per.get_by_text("De får beskjed, og finner en annen tid for deg.")).to_be_visible()
    kari.goto(one)
    kari.locator(".ui-definitions a").last.click()
    expect(kari.get_by_text("Passer ikke for Per Nilsen").first).to_be_visible()
    kari.get_by_role("link", name="Endre avtalen").click()
    kari.get_by_label("Klokkeslett").fill("13:00")
    kari.get_by_role("button", name="Lagre endringen").click()
    per.goto(one)
    expect(per.get_by_text("kl. 13.00").first).to_be_visible()


def _how_it_was(per: Page, sara: Page, one: str) -> list[str]:
    """Per answers in his own words, leaves the rest out, and Sara reads it."""
    per.goto(one)
    found = findings(per)
    per.get_by_role("link", name="Svar nå").click()
    per.get_by_role("button", name="Vis alle spørsmålene").click()
    found += findings(per)
    per.get_by_role("textbox", name="Hva skulle vært annerledes?").fill("Ingenting, det gikk fint.")
    per.get_by_role("button", name="Send", exact=True).click()
    expect(per.get_by_text("Svaret ditt er kommet inn.")).to_be_visible()
    sara.goto(one)
    expect(sara.get_by_text("Ingenting, det gikk fint.")).to_be_visible()
    return found
