"""Two leaders change the plan between their organisations on their phones, and decide on it."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.stories.axe import findings_at
from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.req("DFM-21", "DFM-22")
def test_a_journey_is_changed_by_buttons_and_decided_by_both(stage: Stage) -> None:
    berit, anne = stage.enter("Berit Skar", phone=True), stage.enter("Anne Lunde", scripts=False)
    berit.goto(f"{stage.server.url}/plans/")
    berit.get_by_role("link", name="Øyane DPS").click()
    expect(berit.get_by_text("DPS vil avslutte før vedtaket er gjort.")).to_be_visible()
    plan = berit.url
    found = [line for path in ("plans/", "plans/new/?q=a") for line in findings_at(berit, f"{stage.server.url}/{path}")]
    berit.goto(plan)
    berit.get_by_role("button", name="Endre planen").click()
    new = berit.get_by_role("region", name="Nye", exact=True)
    new.get_by_text("Legg til et trinn").click()
    new.get_by_label("Hva skjer?").last.fill("Kommunen ringer og sier når vedtaket kommer")
    new.get_by_label("Hvem gjør det?").last.select_option("Begge sammen")
    new.get_by_role("button", name="Legg til trinnet").click()
    expect(new.get_by_text("7. Kommunen ringer")).to_be_visible()
    new.get_by_role("button", name="Flytt trinn 7 opp").click()
    expect(new.get_by_text("6. Kommunen ringer")).to_be_visible()
    found += findings_at(berit, f"{plan}draft/") + findings_at(berit, plan)
    berit.goto(f"{plan}draft/")
    berit.get_by_label("Fra hvilken dag gjelder den?").fill(dt.date.today().isoformat())  # noqa: DTZ011 (the browser's day)
    berit.get_by_role("button", name="Lagre").last.click()
    for one in (berit, anne):
        one.goto(f"{plan}draft/")
        one.get_by_role("button", name="Vi sier ja til dette").click()
    expect(anne.get_by_text("Begge sider har sagt ja. Planen er bestemt.")).to_be_visible()
    kari = stage.enter("Kari Berge")
    kari.goto(plan)
    expect(kari.get_by_text("6. Kommunen ringer")).to_be_visible()
    expect(kari.get_by_role("button", name="Endre planen")).to_have_count(0)
    assert found == []
