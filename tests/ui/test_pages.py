"""The gallery in a real browser: accessible, narrow, obedient to the policy, and its scripts do what they promise."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from brobygger.ui.gallery import PAGES
from tests.stories.axe import findings
from tests.ui.conftest import Open

pytestmark = pytest.mark.browser

ALL = ["/ui/", *(f"/ui/{name}/" for name in PAGES), "/offline/", "/no-such-page/"]


@pytest.mark.parametrize("path", ALL)
def test_axe_finds_nothing_in_light_and_dark(open_page: Open, path: str):
    assert findings(open_page(path)) == []


@pytest.mark.parametrize("path", ALL)
def test_nothing_is_wider_than_a_small_phone(open_page: Open, path: str):
    page = open_page(path, width=320, height=568)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_in_what_is_opened(open_page: Open):
    page = open_page("/ui/")
    page.get_by_role("button", name="Meny").click()
    expect(page.locator("#menu")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Åpne dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


TARGETS = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden]), textarea')]
  .filter(one => one.checkVisibility() && !one.closest('p, dd, .ds-skip-link, .ui-cover, .ui-readers'))
  .map(one => [one, one.closest('.ds-chip, .ui-choice') || one])
  .map(([one, box]) => [one.outerHTML.slice(0, 90), box.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize("path", ["/ui/", "/ui/forms/", "/ui/room/", "/ui/home/", "/ui/log/", "/ui/signed-out/"])
def test_a_thumb_finds_every_button(open_page: Open, path: str):
    assert "\n".join(open_page(path).evaluate(TARGETS)) == ""
