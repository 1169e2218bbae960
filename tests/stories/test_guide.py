"""A new helper with nothing but the guide: a room is going in under two minutes of their time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.stories.stage import Stage
from tests.stories.steps import ARE, live, room_id, say_yes, sees, tick

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
GUIDE = Path(__file__).parents[2] / "docs" / "guider" / "for-hjelperen.md"

# What somebody who is no typist needs (Card, Moran and Newell 1983, the keystroke-level model): to think before each
# tap, to reach and tap, to write a letter. And to read the guide, at 200 words a minute, and to wait for each page.
THINK, TAP, LETTER, PAGE, WORD = 1.35, 1.1, 0.28, 1.5, 60 / 200
COUNTS = """() => {
    const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) ?? 0) + 1);
    count("pages");
    addEventListener("click", (event) => event.isTrusted && event.detail && count("taps"), true);
    addEventListener("beforeinput", () => count("letters"), true);
}"""


def section(name: str) -> str:
    """What the guide says under a heading, up to the next one."""
    found = re.search(rf"^## {name}\n(.*?)^##", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def seconds(page: Page, read: str) -> float:
    """How long it takes somebody to read that and do what was done on this page's tab."""
    done = page.evaluate("() => ['pages', 'taps', 'letters'].map((name) => Number(sessionStorage.getItem(name)))")
    pages, taps, letters = done
    assert taps > 3
    assert letters > 20
    words = len(read.split())
    return float(words * WORD + pages * PAGE + taps * (THINK + TAP) + letters * LETTER)


def tap_while_the_list_changes(page: Page, name: str) -> None:
    """The finger is down when the answer to what was typed comes, and is lifted after: the tap counts."""
    expect(page.locator("#staff-results [data-found]")).to_be_visible()
    page.get_by_role("button", name=name).first.hover()
    page.mouse.down()
    with page.expect_response("**words=Frida**"):
        page.get_by_label("Søk på navn").dispatch_event("input")
    page.mouse.up()
    expect(page.locator("#staff-chosen")).to_contain_text(name.removeprefix("Velg "))


def test_with_the_guide_alone_a_room_is_going_in_under_two_minutes(stage: Stage) -> None:
    """The helper does what the guide says, in its order, by the words that it quotes; then the person says yes."""
    said = section("Lag et rom")
    first, then = re.findall(r"«([^»]+)»", said)[:2]
    helper = stage.enter("Kari Berge", phone=True)
    helper.add_init_script(f"({COUNTS})()")
    helper.reload()
    helper.get_by_role("link", name=first).first.click()
    known = helper.get_by_label(ARE["name"], exact=True)
    if known.count():
        tick(helper, ARE["name"])
    else:
        helper.get_by_label("Navn", exact=True).press_sequentially(ARE["name"])
        helper.get_by_label("Mobilnummer").press_sequentially(ARE["mobile"])
    helper.get_by_label("Hva skal rommet hjelpe med?").press_sequentially("Timen på DPS må flyttes.")
    helper.get_by_role("button", name=then).click()
    helper.get_by_label("Søk på navn").press_sequentially("Frida")
    tap_while_the_list_changes(helper, "Velg Frida Lien")
    helper.locator("main button[type=submit]").last.click()  # "the button at the bottom"
    helper.wait_for_url("**/waiting/")
    room = room_id(helper)
    say_yes(stage.enter("Are Solberg", phone=True), stage.server.url, room, to=["Frida Lien"])
    helper.wait_for_url(f"**/rooms/{room}/")  # it opens before the helper's eyes
    live(helper)
    helper.get_by_role("textbox", name="Skriv en melding").press_sequentially("Hei!")
    helper.get_by_role("button", name="Send", exact=True).click()
    sees(helper, "Hei!")
    took = seconds(helper, said.split("###")[0])
    assert took < 120
