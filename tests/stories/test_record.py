"""From the room to one's own record, in browsers: a text in one tap, and colleagues who see that it is done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import message, ready_room, sees, tick, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.req("SAM-10")
def test_one_tap_copies_the_text_and_colleagues_see_that_it_is_done(stage: Stage) -> None:
    kari, are, room = ready_room(stage, helpers=["Vera Moe", "Knut Aas"])
    write(are, "Kan vi flytte møtet med NAV?")
    sees(kari, "Kan vi flytte møtet")
    vera = stage.enter("Vera Moe", phone=True)
    vera.context.grant_permissions(["clipboard-read", "clipboard-write"])
    vera.goto(f"{stage.server.url}/rooms/{room}/record/")
    expect(vera.get_by_role("checkbox", name="Kan vi flytte møtet")).to_be_checked()
    vera.get_by_role("button", name="Lag teksten").click()
    expect(vera.get_by_role("button", name="Kopier teksten")).to_be_visible()
    assert findings(vera) == []
    vera.get_by_role("button", name="Kopier teksten").click()
    expect(vera.get_by_text("1 melding er merket som ført")).to_be_visible()
    copied = vera.evaluate("() => navigator.clipboard.readText()")
    assert "Are Solberg" in copied
    assert "Kan vi flytte møtet med NAV?" in copied
    expect(vera.get_by_role("checkbox", name="Kan vi flytte møtet")).not_to_be_checked()

    knut = stage.enter("Knut Aas")
    knut.goto(f"{stage.server.url}/rooms/{room}/")
    expect(message(knut, "Kan vi flytte møtet")).to_contain_text("Ført i journal av Vera")
    knut.goto(f"{stage.server.url}/rooms/duty/")
    expect(knut.get_by_role("heading", name="Ikke ført ennå")).to_be_visible()
    expect(knut.locator(f"a[href='/rooms/{room}/record/']")).to_have_count(0)
    for page in (kari, are):
        page.goto(f"{stage.server.url}/rooms/{room}/")
        sees(page, "Kan vi flytte møtet")
        expect(page.get_by_text("Ført i journal")).to_have_count(0)


def test_a_leaders_sentence_is_put_where_one_writes(stage: Stage) -> None:
    berit = stage.enter("Berit Skar")
    berit.goto(f"{stage.server.url}/phrases/")
    berit.get_by_label("En ny setning").fill("Jeg ringer deg i morgen.")
    berit.get_by_role("button", name="Legg til").click()
    expect(berit.get_by_text("Alle i organisasjonen din kan bruke den nå.")).to_be_visible()
    kari, _are, _room = ready_room(stage)
    field = kari.get_by_role("textbox", name="Skriv en melding")
    field.fill("Hei Are!")
    kari.get_by_role("link", name="Standardsetninger").click()
    expect(kari.get_by_role("dialog").get_by_text("Jeg ringer deg i morgen.")).to_be_visible()
    assert findings(kari) == []
    kari.get_by_role("dialog").get_by_text("Jeg ringer deg i morgen.").click()
    expect(field).to_have_value("Hei Are! Jeg ringer deg i morgen.")
    expect(field).to_be_focused()


def test_without_script_one_copies_oneself_and_takes_a_file(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    write(are, "Kan jeg bytte time?")
    sees(kari, "Kan jeg bytte time?")
    plain = stage.enter("Kari Berge", scripts=False)
    plain.goto(f"{stage.server.url}/rooms/{room}/record/")
    plain.get_by_role("button", name="Lag teksten").click()
    expect(plain.get_by_role("button", name="Kopier teksten")).to_have_count(0)
    tick(plain, "Nei, ikke ennå")
    with plain.expect_download() as taken:
        plain.get_by_role("button", name="Som tekstfil").click()
    assert taken.value.suggested_filename.endswith(".txt")
    plain.get_by_role("button", name="Jeg har kopiert den selv").click()
    expect(plain.get_by_role("checkbox", name="Kan jeg bytte time?")).to_be_checked()
