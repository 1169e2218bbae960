"""The person decides: what takes effect at once, on pages that others have open."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.stories.stage import Stage
from tests.stories.steps import ARE, open_room, ready_room, sees, start_room, tick, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.req("SAM-07")
def test_a_yes_taken_back_while_somebody_types_leaves_their_words_with_the_reason(stage: Stage) -> None:
    _kari, are, room = ready_room(stage)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    field = vera.get_by_role("textbox", name="Skriv en melding")
    field.fill("Hei Are, jeg tenker at vi")
    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    are.get_by_role("link", name="Trekk ja-et mitt tilbake").click()
    began = time.monotonic()
    are.get_by_role("button", name="Ja, trekk ja-et tilbake").click()
    expect(vera.locator("[data-composer-status]")).to_contain_text("ikke lenger med")
    assert time.monotonic() - began < 5
    expect(field).to_have_value("Hei Are, jeg tenker at vi")
    expect(vera.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    answer = vera.reload()
    assert answer is not None
    assert answer.status == 403
    expect(vera.get_by_text(re.compile("ikke lenger"))).to_be_visible()
    are.goto(f"{stage.server.url}/rooms/{room}/")
    expect(are.get_by_text(re.compile("trakk ja-et tilbake"))).to_be_visible()


def test_one_helper_taken_out_loses_the_room_and_the_others_stay(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    are.get_by_role("link", name="Ta ut Vera").click()
    are.get_by_role("button", name="Ja, ta ut Vera").click()
    expect(vera.locator("[data-composer-status]")).to_contain_text("ikke lenger med")
    expect(kari.locator("[data-timeline]").get_by_text("Vera Moe er ikke lenger med i rommet.")).to_be_visible()
    write(kari, "Vi er her fortsatt")
    sees(kari, "Vi er her fortsatt")


def test_a_break_shuts_the_field_and_the_end_of_it_opens_it_with_the_words_still_there(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    field = kari.get_by_role("textbox", name="Skriv en melding")
    field.fill("Når du er klar,")
    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    are.get_by_role("button", name="Ta en pause").click()
    expect(kari.locator("[data-composer-status]")).to_contain_text("tar en pause")
    expect(field).to_have_value("Når du er klar,")
    are.get_by_role("button", name="Start rommet igjen").click()
    expect(kari.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    expect(field).to_have_value("Når du er klar,")


def test_somebody_came_in_while_one_wrote_and_one_is_asked_again(stage: Stage) -> None:
    kari, are, room = ready_room(stage, helpers=["Vera Moe"])
    are.get_by_role("textbox", name="Skriv en melding").fill("Dette er litt privat")
    are.context.set_offline(True)
    kari.goto(f"{stage.server.url}/rooms/{room}/members/add/")
    kari.get_by_label("Søk på navn").fill("Frida Lien")
    kari.get_by_role("button", name="Velg Frida Lien").click()
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url("**/members/")
    are.get_by_role("button", name="Send", exact=True).click()
    are.context.set_offline(False)
    dialog = are.locator("dialog#audience-changed")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Frida Lien")
    dialog.get_by_role("button", name="Ja, send").click()
    sees(are, "Dette er litt privat")


def test_a_no_is_as_easy_as_a_yes_and_tells_nobody_more(stage: Stage) -> None:
    kari = stage.enter("Kari Berge")
    room = start_room(kari, **ARE, why="Noe som må ordnes, nummer 1.", helpers=["Frida Lien"])
    are = stage.enter("Are Solberg", phone=True)
    are.goto(f"{stage.server.url}/rooms/{room}/consent/")
    yes = are.get_by_role("button", name="Ja, jeg vil ha rommet").bounding_box()
    no = are.get_by_role("button", name="Nei, ikke nå").bounding_box()
    assert yes is not None
    assert no is not None
    assert abs(yes["width"] - no["width"]) < 2
    assert abs(yes["height"] - no["height"]) < 2
    are.get_by_role("button", name="Nei, ikke nå").click()
    expect(are.get_by_text("Du sa nei, og det er helt greit")).to_be_visible()
    kari.goto(f"{stage.server.url}/rooms/{room}/")
    expect(kari.get_by_text("ville ikke ha et rom nå")).to_be_visible()


def test_the_question_on_the_helpers_device_locks_everything_else(stage: Stage) -> None:
    kari = stage.enter("Kari Berge", phone=True)
    room = start_room(kari, **ARE, why="Noe som må ordnes, nummer 2.", helpers=["Vera Moe"])
    kari.get_by_role("link", name="Gi fra deg enheten").click()
    kari.get_by_label("Koden din").fill("4711")
    kari.get_by_role("button", name="Lås og gi fra deg").click()
    kari.wait_for_url("**/consent/here/")
    kari.goto(f"{stage.server.url}/")
    expect(kari.get_by_text("Rommene mine")).to_have_count(0)
    say_yes_here(stage, kari, room)
    expect(kari.get_by_text("Svaret ditt er lagret")).to_be_visible()
    kari.get_by_label("Koden din").fill("4711")
    kari.get_by_role("button", name="Lås opp").click()
    kari.wait_for_url(f"**/rooms/{room}/")
    expect(kari.locator("[data-timeline]")).to_be_visible()


def say_yes_here(stage: Stage, page: Page, room: str) -> None:
    """Answer on the page that is locked to the question."""
    page.goto(f"{stage.server.url}/rooms/{room}/consent/here/")
    tick(page, "Vera Moe")
    tick(page, "Avtaler og praktiske ting")
    tick(page, "Jeg har fylt 16 år")
    tick(page, "Jeg har lest dette")
    page.get_by_role("button", name="Ja, jeg vil ha rommet").click()


def test_under_sixteen_is_told_why_and_nothing_opens(stage: Stage) -> None:
    kari = stage.enter("Kari Berge")
    room = start_room(kari, **ARE, why="Noe som må ordnes, nummer 3.")
    are = stage.enter("Are Solberg", phone=True)
    are.goto(f"{stage.server.url}/rooms/{room}/consent/")
    tick(are, "Avtaler og praktiske ting")
    tick(are, "Jeg har lest dette")
    are.get_by_role("button", name="Ja, jeg vil ha rommet").click()
    expect(are.get_by_text(re.compile("fylt 16 år for å si ja")).first).to_be_visible()


@pytest.mark.req("IMR-11")
def test_how_one_takes_part_is_shown_as_a_choice(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    card = are.locator("#participation")
    tick(card, "Jeg vil bare lese")
    card.get_by_role("button", name="Lagre valget").click()
    kari.reload()
    expect(kari.get_by_text("Are har valgt bare å lese")).to_be_visible()
    are.goto(f"{stage.server.url}/rooms/{room}/")
    expect(are.get_by_text("Du har valgt bare å lese")).to_be_visible()


def test_what_matters_stands_on_top_in_the_persons_own_words(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    are.goto(f"{stage.server.url}/rooms/{room}/matters/")
    are.get_by_label("Viktigst nå").fill("Å få sove, og å komme tilbake på jobb.")
    are.get_by_label("Slik vil jeg helst bli kontaktet").fill("SMS, ikke før klokka ti.")
    are.get_by_role("button", name="Lagre").click()
    expect(kari.locator("#room-aside").get_by_text("Å få sove, og å komme tilbake på jobb.")).to_be_visible()


@pytest.mark.req("STI-06")
def test_who_has_seen_and_why(stage: Stage) -> None:
    _kari, are, room = ready_room(stage)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    are.goto(f"{stage.server.url}/rooms/{room}/log/")
    line = are.locator(".ui-logline", has_text="Vera Moe").filter(has_text="leste rommet").first
    expect(line).to_be_visible()
    line.get_by_role("button", name="Hvorfor?").click()
    expect(are.get_by_text("Du har spurt hvorfor").first).to_be_visible()


def test_a_new_helper_sees_what_the_person_chose(stage: Stage) -> None:
    kari, are, room = ready_room(stage, helpers=["Vera Moe"])
    write(kari, "Skrevet før Frida kom")
    sees(are, "Skrevet før Frida kom")
    kari.goto(f"{stage.server.url}/rooms/{room}/members/add/")
    kari.get_by_label("Søk på navn").fill("Frida Lien")
    kari.get_by_role("button", name="Velg Frida Lien").click()
    kari.get_by_role("button", name="Gå videre").click()
    expect(are.locator(".ui-timeline").get_by_text("Frida Lien er nå med i rommet.").first).to_be_visible()
    frida = stage.enter("Frida Lien")
    open_room(stage, frida, room)
    expect(frida.get_by_text("Skrevet før Frida kom")).to_have_count(0)


def test_the_leader_answers_why_and_the_answer_comes_in_the_room(stage: Stage) -> None:
    _kari, are, room = ready_room(stage)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    are.goto(f"{stage.server.url}/rooms/{room}/log/")
    line = are.locator(".ui-logline", has_text="Vera Moe").filter(has_text="leste rommet").first
    line.get_by_role("button", name="Hvorfor?").click()
    expect(are.get_by_text("Du har spurt hvorfor").first).to_be_visible()
    leader = stage.enter("Tor")
    leader.goto(f"{stage.server.url}/rooms/review/")
    # Other stories may have asked the same leader: every open question gets its answer.
    waiting = leader.locator("section.ui-card", has_text="Vera Moe").filter(has=leader.get_by_label("Svaret ditt"))
    for _ in range(waiting.count()):
        waiting.first.get_by_label("Svaret ditt").fill("Vera forbereder møtet dere har på torsdag.")
        waiting.first.get_by_role("button", name="Send svaret").click()
        expect(leader.get_by_text("Svaret ditt er i rommet").first).to_be_visible()
    are.goto(f"{stage.server.url}/rooms/{room}/")
    expect(are.get_by_text("Vera forbereder møtet dere har på torsdag.").first).to_be_visible()


def test_emergency_access_reads_only_and_the_person_sees_it(stage: Stage) -> None:
    _kari, are, _room = ready_room(stage)
    write(are, "Bare for dem jeg har sagt ja til")
    sees(are, "Bare for dem jeg har sagt ja til")
    sara = stage.enter("Sara Dahl")
    sara.goto(f"{stage.server.url}/rooms/emergency/")
    sara.get_by_label("Mobilnummeret til personen").fill(ARE["mobile"])
    sara.get_by_label("Hvorfor trenger du det nå?").fill("Are er innlagt og kan ikke svare for seg.")
    sara.get_by_role("button", name="Åpne i to timer").click()
    expect(sara.get_by_text("Du kan lese, men ikke skrive").first).to_be_visible()
    are.goto(f"{stage.server.url}{sara.url.removeprefix(stage.server.url)}")
    expect(are.get_by_text("åpnet rommet i en nødsituasjon").first).to_be_visible()
    leader = stage.enter("Anne")
    leader.goto(f"{stage.server.url}/rooms/review/")
    card = leader.locator("section.ui-card", has_text="Are er innlagt").first
    card.get_by_role("button", name="Det var grunn til det").click()
    expect(leader.locator("section.ui-card", has_text="Are er innlagt")).to_have_count(0)


def test_somebody_close_comes_in_after_the_persons_own_yes(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    kari.goto(f"{stage.server.url}/rooms/{room}/members/")
    kari.get_by_role("link", name="Pårørende eller tillitsperson").click()
    kari.get_by_label("Navn", exact=True).fill("Liv Solberg")
    kari.get_by_label("Mobilnummer").fill("12")
    kari.get_by_role("button", name="Gå videre").click()
    expect(kari.get_by_label("Navn", exact=True)).to_have_value("Liv Solberg")  # nothing typed is lost
    kari.get_by_label("Mobilnummer").fill("999 00 133")
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url(f"**/rooms/{room}/members/")
    expect(kari.get_by_text("Are blir spurt")).to_be_visible()

    are.goto(f"{stage.server.url}/rooms/{room}/choices/")
    are.locator("li", has_text="Liv Solberg").get_by_role("link", name="Les og svar").click()
    are.get_by_role("button", name=re.compile("^Ja")).click()
    are.wait_for_url(f"**/rooms/{room}/choices/")
    kari.goto(f"{stage.server.url}/rooms/{room}/members/")
    expect(kari.locator(".ui-member", has_text="Liv Solberg")).to_contain_text("pårørende")

    are.goto(f"{stage.server.url}/rooms/{room}/members/next-of-kin/")
    tick(are, "En tillitsperson")
    are.get_by_label("Navn", exact=True).fill("Lærer Mo")
    are.get_by_label("Mobilnummer").fill("999 00 134")
    are.get_by_role("button", name="Gå videre").click()
    are.wait_for_url(re.compile("/choices/wishes/"))  # the one who decides is asked at once
    expect(are.get_by_text("Lærer Mo").first).to_be_visible()
