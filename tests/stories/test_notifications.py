"""The app on a phone: notices are shown, waiting messages go with the page closed, and nothing stays after sign-out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Worker as PlaywrightWorker

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


# One message lies in the device's store: the store itself is there as soon as a page is open.
ONE_WAITS = """(await indexedDB.databases()).length === 1 && await new Promise((tell) => {
    const opening = indexedDB.open("brobygger-waiting");
    opening.onsuccess = () => {
        const counting = opening.result.transaction("messages").objectStore("messages").count();
        counting.onsuccess = () => { opening.result.close(); tell(counting.result === 1); };
    };
})"""


def comes_true(page: Page, condition: str, *, times: int = 500) -> bool:
    """Whether something that the browser answers with a promise comes to be so, looked at so many times in 20 ms."""
    found: bool = page.evaluate(
        f"""async () => {{
            for (let n = 0; n < {times}; n += 1) {{
                if ({condition}) return true;
                await new Promise((go) => setTimeout(go, 20));
            }}
            return false;
        }}"""
    )
    return found


def until(page: Page, condition: str) -> None:
    """Wait until it is so, ten seconds at most."""
    assert comes_true(page, condition), f"{condition} has not come true"


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

    def push_until(self, data: str, condition: str) -> None:
        """As a push service does it: again, where the worker did not get it. The same tag is one notice anyhow."""
        for _ in range(4):
            self.push(data)
            if comes_true(self.page, condition, times=150):
                return
        until(self.page, condition)

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
def browser(whole_browser: Browser) -> Browser:
    """Every test here is about what only the whole browser can do."""
    return whole_browser


@pytest.fixture
def push_service() -> Iterator[HttpService]:
    with HttpService(answer=lambda asked: 201).running() as service:
        yield service


def test_it_can_be_installed_and_is_an_app_there(stage: Stage) -> None:
    page = installed(stage, "Are Solberg")
    manifest = page.request.get(f"{stage.server.url}/manifest.webmanifest").json()
    assert manifest["name"] == manifest["short_name"] == "Brobygger"
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    for icon in manifest["icons"]:
        assert page.request.get(f"{stage.server.url}{icon['src']}").ok
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for shortcut in manifest["shortcuts"]:
        assert page.request.get(f"{stage.server.url}{shortcut['url']}", max_redirects=0).ok
    cdp = page.context.new_cdp_session(page)
    found = cdp.send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in found["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    assert cdp.send("Page.getAppManifest")["errors"] == []

    # Opened from the Home Screen: nothing lies beneath the phone's camera or its line at the bottom.
    page.add_init_script("navigator.standalone = true")  # as Safari says it
    cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": {"top": 47, "bottom": 34}})
    page.goto(f"{stage.server.url}/me/notifications/")
    expect(page.get_by_text("Du bruker den som app her")).to_be_visible()
    assert page.locator(".ui-brand").bounding_box()["y"] >= 47
    link = page.locator(".ui-nav a").first.bounding_box()
    assert link["y"] + link["height"] <= 844 - 34


COLOURS = """() => [...document.querySelectorAll('meta[name="theme-color"]')]
    .filter((one) => matchMedia(one.media).matches).map((one) => one.content)"""


def test_the_phones_frame_has_the_colour_of_the_page(stage: Stage) -> None:
    page = stage.enter("Are Solberg", phone=True)
    assert page.evaluate(COLOURS) == ["#f7f3ed"]
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(COLOURS) == ["#1a1715"]
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("button", name="Lyst").click()  # whatever the phone has
    assert page.evaluate(COLOURS) == ["#f7f3ed"]
    page.reload()
    assert page.evaluate(COLOURS) == ["#f7f3ed"]


def test_every_push_is_shown_also_one_that_cannot_be_read(stage: Stage) -> None:
    page = installed(stage, "Are Solberg")
    worker = Worker(page)
    said = {"title": "En melding til deg", "body": "Du har en ny melding. Logg inn for å lese.", "tag": "news"}
    told = json.dumps({"web_push": 8030, "notification": said | {"navigate": f"{stage.server.url}/"}})
    worker.push_until(told, f"{NOTICES}.length === 1")
    assert shown(page) == [(said["title"], said["body"], f"{stage.server.url}/")]
    worker.push_until("{ikke json", f"{NOTICES}.some((one) => one.body === '')")
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
    until(phone, ONE_WAITS)
    phone.close()
    phone.context.set_offline(False)
    worker.net_is_back()
    sees(kari, "Jeg er på bussen")
    again = phone.context.new_page()
    again.goto(f"{stage.server.url}/rooms/{room}/")  # finds it sent, and does not send it twice
    sees(again, "Jeg er på bussen")
    expect(again.locator("li[data-client]")).to_have_count(0)


WORKERS_BADGES = """() => {
    self.badges = [];
    navigator.setAppBadge = async (count) => { self.badges.push(count ?? 'mark'); };
    navigator.clearAppBadge = async () => { self.badges.push(0); };
}"""


def test_the_icon_shows_how_much_is_new(stage: Stage) -> None:
    """At home from the page, elsewhere from the stream, closed from the push; nothing is left at sign-out."""
    kari, _are, room = ready_room(stage)
    phone = installed(stage, "Frida Lien")
    phone.add_init_script(f"({BADGES})()")
    worker, [script] = Worker(phone), phone.context.service_workers
    script.evaluate(WORKERS_BADGES)
    phone.goto(f"{stage.server.url}/rooms/{room}/about/")
    phone.goto(f"{stage.server.url}/")
    new = int(phone.evaluate("() => window.badges.at(-1)")) + 1
    write(kari, "Passer torsdag?")
    phone.wait_for_function("(count) => window.badges.at(-1) === count", arg=new)

    worker.push(json.dumps({"web_push": 8030, "notification": {"title": "En melding til deg"}}))
    assert counted(phone, script, new) == new
    open_room(stage, phone, room)  # looked at: one less
    assert counted(phone, script, new - 1) == new - 1

    phone.add_init_script("sessionStorage.setItem('kept', '1')")
    phone.goto(f"{stage.server.url}/me/")
    phone.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    phone.wait_for_url("**/sign-in/**")
    phone.wait_for_function("() => window.badges.at(-1) === 0")
    marked_by_a_push(phone, worker)


def marked_by_a_push(phone: Page, worker: Worker) -> None:
    """Signed out: that there is something, and no number. Another text of the worker may take over meanwhile."""
    for _ in range(20):
        with suppress(PlaywrightError):
            script = phone.context.service_workers[-1]
            script.evaluate(WORKERS_BADGES)
            worker.push(json.dumps({"web_push": 8030, "notification": {"title": "En melding til deg"}}))
            if counted(phone, script, "mark", times=20) == "mark":
                return
    raise AssertionError("no mark on the icon")


def counted(page: Page, script: PlaywrightWorker, wanted: object, *, times: int = 200) -> object:
    """What the service worker has put on the icon last, when that is so; at the latest after ten seconds."""
    for _ in range(times):
        last = script.evaluate("() => self.badges.at(-1)")
        if last == wanted:
            break
        page.wait_for_timeout(50)
    return last


def test_nothing_of_a_person_stays_in_the_browser_after_sign_out(stage: Stage) -> None:
    kari, _are, room = ready_room(stage)
    write(kari, "Bare for dem i rommet")
    phone = installed(stage, "Are Solberg")
    open_room(stage, phone, room)
    sees(phone, "Bare for dem i rommet")
    phone.get_by_role("textbox", name="Skriv en melding").fill("Halvferdig og privat")
    person = phone.evaluate("document.body.dataset.person")
    assert person in phone.evaluate("JSON.stringify(localStorage)")
    phone.context.set_offline(True)
    write(phone, "Ikke sendt og privat")
    until(phone, ONE_WAITS)
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
    assert phone.evaluate("() => Object.keys(sessionStorage)") == []
    private = ("Are Solberg", "privat", "Bare for dem i rommet", room, person)
    assert [word for word in private for text in kept if word in text] == []
    assert not any(text.startswith(("/rooms/", "/me/")) for text in kept)
    phone.go_back()
    expect(phone.get_by_text("Bare for dem i rommet")).to_have_count(0)


def test_somebody_else_on_the_same_phone_finds_nothing_of_the_one_before(stage: Stage) -> None:
    """The sign-in had ended by itself: what waited is kept for its writer, and gone when another steps in."""
    kari, _are, room = ready_room(stage)
    phone = installed(stage, "Are Solberg")
    open_room(stage, phone, room)
    phone.get_by_role("textbox", name="Skriv en melding").fill("Halvferdig og privat")
    phone.context.set_offline(True)
    write(phone, "Ikke sendt og privat")
    until(phone, ONE_WAITS)
    phone.evaluate("localStorage.setItem('brobygger:form:x', JSON.stringify({at: Date.now(), answers: 'privat'}))")
    phone.goto("about:blank")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.goto(f"{stage.server.url}/story/")
    assert "privat" in phone.evaluate("JSON.stringify(localStorage)")
    phone.get_by_role("button", name="Frida Lien").first.click()
    expect(phone.locator("#home")).to_be_visible()
    until(phone, "(await indexedDB.databases()).length === 0")
    kept = phone.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert [word for word in ("privat", "Are Solberg") if word in kept] == []
    open_room(stage, phone, room)
    expect(phone.get_by_role("textbox", name="Skriv en melding")).to_have_value("")
    expect(phone.locator("li[data-state=waiting]")).to_have_count(0)
    write(kari, "Siste ord")
    sees(kari, "Siste ord")
    # The worker may have been quicker than the line that was cut: then it went as Are's, and never as Frida's.
    own = kari.locator("li[data-message]", has_text="Ikke sendt og privat")
    expect(own.filter(has_text="Frida Lien")).to_have_count(0)


def test_where_the_browser_cannot_send_when_closed_it_says_so_and_sends_when_it_is_opened(stage: Stage) -> None:
    """As Safari: no Background Sync."""
    kari, are, room = ready_room(stage)
    are.close()
    phone = stage.enter("Are Solberg", phone=True)
    phone.context.add_init_script("delete window.SyncManager")
    open_room(stage, phone, room)
    phone.context.set_offline(True)
    write(phone, "Jeg er på bussen")
    waiting = phone.locator("li[data-state=waiting]", has_text="Jeg er på bussen")
    expect(waiting).to_contain_text("Ikke sendt ennå. Den går når nettet er tilbake og Brobygger er åpen.")
    phone.close()
    phone.context.set_offline(False)
    again = phone.context.new_page()
    again.goto(f"{stage.server.url}/")  # where the app opens
    sees(kari, "Jeg er på bussen")


def test_without_net_a_calm_page_says_what_works_and_goes_on_by_itself(stage: Stage) -> None:
    phone = installed(stage, "Are Solberg")
    phone.context.set_offline(True)
    phone.goto(f"{stage.server.url}/me/")
    expect(phone.get_by_role("heading", name="Ingen nettkontakt akkurat nå")).to_be_visible()
    expect(phone.get_by_text("Dette virker uten nett")).to_be_visible()
    expect(phone.get_by_role("link", name="116 117")).to_be_visible()
    expect(phone.get_by_text("Are Solberg")).to_have_count(0)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Ingen nettkontakt akkurat nå")).to_have_count(0)
    assert phone.url.endswith("/me/")
