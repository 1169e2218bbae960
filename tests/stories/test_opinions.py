"""The municipality's knowledge is asked for: one tap, and what was said stays in the room for the person too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import open_room, ready_room

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
QUESTION = "Er det tid for arbeidstrening på gartneriet?"


@pytest.mark.req("STI-09")
def test_a_service_is_asked_what_it_thinks_and_another_says_so_unasked(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    base = stage.server.url
    kari.goto(f"{base}/rooms/{room}/opinions/")
    kari.get_by_label("Hva lurer du på?").fill(QUESTION)
    kari.get_by_role("button", name="Spør NAV Øygarden").click()
    expect(kari.get_by_role("heading", name=QUESTION)).to_be_visible()
    # Are has the room open: it is told there by itself, in the log and beside it.
    told = are.get_by_role("region", name="Meldinger").get_by_text(
        "Kari Berge spurte NAV region vest: Hva tenker dere?"
    )
    expect(told).to_be_visible()
    expect(are.locator("#room-aside").get_by_text("NAV Øygarden har ikke svart ennå")).to_have_count(1)

    vera = stage.enter("Vera Moe", phone=True)
    vera.get_by_role("link", name=QUESTION).first.click()
    vera.get_by_label("Det dere tenker, med vanlige ord").fill("Ja, to dager i uken først.")
    vera.get_by_role("button", name="Si det").click()
    expect(vera.get_by_role("blockquote")).to_have_text("Ja, to dager i uken først.")

    frida = stage.enter("Frida Lien", scripts=False)
    frida.goto(f"{base}/rooms/{room}/opinions/")
    frida.get_by_text("Dere er ikke spurt, men kan si hva dere tenker").click()
    frida.get_by_label("Det dere tenker, med vanlige ord").fill("Medisinen går fint med det.")
    frida.get_by_role("button", name="Si det").click()

    expect(are.locator("#room-aside").get_by_text("NAV Øygarden har svart; Legekontoret har svart")).to_have_count(1)
    are.goto(f"{base}/rooms/{room}/opinions/")
    for words in ("NAV Øygarden ble spurt av Kari Berge", "Ja, to dager i uken først.", "Medisinen går fint med det."):
        expect(are.get_by_text(words)).to_be_visible()
    expect(are.get_by_text("uten å være spurt")).to_be_visible()
    assert [*findings(are), *findings(vera)] == []
    open_room(stage, vera, room)
