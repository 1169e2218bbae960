"""Two leaders prepare a pilot: the page says what is missing and who has it; it starts when all are ready."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.stories.axe import findings_at
from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.req("SAM-09")
def test_a_pilot_starts_when_all_have_said_that_they_are_ready(stage: Stage) -> None:
    berit = stage.enter("Berit Skar", phone=True)
    berit.goto(f"{stage.server.url}/pilots/new/")
    berit.get_by_label("Hva kaller dere piloten?").fill("Samsnakk for FACT og psykoseaksen")
    berit.get_by_label("Hva skal vi få til?").fill("Ingen skal være mellomledd for hjelperne sine.")
    berit.get_by_label("Hvem er den for?").fill("Hører personen til psykoseaksen på Øyane DPS?")
    berit.get_by_role("button", name="Lagre").click()
    page = berit.url
    for name in ("Kari Berge", "Anne Lunde", "Sara Dahl"):
        berit.goto(f"{page}members/?q={name}")
        berit.get_by_role("button", name=f"Ta med {name}").click()
    anne = stage.enter("Anne Lunde")
    for leader in (berit, anne):
        terms(leader, page)
    expect(anne.get_by_text("Sara Dahl har ikke sagt «klar».")).to_be_visible()
    found = [line for path in ("", "plan/", "terms/", "members/?q=Frida") for line in findings_at(berit, page + path)]
    people = (berit, anne, stage.enter("Kari Berge"), stage.enter("Sara Dahl", scripts=False))
    for one in people:
        one.goto(page)
        one.get_by_role("button", name="Jeg er klar").click()
    anne.goto(page)
    anne.get_by_role("button", name="Start piloten").click()
    expect(anne.get_by_text("Piloten er i gang.")).to_be_visible()
    found += [line for path in ("end/", "answers/", "figures/", "") for line in findings_at(berit, page + path)]
    expect(berit.get_by_text("De neste statusmøtene")).to_be_visible()
    berit.goto(page)
    berit.get_by_role("button", name="Jeg er ikke klar likevel").click()
    anne.reload()
    expect(anne.get_by_text("Piloten er ikke i gang nå.")).to_be_visible()
    assert found + findings_at(anne, page) == []
    the_leaders_end_it(berit, anne, page)
    people[2].goto(page)
    expect(people[2].get_by_text("Vi begynner på nytt når vi er flere.")).to_be_visible()


def the_leaders_end_it(berit: Page, anne: Page, page: str) -> None:
    """Each says what they think; then they decide, and nobody is asked about the pilot any more."""
    for leader in (berit, anne):
        leader.goto(f"{page}end/")
        leader.get_by_label("Hva har ikke virket?").fill("Vi er for få.")
        leader.get_by_label("Stopp", exact=True).first.check()
        leader.get_by_role("button", name="Lagre").click()
        expect(leader.get_by_text("Vi er for få.").last).to_be_visible()
    decide = anne.locator("form", has=anne.get_by_label("Hvorfor?"))
    decide.get_by_label("Stopp", exact=True).check()
    anne.get_by_label("Hvorfor?").fill("Vi begynner på nytt når vi er flere.")
    anne.get_by_role("button", name="Skriv det ned og avslutt piloten").click()
    expect(anne.get_by_text("Piloten er avsluttet. Alle som er med")).to_be_visible()


def terms(leader: Page, page: str) -> None:
    """A leader says what their organisation can and cannot be flexible on."""
    leader.goto(f"{page}terms/")
    leader.get_by_label("Hva kan dere være fleksible på?").fill("Når vi møtes.")
    leader.get_by_label("Hva kan dere ikke være fleksible på?").fill("Kapasiteten: fire pasienter.")
    leader.get_by_role("button", name="Lagre").click()
    leader.wait_for_url(page)
