"""A room from the first tap to messages that arrive by themselves."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories.stage import Stage
from tests.stories.steps import ARE, live, message, open_room, ready_room, sees, start_room, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.req("SAM-02")
def test_a_room_is_asked_for_in_two_screens_and_under_a_minute(stage: Stage) -> None:
    kari = stage.enter("Kari Berge", phone=True)
    began = time.monotonic()
    start_room(kari, **ARE, why="En time må flyttes.", helpers=["Frida Lien"])
    assert time.monotonic() - began < 60
    expect(kari.get_by_text("Are har fått en melding")).to_be_visible()


def test_the_answer_is_the_same_for_a_number_nobody_has(stage: Stage) -> None:
    kari = stage.enter("Kari Berge")
    start_room(kari, name="Ukjent Person", mobile="999 00 777", why="En time må flyttes.")
    expect(kari.get_by_text("Ukjent har fått en melding")).to_be_visible()


def test_nobody_but_the_asker_and_the_person_is_told_before_the_yes(stage: Stage) -> None:
    kari = stage.enter("Kari Berge")
    room = start_room(kari, **ARE, why="En time må flyttes.", helpers=["Frida Lien"])
    frida = stage.enter("Frida Lien")
    assert room not in frida.content()
    answer = frida.goto(f"{stage.server.url}/rooms/{room}/")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.req("SAM-01", "SAM-03")
def test_messages_arrive_by_themselves_and_once(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    frida = stage.enter("Frida Lien")
    open_room(stage, frida, room)
    write(are, "Hei. Jeg kan ikke den dagen. Kan jeg bytte?")
    for page in (kari, frida, are):
        sees(page, "Kan jeg bytte?")
    write(kari, "Hei Are! Passer 17. november?")
    sees(are, "Passer 17. november?")
    expect(are.locator("li[data-client]")).to_have_count(0)
    expect(message(kari, "Passer 17. november?")).to_have_attribute("data-own", "")
    assert message(are, "Passer 17. november?").get_attribute("data-own") is None


def test_the_newest_stands_clear_of_where_one_writes(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    for n in range(3):
        write(are, f"Beskjed {n}")
        sees(kari, f"Beskjed {n}")
    last = message(are, "Beskjed 2").locator(".ui-message__receipts")
    expect(last).to_contain_text("Lest av")  # what one has not read is where the page opens instead
    are.goto(f"{stage.server.url}/rooms/{room}/matters/")
    are.get_by_label("Viktigst nå").fill("Å få sove")
    are.get_by_role("button", name="Lagre").click()  # the newest is a line of the room's own
    are.set_viewport_size({"width": 390, "height": 600})
    for page in (kari, are):
        open_room(stage, page, room)
        newest = page.locator("[data-timeline] > li").last
        expect(newest).to_contain_text("viktigst")
        below, writing = newest.bounding_box(), page.locator("form[data-composer]").bounding_box()
        assert below
        assert writing
        assert below["y"] + below["height"] <= writing["y"]


def test_a_new_message_is_announced_once(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    kari.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector('[data-announce=""]');
          new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
            .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    write(are, "Fint at dere snakker sammen.")
    sees(kari, "Fint at dere snakker sammen.")
    kari.wait_for_function("() => window.heard.length > 0")
    assert kari.evaluate("() => window.heard.filter((said) => said.includes('Fint at dere')).length") == 1


@pytest.mark.req("DFM-23")
def test_receipts_say_who_has_read(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    frida = stage.enter("Frida Lien")
    write(kari, "Frida, ser du på resepten?")
    sees(kari, "Frida, ser du på resepten?")
    open_room(stage, frida, room)
    receipts = message(kari, "Frida, ser du på resepten?").locator(".ui-message__receipts")
    expect(receipts).to_contain_text(re.compile("Lest av"))
    receipts.click()
    expect(kari.get_by_text(re.compile("Frida Lien: lest"))).to_be_visible()
    expect(kari.get_by_text(re.compile("Are Solberg: lest"))).to_have_count(0)


def test_the_ball_is_shown_to_all_until_it_is_answered(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    kari.locator("[data-composer-more] summary").click()
    kari.get_by_label("Hvem har ballen nå?").select_option(label=_vera(kari))
    write(kari, "Vera, kan du flytte møtet?")
    expect(are.locator("#room-ball")).to_contain_text("Ballen er hos Vera")
    expect(vera.locator("#room-ball")).to_contain_text("Ballen er hos deg")
    vera.get_by_role("button", name="Jeg har svart").click()
    expect(vera.locator("#room-ball [data-ball]")).to_have_count(0)
    expect(are.locator("#room-ball [data-ball]")).to_have_count(0)


def _vera(page: Page) -> str:
    options = page.locator("select[name=ball_holder] option").all_text_contents()
    return next(option for option in options if option.startswith("Vera"))


def test_one_tap_answers(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    write(are, "Kan noen flytte timen?")
    sees(kari, "Kan noen flytte timen?")
    kari.get_by_role("button", name="Jeg tar det").click()
    sees(are, "Jeg tar det")


def test_a_message_can_be_changed_and_taken_back(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    write(kari, "Vi ses tirzdag")
    sees(are, "Vi ses tirzdag")
    message(kari, "Vi ses tirzdag").locator(".ui-message__menu").click()
    kari.get_by_label("Meldingen").fill("Vi ses tirsdag")
    kari.get_by_role("button", name="Lagre endringen").click()
    sees(are, "Vi ses tirsdag")
    expect(message(are, "Vi ses tirsdag")).to_contain_text("endret")
    message(kari, "Vi ses tirsdag").locator(".ui-message__menu").click()
    kari.get_by_text("Ta tilbake meldingen").click()
    kari.get_by_role("button", name="Ta tilbake", exact=True).click()
    expect(message(are, "Vi ses tirsdag")).to_have_count(0)
    expect(are.get_by_text("Denne meldingen er tatt tilbake")).to_be_visible()


def test_what_is_written_without_a_net_waits_and_goes_by_itself(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    are.context.set_offline(True)
    write(are, "Jeg er på vei, uten dekning")
    expect(are.locator("li[data-client]")).to_contain_text("Ikke sendt ennå")
    are.context.set_offline(False)
    sees(kari, "Jeg er på vei, uten dekning")
    expect(are.locator("li[data-client]")).to_have_count(0)
    sees(are, "Jeg er på vei, uten dekning")
    are.reload()
    sees(are, "Jeg er på vei, uten dekning")


def test_what_waits_survives_a_reload(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)

    def fail(route: Route) -> None:
        route.abort()

    are.route("**/live/send", fail)
    write(are, "Dette skal ikke bli borte")
    expect(are.locator("li[data-client]")).to_have_count(1)
    are.reload()
    expect(are.locator("li[data-client]")).to_contain_text("Dette skal ikke bli borte")
    are.unroute("**/live/send")
    are.reload()
    sees(kari, "Dette skal ikke bli borte")
    sees(are, "Dette skal ikke bli borte")


def test_a_reload_keeps_the_draft_and_signing_out_erases_it(stage: Stage) -> None:
    kari, _are, _room = ready_room(stage)
    field = kari.get_by_role("textbox", name="Skriv en melding")
    field.fill("Halvferdig tanke")
    kari.reload()
    expect(kari.get_by_role("textbox", name="Skriv en melding")).to_have_value("Halvferdig tanke")
    kari.evaluate("() => document.querySelector('form[data-sign-out]').requestSubmit()")
    kari.wait_for_url(re.compile("sign-in|story"))
    assert "Halvferdig" not in kari.evaluate("() => JSON.stringify(localStorage)")


def test_eight_tabs_share_one_stream(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    opened: list[str] = []
    context = kari.context
    context.on("request", lambda request: opened.append(request.url) if "/live/stream" in request.url else None)
    tabs = [context.new_page() for _ in range(7)]
    for tab in tabs:
        open_room(stage, tab, room)
    write(are, "Til alle faner")
    for tab in (kari, *tabs):
        sees(tab, "Til alle faner")
    assert opened == []  # the first tab's stream was open before, and no other was opened
    kari.close()
    live(tabs[0])
    write(are, "Den første fanen er lukket")
    for tab in tabs:
        sees(tab, "Den første fanen er lukket")
    assert len(opened) == 1


def test_double_click_on_send_sends_once(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    are.get_by_role("textbox", name="Skriv en melding").fill("Bare én gang")
    are.get_by_role("button", name="Send", exact=True).dblclick()
    sees(kari, "Bare én gang")
    expect(are.locator("li[data-client]")).to_have_count(0)
    sees(are, "Bare én gang")


def test_scripts_and_direction_marks_do_no_harm(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    write(are, "<script>window.bad = 1</script><img src=x onerror='window.bad = 1'>")
    sees(kari, "<script>window.bad = 1</script>")
    assert kari.evaluate("() => window.bad") is None
    write(are, "snudd \u202e tekst")
    expect(are.locator("[data-composer-status]")).to_contain_text("skriveretningen")
    expect(are.get_by_role("textbox", name="Skriv en melding")).to_have_value("snudd \u202e tekst")


def test_older_messages_on_demand_and_search(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    kari.evaluate(
        """async (room) => {
          const audience = Number(document.querySelector('form[data-composer]').dataset.audience);
          for (let n = 1; n <= 70; n += 1) {
            await fetch('/live/send', { method: 'POST', headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({ room, client_id: crypto.randomUUID(), text: `Melding nummer ${n}.`, to: [],
                ball: null, quick: '', reply_to: null, audience }) });
          }
        }""",
        room,
    )
    kari.goto(f"{stage.server.url}/rooms/{room}/")
    expect(message(kari, "Melding nummer 70.")).to_be_visible()
    expect(message(kari, "Melding nummer 1.")).to_have_count(0)
    kari.get_by_role("link", name="Vis eldre meldinger").click()
    expect(message(kari, "Melding nummer 1.")).to_have_count(1)
    kari.goto(f"{stage.server.url}/rooms/{room}/search/?q=nummer+7.")
    kari.get_by_role("link", name=re.compile("Kari Berge")).last.click()
    expect(message(kari, "Melding nummer 7.")).to_be_visible()
