"""What the story's people do on the pages, in their own words (bokmål)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect

from tests.stories.stage import Stage, key_of

ROOM_URL = re.compile(r"/rooms/([0-9a-f-]{36})/")


def room_id(page: Page) -> str:
    """The room that stands in the page's address."""
    found = ROOM_URL.search(page.url)
    assert found, page.url
    return found.group(1)


def start_room(page: Page, *, name: str, mobile: str, why: str, helpers: Iterable[str] = ()) -> str:
    """A helper starts a room around somebody in two screens; returns the room's id."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/rooms/new/")
    if page.get_by_label(name, exact=True).count():
        tick(page, name)
    else:
        page.get_by_label("Navn", exact=True).fill(name)
        page.get_by_label("Mobilnummer").fill(mobile)
    page.get_by_label("Hva skal rommet hjelpe med?").fill(why)
    page.get_by_role("button", name="Neste").click()
    for helper in helpers:
        choose(page, helper)
    page.get_by_role("button", name=re.compile("^Spør ")).click()
    page.wait_for_url("**/waiting/")
    return room_id(page)


def choose(page: Page, helper: str) -> None:
    """Find somebody by name and choose them."""
    page.get_by_label("Søk på navn").fill(helper)
    page.get_by_role("button", name=f"Velg {helper}").first.click()
    expect(page.locator("#staff-chosen")).to_contain_text(helper)


def tick(page: Page, words: str) -> None:
    """Tap a choice by its words: the label covers its whole frame."""
    page.locator("label", has_text=re.compile(f"^\\s*{re.escape(words)}")).first.click()


def say_yes(page: Page, base: str, room: str, *, to: Iterable[str] = (), history: bool = False, how: str = "") -> None:
    """The person reads the question and says yes to the room and to those named."""
    page.goto(f"{base}/rooms/{room}/consent/")
    for name in to:
        tick(page, name)
    tick(page, "Avtaler og praktiske ting")
    tick(page, "Hverdagen")
    if how:
        tick(page, how)
    if history:
        tick(page, "Også det som er skrevet før")
    tick(page, "Jeg har fylt 16 år")
    tick(page, "Jeg har lest dette")
    page.get_by_role("button", name="Ja, jeg vil ha rommet").click()
    page.wait_for_url(f"**/rooms/{room}/")


def write(page: Page, text: str) -> None:
    """Write a message and send it."""
    field = page.get_by_role("textbox", name="Skriv en melding")
    field.fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def message(page: Page, text: str) -> Locator:
    """The message in the log with this text (one that still waits is none)."""
    return page.locator("li[data-message]", has=page.get_by_text(text, exact=False))


def sees(page: Page, text: str) -> None:
    """The message has come to this page, once."""
    expect(message(page, text)).to_have_count(1)


def open_room(stage: Stage, page: Page, room: str) -> None:
    """Go to the room and wait until its stream is open."""
    page.goto(f"{stage.server.url}/rooms/{room}/")
    expect(page.locator("[data-timeline]")).to_be_visible()
    live(page)


def live(page: Page) -> None:
    """Wait until this page hears what is new."""
    page.wait_for_function("() => window.brobygger.live?.state === 'ok'")


ARE = {"name": "Are Solberg", "mobile": "999 00 001"}


def ready_room(stage: Stage, helpers: Iterable[str] = ("Frida Lien", "Vera Moe")) -> tuple[Page, Page, str]:
    """Kari's and Are's pages (Are on his phone) in a new open room with these helpers."""
    why = "Are har fått time hos DPS, og møtet med NAV må flyttes."
    keys = [key_of(helper) for helper in helpers]
    room = stage.server.backstage.open_room(about="are", by="kari", why=why, helpers=keys)
    kari = stage.enter("Kari Berge", at=f"/rooms/{room}/")
    are = stage.enter("Are Solberg", at=f"/rooms/{room}/", phone=True)
    live(kari)
    live(are)
    return kari, are, room
