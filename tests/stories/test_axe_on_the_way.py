"""axe finds nothing on the pages on the way: in, to a yes, to a second factor, and where something is wrong."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from brobygger.ui.errors import broken
from tests.stories.axe import findings, findings_at
from tests.stories.stage import Stage
from tests.stories.steps import ARE, choose, ready_room, room_id, tick

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SIGNED_OUT = (
    "sign-in/", "sign-in/password/", "password/", "story/", "story/outbox/", "offline/",
    "first-meeting/card/", "first-meeting/course/", "first-meeting/leaders/",
)  # fmt: skip
SMUGGLED = """() => {
    document.body.insertAdjacentHTML("beforeend", "<img src='x:' onerror='window.smuggled = 1'>");
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.smuggled = 2" }));
}"""
OF_LEADER = ("rooms/review/", "phrases/", "surveys/ask/", "library/", "library/new/")
OF_ONE = (
    "me/",
    "me/calendar/",
    f"me/calendar/mail/{'x' * 43}/",
    "me/security/",
    "me/security/password/first/",
    "me/security/passkeys/new/",
)


def test_on_the_way_to_a_yes(stage: Stage) -> None:
    kari = stage.enter("Kari Berge")
    base = stage.server.url
    found = _two_screens(kari, base)
    room = room_id(kari)
    found += findings(kari)  # waits for an answer
    found += findings_at(kari, f"{base}/rooms/{room}/consent/hand/")
    kari.get_by_label("Koden din").fill("2580")
    kari.get_by_role("button", name="Lås og gi fra deg").click()
    kari.wait_for_url("**/consent/here/")
    found += findings(kari)  # the device in the person's hands
    kari.go_back()
    expect(kari.get_by_text(ARE["name"])).to_have_count(0)  # nor does the way back show anything of the helper's
    assert found == []


def _two_screens(page: Page, base: str) -> list[str]:
    page.goto(f"{base}/rooms/new/")
    if page.get_by_label(ARE["name"], exact=True).count():
        tick(page, ARE["name"])
    else:
        page.get_by_label("Navn", exact=True).fill(ARE["name"])
        page.get_by_label("Mobilnummer").fill(ARE["mobile"])
    page.get_by_label("Hva skal rommet hjelpe med?").fill("Timen på DPS må flyttes.")
    page.get_by_role("button", name="Neste").click()
    choose(page, "Vera Moe")
    found = findings(page)
    page.get_by_role("button", name=re.compile("^Spør ")).click()
    page.wait_for_url("**/waiting/")
    return found


def test_a_wish_and_what_leaders_see(stage: Stage) -> None:
    base = stage.server.url
    kari, are, room = ready_room(stage, ["Frida Lien"])
    kari.goto(f"{base}/rooms/{room}/members/add/")
    choose(kari, "Vera Moe")
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url("**/members/")
    are.goto(f"{base}/rooms/{room}/choices/")
    found = findings(are)
    are.locator("a[href*='/wishes/']").first.click()
    are.wait_for_url("**/wishes/**")
    found += findings(are)
    found += [line for path in (*OF_ONE, "me/trust-persons/") for line in findings_at(are, f"{base}/{path}")]
    berit = stage.enter("Berit Skar")
    berit.goto(f"{base}/hand-overs/")
    berit.locator("a[href*='/hand-overs/'][href*='-']").first.click()
    expect(berit.get_by_role("heading", level=1)).not_to_have_text("Overganger")
    found += findings_at(berit, f"{base}/hand-overs/") + findings_at(berit, berit.url)
    assert found + [line for path in OF_LEADER for line in findings_at(berit, f"{base}/{path}")] == []


def test_the_ways_in_and_where_something_is_wrong(stage: Stage) -> None:
    base = stage.server.url
    guest = stage.empty(phone=True)
    found = [line for path in SIGNED_OUT for line in findings_at(guest, f"{base}/{path}")]
    found += findings_at(guest, f"{base}/nowhere/", 404) + findings_at(guest, f"{base}/i/{'x' * 43}/", 410)
    found += [line for way in "na" for line in findings_at(guest, f"{base}/{way}/{'x' * 43}/", 410)]
    page = broken(RequestFactory().get("/broken/")).content  # as the server says it when something has gone wrong
    guest.route("**/broken/", lambda route: route.fulfill(status=500, body=page, content_type="text/html"))
    found += findings_at(guest, f"{base}/broken/", 500)
    guest.goto(f"{base}/sign-in/")
    guest.evaluate(SMUGGLED)
    assert guest.evaluate("window.smuggled") is None
    assert len([line for line in stage.complaints if "script-src" in line]) == 2
    stage.complaints.clear()  # so it is heard, in every browser of these tests
    guest.context.clear_cookies()  # as after signing out in another tab
    guest.get_by_label("Mobilnummer").fill("999 00 001")
    with guest.expect_response(lambda answer: answer.status == 403):
        guest.get_by_role("button", name="Send meg en kode").click()
    found += findings(guest)
    guest.goto(f"{base}/sign-in/")
    guest.get_by_label("Mobilnummer").fill("999 00 077")
    guest.get_by_role("button", name="Send meg en kode").click()
    guest.wait_for_url("**/sign-in/code/")
    found += findings(guest)
    assert found == []
