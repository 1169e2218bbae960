"""The pilot that failed, told anew: who is outside is refused before anybody's time is wasted; who is inside gets in.

Two organisations had understood the preconditions of the first pilot differently (SAM-09). Here the story's own pilot
asks about them first, on Maria's phone; then Are, who is inside, gets his room with Knut.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import ARE, live, message, room_id, say_yes, sees, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

LINES = (
    "Følges personen av FACT-teamet på Askøy?",
    "Hører personen til psykoseaksen på Øyane DPS?",
    "Har personen minst to hjelpere som må snakke sammen?",
)


def answer(page: Page, *said: str) -> None:
    """One tap for each of the pilot's questions."""
    for line, word in zip(LINES, said, strict=True):
        page.get_by_role("group", name=line).get_by_text(word, exact=True).tap()
    page.get_by_role("button", name="Gå videre i piloten").tap()


@pytest.mark.req("SAM-08", "SAM-12", "SAM-13")
def test_outside_is_said_before_anybodys_time_is_wasted_and_inside_gets_a_room(stage: Stage) -> None:
    base = stage.server.url
    maria = stage.enter("Maria Vik", phone=True)
    maria.get_by_role("link", name="Nytt rom").first.tap()
    expect(maria.get_by_role("heading", name="Er rommet en del av piloten Samsnakk på Askøy?")).to_be_visible()
    expect(maria.get_by_label("Mobilnummer")).to_have_count(0)
    found = findings(maria)
    answer(maria, "Ja", "Nei", "Ja")
    expect(maria.get_by_role("heading", name="Personen er utenfor piloten Samsnakk på Askøy")).to_be_visible()
    expect(maria.get_by_text(LINES[1])).to_be_visible()
    expect(maria.get_by_text(LINES[0])).to_have_count(0)
    expect(maria.get_by_text("Gro Hauge (NAV region vest), Anne Lunde (Øyane DPS)", exact=False)).to_be_visible()
    found += findings(maria)

    maria.get_by_role("link", name="Svar på nytt").tap()
    answer(maria, "Ja", "Ja", "Ja")
    room = ask_are(maria)
    are = stage.enter("Are Solberg", at=f"/rooms/{room}/consent/", phone=True)
    expect(are.get_by_text("De kaller det Samsnakk på Askøy.", exact=False)).to_be_visible()
    say_yes(are, base, room, to=["Knut Aas"])
    live(are)
    knut = stage.enter("Knut Aas", at=f"/rooms/{room}/", phone=True)
    live(knut)
    expect(knut.get_by_text("Vi svarer her innen 3 arbeidsdager.")).to_be_visible()
    write(knut, "Jeg kan onsdag.")
    sees(are, "Jeg kan onsdag.")

    gro = stage.enter("Gro Hauge")
    gro.goto(base + "/pilots/")
    gro.get_by_role("link", name="Samsnakk på Askøy").click()
    gro.get_by_role("button", name="Jeg er ikke klar likevel").click()
    maria.goto(f"{base}/rooms/new/")
    expect(maria.get_by_text("I denne piloten lages det ingen nye rom nå.")).to_be_visible()
    expect(maria.get_by_text("Gro Hauge har ikke sagt «klar».")).to_be_visible()
    found += findings(maria)
    write(are, "Onsdag er fint.")  # his room goes on
    sees(knut, "Onsdag er fint.")
    gro.get_by_role("button", name="Jeg er klar").click()
    maria.reload()
    expect(maria.get_by_role("button", name="Gå videre i piloten")).to_be_visible()
    assert found == []
    expect(message(knut, "Jeg kan onsdag.")).to_be_visible()


def ask_are(maria: Page) -> str:
    """The two screens that everybody has; returns the room's id."""
    maria.get_by_label("Navn", exact=True).fill(ARE["name"])
    maria.get_by_label("Mobilnummer").fill(ARE["mobile"])
    maria.get_by_label("Hva skal rommet hjelpe med?").fill("Timen på DPS og møtet med NAV må passe sammen.")
    maria.get_by_role("button", name="Neste").tap()
    maria.get_by_label("Søk på navn").fill("Knut Aas")
    maria.get_by_role("button", name="Velg Knut Aas").first.tap()
    maria.get_by_role("button", name="Spør Are").tap()
    maria.wait_for_url("**/waiting/")
    return room_id(maria)
