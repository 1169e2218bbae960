"""Other ways to say it than writing, in browsers: what is sent is seen at once by the others."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.stories.axe import findings
from tests.stories.stage import Stage
from tests.stories.steps import message, ready_room, sees

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (2600, 1300), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.req("STI-07")
def test_a_picture_is_seen_at_once_and_gone_when_it_is_taken_back(stage: Stage) -> None:
    kari, are, _room = ready_room(stage)
    are.get_by_role("textbox", name="Skriv en melding").fill("Et utkast")
    are.get_by_role("link", name="Andre måter å si det på").click()
    are.get_by_text("Et bilde", exact=True).click()
    are.get_by_role("button", name="Send bildet").click()
    expect(are.get_by_role("main").get_by_text("Velg først hva du vil sende.")).to_be_visible()
    are.get_by_label("Ta et bilde").set_input_files(
        {"name": "ferie.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + b"\0" * 400}
    )
    are.get_by_label("Beskriv bildet").fill("Oppslaget på døra")
    are.get_by_role("button", name="Send bildet").click()
    expect(are.get_by_role("main").get_by_text("Det er ikke et bilde vi kan vise")).to_be_visible()
    expect(are.get_by_label("Beskriv bildet")).to_have_value("Oppslaget på døra")
    are.get_by_label("Ta et bilde").set_input_files(
        {"name": "ferie.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    expect(are.get_by_role("img", name="Bildet du har valgt")).to_be_visible()
    assert findings(are) == []
    are.get_by_role("button", name="Send bildet").click()
    are.wait_for_url("**/rooms/*/#m*")
    sees(kari, "Oppslaget på døra")
    shown = message(kari, "Oppslaget på døra")
    kari.wait_for_function("() => document.querySelector('.ui-message__picture img').naturalWidth === 2000")
    sees(are, "Oppslaget på døra")
    expect(are.get_by_role("textbox", name="Skriv en melding")).to_have_value("Et utkast")
    message(are, "Oppslaget på døra").get_by_role("link", name="Åpne bildet").click()
    expect(are.get_by_role("img", name="Oppslaget på døra")).to_be_visible()
    assert findings(are) == []
    are.get_by_text("Ta tilbake meldingen").click()
    are.get_by_role("button", name="Ta tilbake").click()
    expect(kari.get_by_text("Denne meldingen er tatt tilbake")).to_be_visible()
    expect(shown.get_by_role("link", name="Åpne bildet")).to_have_count(0)


@pytest.mark.req("STI-07")
def test_a_voice_message_is_listened_to_before_it_is_sent(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    are.goto(f"{stage.server.url}/rooms/{room}/other/")
    are.get_by_text("En talemelding", exact=True).click()
    send = are.get_by_role("button", name="Send opptaket")
    expect(send).to_be_disabled()
    expect(are.get_by_label("Velg et opptak")).to_have_count(0)
    are.get_by_role("button", name="Start opptak").click()
    expect(are.get_by_text("0:01 av 2:00")).to_be_visible()
    are.get_by_role("button", name="Stopp").click()
    listen = are.locator("audio[data-listen]")
    listen.evaluate("async (own) => { own.muted = true; await own.play(); }")
    are.get_by_label("Det samme skrevet").fill("Jeg kommer litt sent")
    assert findings(are) == []
    send.click()
    are.wait_for_url("**/rooms/*/#m*")
    sees(kari, "Jeg kommer litt sent")
    heard = message(kari, "Jeg kommer litt sent").get_by_label("Talemelding")
    heard.evaluate("async (own) => { own.muted = true; await own.play(); }")
    assert findings(kari) == []

    kari.add_init_script("MediaRecorder.isTypeSupported = (type) => type.includes('mp4')")  # as Safari
    kari.clock.install()
    kari.goto(f"{stage.server.url}/rooms/{room}/other/")
    kari.get_by_text("En talemelding", exact=True).click()
    kari.get_by_role("button", name="Start opptak").click()
    expect(kari.get_by_role("button", name="Stopp")).to_be_visible()
    kari.clock.run_for(119_000)
    expect(kari.get_by_role("button", name="Stopp")).to_be_visible()
    kari.clock.run_for(3_000)
    expect(kari.locator("audio[data-listen]")).to_be_visible()
    kari.get_by_role("button", name="Send opptaket").click()
    kari.wait_for_url("**/rooms/*/#m*")
    sees(are, "En talemelding")


@pytest.mark.req("STI-07")
def test_a_symbol_and_a_drawing_and_a_message_read_aloud(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    are.goto(f"{stage.server.url}/rooms/{room}/other/")
    are.get_by_text("Et symbol", exact=True).click()
    assert findings(are) == []
    are.get_by_role("button", name="Jeg er urolig").click()
    are.wait_for_url("**/rooms/*/#m*")
    sees(kari, "😟 Jeg er urolig")

    are.goto(f"{stage.server.url}/rooms/{room}/other/")
    are.get_by_text("En tegning", exact=True).click()
    are.get_by_role("button", name="Send tegningen").click()
    expect(are.get_by_role("main").get_by_text("Velg først hva du vil sende.")).to_be_visible()
    are.get_by_label("Blå").check()
    paper = are.locator("canvas[data-paper]")
    paper.scroll_into_view_if_needed()
    place = paper.bounding_box()
    assert place
    are.mouse.move(place["x"] + 40, place["y"] + 40)
    are.mouse.down()
    are.mouse.move(place["x"] + 200, place["y"] + 120, steps=8)
    are.mouse.up()
    beside = are.context.new_page()
    beside.goto(f"{stage.server.url}/story/")
    are.context.clear_cookies(name="sessionid")
    are.get_by_role("button", name="Send tegningen").click()
    expect(are.get_by_role("main").get_by_text("Du er logget ut.")).to_be_visible()
    beside.reload()
    beside.get_by_role("button", name="Are Solberg").first.click()
    beside.wait_for_url(lambda url: "/story/" not in url)
    beside.close()
    assert findings(are) == []
    are.get_by_role("button", name="Send tegningen").click()
    are.wait_for_url("**/rooms/*/#m*")
    sees(kari, "En tegning")
    expect(message(kari, "En tegning").get_by_role("link", name="Åpne bildet")).to_be_visible()

    kari.add_init_script(SPEECH)
    kari.reload()
    button = message(kari, "Jeg er urolig").get_by_role("button", name="Les opp denne meldingen")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert kari.evaluate("() => window.said") == ["😟 Jeg er urolig", "nb-NO", "Nora"]
    assert findings(kari) == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert kari.evaluate("() => window.said") == []


# Voices of which one is the device's own, since a browser without a head has none.
SPEECH = """
const voices = [
  { lang: "nb-NO", name: "Far away", localService: false },
  { lang: "nb-NO", name: "Nora", localService: true },
];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  speak: (one) => { window.said = [one.text, one.lang, one.voice.name]; },
  cancel: () => { window.said = []; },
} });
"""
