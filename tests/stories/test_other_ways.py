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
