"""What the base scripts promise: colours at once, drafts, one sending, words through midnight, the offline page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Open

pytestmark = pytest.mark.browser
ARE, SARA = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def as_person(page: Page, person: str, seat: str = "") -> None:
    """From now on every page of this browser is somebody's: what people's middleware puts on <body>."""
    marks = f'data-person="{person}" data-seat="{seat or "self:" + person}" '

    def handed(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<body ", f"<body {marks}", 1))

    page.unroute("**/ui/room/")
    page.route("**/ui/room/", handed)
    page.goto(page.url)


def text_field(page: Page):
    return page.get_by_label("Skriv en melding")


def test_dark_is_dark_at_once_and_on_the_next_page(open_page: Open):
    page = open_page("/ui/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("button", name="Mørkt").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.goto(page.url)
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")


def test_choices_work_without_scripts(open_page: Open):
    page = open_page("/ui/", java_script_enabled=False)
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")


def test_a_draft_survives_a_reload_and_is_gone_after_a_day(open_page: Open):
    page = open_page("/ui/room/")
    as_person(page, ARE)
    text_field(page).fill("Hei, jeg lurer på")
    page.reload()
    expect(text_field(page)).to_have_value("Hei, jeg lurer på")
    page.evaluate("""() => { for (const [name, kept] of Object.entries(localStorage)) if (name.includes(':draft:')) {
        localStorage.setItem(name, JSON.stringify({...JSON.parse(kept), at: Date.now() - 25 * 3600 * 1000})) } }""")
    page.reload()
    expect(text_field(page)).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes(':draft:'))") == []


def test_another_person_never_sees_a_draft_and_it_is_erased(open_page: Open):
    page = open_page("/ui/room/")
    as_person(page, ARE)
    text_field(page).fill("Bare mitt")
    as_person(page, SARA)
    expect(text_field(page)).to_have_value("")
    as_person(page, ARE)
    expect(text_field(page)).to_have_value("")
    assert "Bare mitt" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_same_person_in_another_role_has_other_drafts(open_page: Open):
    page = open_page("/ui/room/")
    as_person(page, SARA, "role:one")
    text_field(page).fill("Som psykolog")
    as_person(page, SARA, "role:two")
    expect(text_field(page)).to_have_value("")
    as_person(page, SARA, "role:one")
    expect(text_field(page)).to_have_value("Som psykolog")


def test_a_draft_is_kept_while_signed_out_by_the_clock_and_erased_by_signing_out(open_page: Open):
    page = open_page("/ui/room/")
    as_person(page, ARE)
    text_field(page).fill("Ikke ferdig")
    address = page.url
    page.goto(address.replace("/ui/room/", "/offline/"))  # a page of nobody
    page.goto(address)
    expect(text_field(page)).to_have_value("Ikke ferdig")
    page.evaluate("""() => {
        const form = document.createElement('form');
        form.dataset.signOut = '';
        form.addEventListener('submit', event => event.preventDefault());
        document.body.append(form);
        form.requestSubmit();
    }""")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes(':draft:'))") == []


def test_what_was_sent_is_erased_only_when_it_was_received(open_page: Open):
    page = open_page("/ui/room/")
    as_person(page, ARE)
    text_field(page).fill("Send meg")
    address = page.url
    page.evaluate("document.querySelector('form[data-composer]').action = '/no-such-page/'")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "no-such-page" in page.url
    page.wait_for_function("() => window.brobygger?.drafts && !localStorage.getItem('brobygger:sent')")
    page.goto(address)
    expect(text_field(page)).to_have_value("Send meg")
    page.evaluate("document.querySelector('form[data-composer]').method = 'get'")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**text=Send*")
    expect(text_field(page)).to_have_value("")


def test_a_form_is_sent_once(open_page: Open):
    page = open_page("/ui/room/")
    sent: list[str] = []
    page.route("**/slow/", lambda route: sent.append(route.request.method) or route.fulfill(body="<p>received</p>"))
    busy = page.evaluate("""() => { const form = document.querySelector('form[data-composer]'); form.action = '/slow/';
        const send = form.querySelector('[data-send]'); send.click(); send.click(); send.click();
        return send.getAttribute('aria-busy') }""")
    page.wait_for_url("**/slow/")
    assert busy == "true"
    assert sent == ["POST"]


def test_a_script_that_takes_a_form_over_may_send_again(open_page: Open):
    page = open_page("/ui/room/")
    page.evaluate("""() => { window.taken = 0;
        document.addEventListener('submit', event => { event.preventDefault(); window.taken += 1 }) }""")
    button = page.get_by_role("button", name="Send", exact=True)
    button.click()
    expect(button).not_to_have_attribute("aria-busy", "true")
    button.click()
    assert page.evaluate("window.taken") == 2


def test_today_becomes_yesterday_on_a_page_that_stands_open(open_page: Open):
    page = open_page("/offline/")
    page.clock.install(time="2026-11-17T22:50:00Z")
    page.goto(page.url.replace("/offline/", "/ui/"))
    page.evaluate("""() => { document.querySelector('main').insertAdjacentHTML('beforeend',
        '<p id=probe><time datetime="2026-11-17T21:00:00Z" data-fresh="moment">x</time></p>');
        brobygger.freshenTimes() }""")
    expect(page.locator("#probe")).to_have_text("i dag kl. 22.00")
    page.clock.fast_forward("00:15:00")
    expect(page.locator("#probe")).to_have_text("i går kl. 22.00")


def test_the_composer_says_to_whom_and_who_gets_the_ball(open_page: Open):
    page = open_page("/ui/room/")
    page.get_by_text("Til alle").click()
    page.get_by_label("Vera Vik").check()
    page.get_by_label("Hvem har ballen nå?").select_option(label="Vera Vik (NAV Askøy)")
    expect(page.locator("[data-composer-summary]")).to_have_text("Til Vera Vik · ballen til Vera Vik")


def test_the_composer_grows_with_the_text_and_stays_in_sight(open_page: Open):
    page = open_page("/ui/room/", width=390, height=500)  # as with a keyboard on a phone
    field = text_field(page)
    low = field.bounding_box()["height"]
    field.fill("en linje\n" * 6)
    box = field.bounding_box()
    assert box["height"] > low * 2
    send = page.get_by_role("button", name="Send", exact=True).bounding_box()
    assert send["y"] + send["height"] <= 500


def test_what_is_said_is_announced_and_shown(open_page: Open):
    page = open_page("/ui/")
    page.evaluate("brobygger.announce('Ny melding fra Vera'); brobygger.toast('Lagret', {color: 'success'})")
    expect(page.locator('[data-announce=""]')).to_have_text("Ny melding fra Vera")
    toast = page.locator("[data-toasts] [data-toast]")
    expect(toast).to_contain_text("Lagret")
    toast.get_by_role("button", name="Lukk").click()
    expect(toast).to_have_count(0)


def test_the_offline_page_is_shown_without_net(open_page: Open):
    page = open_page("/ui/", service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(page.url, wait_until="load")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingen nettkontakt akkurat nå")
    kept = page.evaluate("""async () => { const kept = [];
        for (const name of await caches.keys())
          for (const one of await (await caches.open(name)).keys()) kept.push(new URL(one.url).pathname);
        return kept }""")
    assert all(path.startswith("/static/") or path == "/offline/" for path in kept)


def test_the_line_of_the_net_comes_and_goes(open_page: Open):
    page = open_page("/ui/")
    line = page.locator("[data-connection]")
    expect(line).to_be_hidden()
    page.context.set_offline(True)
    expect(line).to_contain_text("Ingen nettkontakt")
    page.context.set_offline(False)
    expect(line).to_contain_text("tilbake")


def with_a_session(open_page: Open, answers: dict[str, tuple[int, str]]) -> Page:
    """A page whose session ends at half past ten; it is ten now. `answers` says what the server knows, by address."""
    page = open_page("/offline/")
    page.clock.install(time="2026-11-17T10:00:00Z")

    def answered(route):
        status, until = answers[urlsplit(route.request.url).path]
        route.fulfill(status=status, json={"idle_until": until, "locked": False})

    page.route("**/session/**", answered)
    page.goto(page.url.replace("/offline/", "/ui/home/"))
    page.evaluate("""() => {
        document.body.dataset.idleUntil = '2026-11-17T10:30:00Z';
        document.body.insertAdjacentHTML('beforeend', `<dialog id="session-ending" data-stay="/session/stay/"
            data-state="/session/"><button data-stay-here>Jeg er her</button></dialog>`);
        document.querySelector('h1').id = 'old';
    }""")
    page.add_script_tag(url="/static/ui/session.js")
    return page


def test_before_the_limit_one_is_asked_and_may_go_on(open_page: Open):
    answers = {"/session/": (200, "2026-11-17T10:30:00Z"), "/session/stay/": (200, "2026-11-17T10:58:30Z")}
    page = with_a_session(open_page, answers)
    page.clock.fast_forward("27:30")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.fast_forward("00:45")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Jeg er her").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    answers["/session/"] = answers["/session/stay/"]
    page.clock.fast_forward("15:00")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#old")).to_have_count(1)


def test_nobody_is_asked_where_another_tab_has_gone_on(open_page: Open):
    page = with_a_session(open_page, {"/session/": (200, "2026-11-17T10:50:00Z")})
    page.clock.fast_forward("28:30")
    expect(page.locator("#old")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_at_the_limit_nothing_of_the_page_stays(open_page: Open):
    page = with_a_session(open_page, {"/session/": (401, "")})
    page.clock.fast_forward("28:30")
    expect(page.locator("#old")).to_have_count(0)
