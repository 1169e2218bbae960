"""The project leader's Monday: what waits, what is in the way and what is learnt, on a phone; axe finds nothing."""

from __future__ import annotations

import pytest

from tests.stories.axe import findings, findings_at
from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_project_leader_sees_what_waits_and_clears_it(stage: Stage) -> None:
    berit = stage.enter("Berit", phone=True)
    berit.get_by_role("link", name="Forbedringsprosjekter").click()
    berit.get_by_role("link", name="Det første møtet på tvers").click()
    berit.get_by_role("heading", name="Denne uken").wait_for()
    project = berit.url
    found = findings(berit)
    berit.get_by_role("link", name="Avtale ett nummer som alltid blir besvart").click()
    berit.get_by_label("Hva gjorde dere med det?").fill("Vaktnummeret gjelder for alle.")
    found += findings(berit)
    berit.get_by_role("button", name="Ute av veien").click()
    berit.wait_for_url(project)
    assert berit.get_by_role("link", name="Avtale ett nummer").count() == 0
    berit.get_by_role("link", name="Hva viser det nå? Flere kommer til første time").click()
    berit.get_by_label("Hva viser det?").fill("15 av 16 kom.")
    found += findings(berit)
    berit.get_by_role("button", name="Skriv det ned").click()
    berit.get_by_text("15 av 16 kom.").wait_for()
    berit.goto(project)
    berit.get_by_text("15 av 16 kom.").wait_for()
    for path in ("people/?q=Vera", "barriers/new/", "benefits/new/", "plan/", "end/"):
        found += findings_at(berit, project + path)
    training = f"{stage.server.url}/improvement/training/"
    found += findings_at(berit, training) + findings_at(berit, f"{training}new/")
    berit.goto(training)
    berit.get_by_role("link", name="Neste kurs").first.click()
    berit.get_by_role("heading", name="Hvem som holder det").wait_for()
    found += findings(berit)
    assert found == []


def test_a_helper_answers_in_one_tap_whether_it_was_as_it_was_meant(stage: Stage) -> None:
    stage.server.backstage.ask_whether_as_meant("sara", between=["kari", "sara"])
    sara = stage.enter("Sara", phone=True)
    sara.get_by_role("heading", name="Var det slik det var ment?").wait_for()
    sara.get_by_text("Ikke helt").click()
    assert sara.get_by_label("Få deltakere.").is_visible()
    assert findings(sara) == []
    sara.get_by_role("button", name="Ja, alle fire").click()
    sara.get_by_text("Takk. Svaret telles uten navnet ditt.").wait_for()
    assert sara.get_by_role("heading", name="Var det slik det var ment?").count() == 0
