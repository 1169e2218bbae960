"""Are's story (seed 003, "Samsnakk – Hva er det?"), in four browsers at once and then a fifth."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.stage import Stage
from tests.stories.steps import ARE, live, say_yes, sees, start_room, tick, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SOON = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=8)


@pytest.mark.req("SAM-01", "SAM-02", "SAM-03", "SAM-04", "SAM-05", "SAM-07", "STI-08", "STI-10")
def test_ares_story(stage: Stage) -> None:
    """The whole of it, each in a browser of their own, Are, the GP and Sara on telephones."""
    kari, are, frida, vera, room = the_room_is_made(stage)
    meeting = nav_meets_are(vera, are)
    the_time_does_not_suit(kari, are, (kari, frida, vera))
    sara = sara_comes_in(stage, kari, are, room)
    the_nav_meeting_waits(sara, vera, meeting, (are, frida, sara))
    they_tell_each_other(stage, kari, sara, vera, are, room)
    are_takes_back_his_yes(stage, are, vera, (vera, frida, sara), room)


def the_room_is_made(stage: Stage) -> tuple[Page, Page, Page, Page, str]:
    """The municipal psychologist sees that it gets too much for Are, and makes a room around him. He says yes."""
    kari = stage.enter("Kari Berge")
    why = "Are har mange å forholde seg til. Vi samler beskjedene på ett sted."
    room = start_room(kari, **ARE, why=why, helpers=["Frida Lien", "Vera Moe"])
    are = stage.enter("Are Solberg", phone=True)
    expect(are.get_by_text(why)).to_be_visible()
    say_yes(are, stage.server.url, room, to=["Frida Lien", "Vera Moe"], history=True)
    live(are)
    # The psychologist's page goes to the room by itself; GP and NAV find it on their own first pages.
    kari.wait_for_url(f"**/rooms/{room}/")
    live(kari)
    frida, vera = stage.enter("Frida Lien", phone=True), stage.enter("Vera Moe")
    for helper in (frida, vera):
        helper.locator(f"a[href='/rooms/{room}/']").click()
        live(helper)
    write(kari, "Hei alle sammen. Her kan vi gi beskjeder, så slipper Are å være mellomledd.")
    for page in (are, frida, vera):
        sees(page, "slipper Are å være mellomledd")
    return kari, are, frida, vera, room


def agree(page: Page, what: str, day: dt.date, clock: str) -> str:
    """Make an appointment from the room; gives its address."""
    page.goto(f"{page.url.split('?')[0]}appointments/new/")
    page.get_by_label("Hva er det?").fill(what)
    page.get_by_label("Dato").fill(day.isoformat())
    page.get_by_label("Klokkeslett").fill(clock)
    page.get_by_role("button", name="Lag avtalen").click()
    expect(page.get_by_role("heading", name=what)).to_be_visible()
    return page.url


def back(page: Page) -> None:
    """From an appointment to its room."""
    page.goto(page.url.split("appointments/")[0])
    live(page)


def nav_meets_are(vera: Page, are: Page) -> str:
    """NAV is brought in, so that Are can come back to work: Vera and he shall meet."""
    meeting = agree(vera, "Møte om arbeid", SOON + dt.timedelta(days=9), "09:00")
    back(vera)
    expect(are.get_by_role("link", name=re.compile("^Neste: .*Møte om arbeid"))).to_be_visible()
    return meeting


def the_time_does_not_suit(kari: Page, are: Page, helpers: tuple[Page, ...]) -> None:
    """DPS has a time for Are that he cannot come to: one tap, a new time, one tap."""
    first = agree(kari, "Det første møtet på DPS", SOON, "10:00")
    write(are, "Hei. Jeg har fått time hos DPS, men akkurat den dagen kan jeg ikke. Kan jeg bytte?")
    back(kari)
    for page in helpers:
        sees(page, "Kan jeg bytte?")
    are.goto(first)
    are.get_by_role("button", name="Passer ikke", exact=True).click()
    kari.goto(first)
    expect(kari.get_by_text("Passer ikke for Are").first).to_be_visible()
    kari.get_by_role("link", name="Foreslå andre tider").click()
    kari.locator("[name=day1]").fill((SOON + dt.timedelta(days=6)).isoformat())
    kari.locator("[name=clock1]").fill("10:00")
    kari.get_by_role("button", name="Foreslå disse tidene").click()
    back(kari)
    write(kari, "Hei Are! Jeg har nå snakket med Sara i DPS, og vi fant en ny dato sammen. Passer den?")
    are.goto(first)
    are.get_by_role("button", name=re.compile("^Passer (?!ikke)")).click()
    expect(are.get_by_role("heading", name="Slik har tiden endret seg")).to_be_visible()
    back(are)
    sees(are, "Passer den?")
    are.get_by_role("button", name="Mottatt").click()
    for page in helpers:
        sees(page, "Mottatt")
        expect(page.get_by_text(re.compile("Avtalen med Kari Berge .* flyttes til ")).first).to_be_visible()


def sara_comes_in(stage: Stage, kari: Page, are: Page, room: str) -> Page:
    """The psychologist at DPS: health personnel who work together, so Are is told and need not be asked."""
    kari.goto(f"{stage.server.url}/rooms/{room}/members/add/")
    kari.get_by_label("Søk på navn").fill("Sara Dahl")
    kari.get_by_role("button", name="Velg Sara Dahl").click()
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url("**/members/")
    expect(are.get_by_text("Sara Dahl er nå med i rommet.").first).to_be_visible()
    sara = stage.enter("Sara Dahl", at=f"/rooms/{room}/", phone=True)
    live(sara)
    sees(sara, "Kan jeg bytte?")  # Are has chosen that newcomers may read what was written before
    return sara


def the_nav_meeting_waits(sara: Page, vera: Page, meeting: str, others: tuple[Page, ...]) -> None:
    """After the first meeting it is too early for work: Vera has the ball, and puts their meeting off."""
    sara.locator("[data-composer-more] summary").click()
    options = sara.locator("select[name=ball_holder] option").all_text_contents()
    sara.locator("select[name=ball_holder]").select_option(label=next(one for one in options if "Vera" in one))
    write(sara, "Hei Vera! Are har behov for å vente med jobbrelaterte tiltak. Kan dere møtes et par uker senere?")
    sees(vera, "et par uker senere?")
    expect(others[0].locator("#room-ball")).to_contain_text("Ballen er hos Vera")
    vera.goto(f"{meeting}change/")
    vera.get_by_label("Dato").fill((SOON + dt.timedelta(days=23)).isoformat())
    vera.get_by_role("button", name="Lagre endringen").click()
    expect(vera.get_by_role("heading", name="Slik har tiden endret seg")).to_be_visible()
    back(vera)
    write(vera, "Hei Sara! Takk for at du gir beskjed om dette. Da flytter jeg møtet. Mvh Vera NAV")
    for page in others:
        sees(page, "Da flytter jeg møtet")
        expect(page.get_by_text(re.compile("Avtalen med Vera Moe .* flyttes til ")).first).to_be_visible()
    sara.reload()
    live(sara)
    sara.get_by_text("Vera har svart. Sparte det deg for en telefon?").wait_for()
    sara.get_by_role("button", name="Ja", exact=True).click()
    live(sara)


def they_tell_each_other(stage: Stage, kari: Page, sara: Page, vera: Page, are: Page, room: str) -> None:
    """Nothing is written twice, nobody need ring to be heard, and Are sees at home what happens."""
    kari.goto(f"{stage.server.url}/rooms/{room}/opinions/")
    kari.get_by_label("Hva lurer du på?").fill("Når er det tid for arbeid igjen?")
    kari.get_by_role("button", name="Spør NAV Øygarden").click()
    vera.goto(f"{stage.server.url}/rooms/{room}/opinions/")
    vera.get_by_label("Det dere tenker, med vanlige ord").fill("Når Are sier det selv. Vi begynner i det små.")
    vera.get_by_role("button", name="Si det").click()
    expect(are.locator("#room-aside").get_by_text("NAV Øygarden har svart")).to_have_count(1)
    vera.context.grant_permissions(["clipboard-read", "clipboard-write"])
    vera.goto(f"{stage.server.url}/rooms/{room}/record/")
    vera.get_by_role("button", name="Lag teksten").click()
    vera.get_by_role("button", name="Kopier teksten").click()
    expect(vera.get_by_text("er merket som ført")).to_be_visible()
    vera.goto(f"{stage.server.url}/rooms/{room}/")
    live(vera)
    sara.get_by_role("button", name="Vi snakket sammen").click()  # on the telephone, about what the room need not hold
    sees(vera, "Vi snakket sammen")
    are.goto(f"{stage.server.url}/rooms/{room}/appointments/")
    for words in ("Det første møtet på DPS", "Møte om arbeid"):
        expect(are.get_by_text(words).first).to_be_visible()


def are_takes_back_his_yes(stage: Stage, are: Page, vera: Page, helpers: tuple[Page, ...], room: str) -> None:
    """At the end, while Vera is typing: what she wrote stays with her, and the room with Are."""
    field = vera.get_by_role("textbox", name="Skriv en melding")
    field.fill("En ting til, Are: har du tenkt på")
    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    are.get_by_role("link", name="Trekk ja-et mitt tilbake").click()
    are.get_by_role("button", name="Ja, trekk ja-et tilbake").click()
    for page in helpers:
        expect(page.locator("[data-composer-status]")).to_contain_text("ikke lenger med")
    expect(field).to_have_value("En ting til, Are: har du tenkt på")
    are.goto(f"{stage.server.url}/rooms/{room}/")
    sees(are, "Da flytter jeg møtet")
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
