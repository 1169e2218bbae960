"""The first half of Are's story (seed 003, "Samsnakk – Hva er det?"), in four browsers at once and then a fifth."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.stage import Stage
from tests.stories.steps import ARE, live, open_room, say_yes, sees, start_room, tick, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.req("SAM-01", "SAM-02", "SAM-03", "SAM-04", "SAM-05", "SAM-07", "STI-10")
def test_ares_story(stage: Stage) -> None:
    base = stage.server.url
    # The municipal psychologist sees that it gets too much for Are, and makes a room around him.
    kari = stage.enter("Kari Berge")
    why = "Are har mange å forholde seg til. Vi samler beskjedene på ett sted."
    room = start_room(kari, **ARE, why=why, helpers=["Frida Lien", "Vera Moe"])

    # Are reads on his phone, says yes to both by name, and would rather just follow along for now.
    are = stage.enter("Are Solberg", phone=True)
    expect(are.get_by_text(why)).to_be_visible()
    say_yes(are, base, room, to=["Frida Lien", "Vera Moe"], history=True)
    live(are)

    # The psychologist's page goes to the room by itself; GP and NAV find it on their own first pages.
    kari.wait_for_url(f"**/rooms/{room}/")
    live(kari)
    frida = stage.enter("Frida Lien", phone=True)
    vera = stage.enter("Vera Moe")
    for helper in (frida, vera):
        helper.locator(f"a[href='/rooms/{room}/']").click()
        live(helper)
    write(kari, "Hei alle sammen. Her kan vi gi beskjeder, så slipper Are å være mellomledd.")
    for page in (are, frida, vera):
        sees(page, "slipper Are å være mellomledd")

    # Are has got an appointment on a day that does not suit, and asks.
    write(are, "Hei. Jeg har fått time hos DPS 11. nov., men akkurat den dagen kan jeg ikke. Kan jeg bytte?")
    for page in (kari, frida, vera):
        sees(page, "Kan jeg bytte?")
    write(kari, "Hei Are! Jeg har nå snakket med Sara i DPS, og vi fant en ny dato sammen. Passer 17. nov?")
    sees(are, "Passer 17. nov?")
    are.get_by_role("button", name="Mottatt").click()
    sees(vera, "Mottatt")

    # The psychologist at DPS comes in: health personnel who work together, so Are is told and need not be asked.
    kari.goto(f"{base}/rooms/{room}/members/add/")
    kari.get_by_label("Søk på navn").fill("Sara Dahl")
    kari.get_by_role("button", name="Velg Sara Dahl").click()
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url("**/members/")
    expect(are.get_by_text("Sara Dahl er nå med i rommet.").first).to_be_visible()
    sara = stage.enter("Sara Dahl")
    open_room(stage, sara, room)
    sees(sara, "Kan jeg bytte?")  # Are has chosen that newcomers may read what was written before

    # After the first meeting: the meeting with NAV has to wait, and Vera has the ball.
    sara.locator("[data-composer-more] summary").click()
    options = sara.locator("select[name=ball_holder] option").all_text_contents()
    sara.locator("select[name=ball_holder]").select_option(label=next(one for one in options if "Vera" in one))
    write(sara, "Hei Vera! Are har behov for å vente med jobbrelaterte tiltak. Kan du flytte avtalen?")
    sees(vera, "Kan du flytte avtalen?")
    expect(are.locator("#room-ball")).to_contain_text("Ballen er hos Vera")
    write(vera, "Hei Sara! Takk for at du gir beskjed om dette. Da sletter jeg møtet inntil videre. Mvh Vera NAV")
    for page in (are, frida, sara):
        sees(page, "Da sletter jeg møtet inntil videre")

    # Are's first page says what happens; then he takes back his yes while Vera is typing.
    field = vera.get_by_role("textbox", name="Skriv en melding")
    field.fill("En ting til, Are: har du tenkt på")
    are.goto(f"{base}/rooms/{room}/choices/")
    are.get_by_role("link", name="Trekk ja-et mitt tilbake").click()
    are.get_by_role("button", name="Ja, trekk ja-et tilbake").click()
    for page in (vera, frida, sara):
        expect(page.locator("[data-composer-status]")).to_contain_text("ikke lenger med")
    expect(field).to_have_value("En ting til, Are: har du tenkt på")
    are.goto(f"{base}/rooms/{room}/")
    sees(are, "Da sletter jeg møtet inntil videre")
    expect(are.get_by_text("En ting til, Are")).to_have_count(0)


def test_the_plain_forms_carry_the_same_story(stage: Stage) -> None:
    """Without scripts: everything but the live update works."""
    base = stage.server.url
    kari = stage.enter("Kari Berge", scripts=False)
    kari.goto(f"{base}/rooms/new/")
    if kari.get_by_label(ARE["name"], exact=True).count():
        tick(kari, ARE["name"])
    else:
        kari.get_by_label("Navn", exact=True).fill(ARE["name"])
        kari.get_by_label("Mobilnummer").fill(ARE["mobile"])
    kari.get_by_label("Hva skal rommet hjelpe med?").fill("Uten skript går det også.")
    kari.get_by_role("button", name="Neste").click()
    kari.get_by_label("Søk på navn").fill("Frida")
    kari.get_by_role("button", name="Søk").click()
    kari.get_by_role("button", name="Velg Frida Lien").click()
    kari.get_by_role("button", name="Spør Are").click()
    room = kari.url.split("/rooms/")[1].split("/")[0]
    are = stage.enter("Are Solberg", phone=True, scripts=False)
    say_yes(are, base, room, to=["Frida Lien"])
    write(are, "Hei fra en gammel telefon")
    sees(are, "Hei fra en gammel telefon")
    kari.goto(f"{base}/rooms/{room}/")
    sees(kari, "Hei fra en gammel telefon")
    kari.get_by_role("button", name="Send", exact=True).click()
    expect(kari.get_by_text("Skriv noe").first).to_be_visible()
