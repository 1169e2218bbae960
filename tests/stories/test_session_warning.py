"""Before the session ends the room asks whether somebody is there, and keeps what one was typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
TYPED = "Hei Trine, jeg ringer legen i"


def test_the_room_asks_in_time_and_keeps_what_was_typed(stage: Stage) -> None:
    frida = stage.enter("Frida Lien")
    frida.clock.install()
    frida.get_by_role("link", name="Trine").first.click()
    field = frida.get_by_role("textbox", name="Skriv en melding")
    field.fill(TYPED)

    asked = frida.get_by_role("dialog", name="Er du her fortsatt?")
    frida.clock.fast_forward("27:00")
    expect(asked).to_be_hidden()
    frida.clock.fast_forward("01:10")  # less than two minutes are left of the half hour
    expect(asked).to_be_visible()
    expect(field).to_have_value(TYPED)

    with frida.expect_response("**/session/stay/") as stayed:
        asked.get_by_role("button").click()
    assert stayed.value.status == 200
    expect(asked).to_be_hidden()
    expect(field).to_have_value(TYPED)


def test_a_page_left_past_the_limit_is_fetched_anew_with_the_draft(stage: Stage) -> None:
    frida = stage.enter("Frida Lien")
    frida.clock.install()
    frida.get_by_role("link", name="Trine").first.click()
    room = frida.url
    field = frida.get_by_role("textbox", name="Skriv en melding")
    field.fill(TYPED)
    frida.evaluate("document.body.dataset.old = ''")
    with frida.expect_navigation(url=room):
        frida.clock.fast_forward("30:05")
    expect(frida.locator("body[data-old]")).to_have_count(0)
    expect(field).to_have_value(TYPED)
