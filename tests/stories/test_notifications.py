"""The app on a phone: notices are shown, waiting messages go with the page closed, and nothing stays after sign-out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.notify.services_nearby import HttpService, Phone
from tests.stories.stage import Stage
from tests.stories.steps import open_room, ready_room, sees, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
BADGES = """() => {
    window.badges = [];
    navigator.setAppBadge = async (count) => { window.badges.push(count ?? true); };
    navigator.clearAppBadge = async () => { window.badges.push(0); };
}"""


def installed(stage: Stage, person: str) -> Page:
    """A phone on which the app is installed and may show notices."""
    page = stage.enter(person, phone=True, installed=True)
    page.context.grant_permissions(["notifications"])
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def until(page: Page, condition: str) -> None:
    """Wait until something that the browser answers with a promise is so, ten seconds at most."""
    page.evaluate(
        f"""async () => {{
            for (let n = 0; n < 500; n += 1) {{
                if ({condition}) return;
                await new Promise((go) => setTimeout(go, 20));
            }}
            throw new Error({json.dumps(condition)} + ' has not come true');
        }}"""
    )


NOTICES = "(await (await navigator.serviceWorker.ready).getNotifications())"


class Worker:
    """The page's service worker, to which a push service and the net may come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.registration = ""
        self.cdp.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.cdp.send("ServiceWorker.enable")
        for _ in range(100):
            if self.registration:
                break
            page.wait_for_timeout(20)
        self.to = {"origin": page.evaluate("location.origin"), "registrationId": self.registration}

    def _note(self, found: dict[str, Any]) -> None:
        for one in found["registrations"]:
            self.registration = one["registrationId"]

    def push(self, data: str) -> None:
        self.cdp.send("ServiceWorker.deliverPushMessage", {**self.to, "data": data})

    def net_is_back(self) -> None:
        self.cdp.send("ServiceWorker.dispatchSyncEvent", {**self.to, "tag": "send-waiting", "lastChance": False})


def shown(page: Page) -> list[tuple[str, str, str]]:
    """The notices on the phone's screen."""
    found: list[list[str]] = page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
            .map((one) => [one.title, one.body, one.data.navigate])"""
    )
    return [(title, body, address) for title, body, address in found]


@pytest.fixture
def push_service() -> Iterator[HttpService]:
    with HttpService(answer=lambda asked: 201).running() as service:
        yield service


def test_it_can_be_installed(stage: Stage) -> None:
    page = installed(stage, "Are Solberg")
    manifest = page.request.get(f"{stage.server.url}/manifest.webmanifest").json()
    assert manifest["name"]
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    for icon in manifest["icons"]:
        assert page.request.get(f"{stage.server.url}{icon['src']}").ok
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    found = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in found["installabilityErrors"] if one["errorId"] != "in-incognito"] == []


def test_every_push_is_shown_also_one_that_cannot_be_read(stage: Stage) -> None:
    page = installed(stage, "Are Solberg")
    worker = Worker(page)
    said = {"title": "En melding til deg", "body": "Du har en ny melding. Logg inn for å lese.", "tag": "news"}
    worker.push(json.dumps({"web_push": 8030, "notification": said | {"navigate": f"{stage.server.url}/"}}))
    until(page, f"{NOTICES}.length === 1")
    assert shown(page) == [(said["title"], said["body"], f"{stage.server.url}/")]
    worker.push("{ikke json")
    until(page, f"{NOTICES}.some((one) => one.body === '')")
    assert shown(page) == [("En melding til deg", "", "/")]  # the same tag: one notice on the screen, not a pile


def test_notices_are_turned_on_with_one_tap_and_the_device_is_known_again(
    stage: Stage, push_service: HttpService
) -> None:
    page = installed(stage, "Are Solberg")
    keys = Phone().subscription(push_service)
    page.context.add_init_script(
        "const keys = "
        + json.dumps(keys | {"endpoint": "https://fcm.googleapis.com/fcm/send/are"})
        + """;
        const raw = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')),
            (one) => one.charCodeAt(0)).buffer;
        PushManager.prototype.subscribe = async (wanted) => {
            if (!wanted.userVisibleOnly || wanted.applicationServerKey.length !== 65) throw new Error('wrong');
            return { endpoint: keys.endpoint, getKey: (name) => raw(keys[name]) };
        };"""
    )
    page.goto(f"{stage.server.url}/me/")
    page.get_by_role("link", name="Når varsler meg frem?").click()
    page.get_by_role("button", name="Slå på varsler på denne enheten").click()
    row = page.locator("[data-device]")
    expect(row.get_by_text("Denne", exact=True)).to_be_visible()
    expect(page.get_by_text("Varsel på enhetene dine")).to_be_visible()
    expect(page.get_by_role("button", name="Slå på varsler på denne enheten")).to_be_hidden()
    row.get_by_role("button", name="Fjern").click()
    expect(page.locator("[data-device]")).to_have_count(0)
    expect(page.get_by_role("button", name="Slå på varsler på denne enheten")).to_be_visible()


def test_a_message_written_without_net_goes_with_the_page_closed(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    phone = installed(stage, "Are Solberg")
    open_room(stage, phone, room)
    other = phone.context.new_page()
    other.goto(f"{stage.server.url}/offline/")  # a page of nobody, which sends nothing
    worker = Worker(other)
    phone.context.set_offline(True)
    write(phone, "Jeg er på bussen")
    waiting = phone.locator("li[data-state]", has_text="Jeg er på bussen")
    expect(waiting).to_have_attribute("data-state", "waiting")
    until(phone, "(await indexedDB.databases()).length === 1")
    phone.close()
    phone.context.set_offline(False)
    worker.net_is_back()
    sees(kari, "Jeg er på bussen")
    again = phone.context.new_page()
    again.goto(f"{stage.server.url}/rooms/{room}/")  # finds it sent, and does not send it twice
    sees(again, "Jeg er på bussen")
    expect(again.locator("li[data-client]")).to_have_count(0)


def test_the_icon_shows_how_much_is_new(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    write(kari, "Passer torsdag?")
    sees(kari, "Passer torsdag?")
    phone = stage.empty(phone=True)
    phone.add_init_script(f"({BADGES})()")
    phone.goto(f"{stage.server.url}/story/")
    phone.get_by_role("button", name="Frida Lien").first.click()
    expect(phone.locator("#home")).to_be_visible()
    phone.wait_for_function("() => window.badges.at(-1) >= 1")
    open_room(stage, phone, room)
    phone.goto(f"{stage.server.url}/sign-in/")


def test_nothing_of_a_person_stays_in_the_browser_after_sign_out(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    write(kari, "Bare for dem i rommet")
    phone = installed(stage, "Are Solberg")
    open_room(stage, phone, room)
    sees(phone, "Bare for dem i rommet")
    phone.get_by_role("textbox", name="Skriv en melding").fill("Halvferdig og privat")
    phone.context.set_offline(True)
    write(phone, "Ikke sendt og privat")
    until(phone, "(await indexedDB.databases()).length === 1")
    phone.context.set_offline(False)
    phone.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    phone.wait_for_url("**/sign-in/**")
    until(phone, "(await indexedDB.databases()).length === 0")
    kept = phone.evaluate(
        """async () => {
            const texts = Object.entries(localStorage).flat();
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    texts.push(new URL(request.url).pathname, await (await cache.match(request)).clone().text());
                }
            }
            return texts;
        }"""
    )
    private = ("Are Solberg", "privat", "Bare for dem i rommet", room)
    assert [word for word in private for text in kept if word in text] == []
    assert not any(text.startswith(("/rooms/", "/me/")) for text in kept)
    phone.go_back()
    expect(phone.get_by_text("Bare for dem i rommet")).to_have_count(0)
