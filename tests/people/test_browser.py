"""In a real browser: a new administrator chooses a password, adds a passkey and an app, and signs in with each."""

from __future__ import annotations

import base64
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Page, expect

from brobygger.config.embedded import Urls
from brobygger.people.services import secrets
from tests.databases import Run
from tests.stories.axe import findings
from tests.stories.stage import Server, Stage, serving
from tests.stories.steps import start_room

pytestmark = pytest.mark.browser
PASSWORD = "en setning som Ida husker"


@dataclass(frozen=True)
class House:
    """A running server and the addresses of its database."""

    server: Server
    urls: Urls

    def ask(self, question: str) -> Any:
        """One value from the database, as its owner."""
        with psycopg.connect(self.urls.owner) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[call-overload]
        assert row is not None
        return row[0]

    def password_link(self) -> str:
        """The newest link to set a password, as the e-mail shows it."""
        newest = "select id from people_invitation where purpose = 'password' order by created_at desc limit 1"
        return f"{self.server.url}/password/{secrets.link_secret(UUID(str(self.ask(newest))))}/"

    def invitation(self) -> str:
        """The newest link of an invitation to a number, as the text message shows it."""
        newest = "select id from people_invitation where mobile <> '' order by created_at desc limit 1"
        return f"{self.server.url}/i/{secrets.link_secret(UUID(str(self.ask(newest))))}/"

    def text_message(self) -> str:
        """The digits of the newest text message."""
        newest = "select id from people_one_time_code order by created_at desc limit 1"
        return secrets.digits_of(UUID(str(self.ask(newest))))


@pytest.fixture(scope="module")
def house(test_run: Run) -> Iterator[House]:
    name = f"people_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    data = Path(tempfile.mkdtemp(prefix="brobygger-people-"))
    urls = test_run.make_from_template(name)
    try:
        with serving(urls, data) as running:
            yield House(running, urls)
    finally:
        test_run.drop(name)
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def stage(house: House, browser: Any) -> Iterator[Stage]:
    standing = Stage(house.server, browser)
    try:
        yield standing
        assert standing.complaints == []
    finally:
        standing.close()


def make_administrator(house: House, *, name: str, email: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BROBYGGER_", "DATABASE_"))}
    environment |= {"DATABASE_URL": house.urls.app, "BROBYGGER_DATA": str(house.server.data)}
    words = ["--name", name, "--email", email, "--organisation", "Øygarden kommune", "--number", "922530890"]
    subprocess.run([sys.executable, "-m", "brobygger.config.cli", "create-admin", *words], env=environment, check=True)


def give_passkey_device(page: Page) -> None:
    """A telephone that recognises its owner, as Chromium plays it (CDP WebAuthn)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code_of_app(secret: str, *, ahead: int = 0) -> str:
    """The digits that an app with this secret shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + ahead), "sha1").digest()
    at = digest[-1] & 15
    return str((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000).zfill(6)


def sign_out(page: Page, house: House) -> None:
    page.goto(f"{house.server.url}/me/")
    page.locator("button[popovertarget=menu]").first.click()
    page.locator("form[data-sign-out] button").first.click()
    page.wait_for_url("**/sign-in/")


def choose_password(page: Page, house: House) -> None:
    page.goto(house.password_link())
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/sign-in/password/")


def sign_in_with_password(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def test_password_then_passkey(house: House, stage: Stage) -> None:
    make_administrator(house, name="Ida Nes", email="ida@example.org")
    page = stage.empty(phone=True)
    give_passkey_device(page)
    choose_password(page, house)
    sign_in_with_password(page, "ida@example.org")
    page.wait_for_url(re.compile(r"/me/security/"))
    page.get_by_role("link", name="Legg til en passnøkkel").click()
    page.locator("input[name=name]").fill("Telefonen min")
    page.get_by_role("button", name="Legg til").click()
    page.wait_for_url("**/me/security/recovery/")
    expect(page.locator("[data-recovery-codes] code")).to_have_count(10)
    page.goto(f"{house.server.url}/admin-desk/")
    expect(page.get_by_role("heading", name="Øygarden kommune").first).to_be_visible()

    sign_out(page, house)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{house.server.url}/me/security/")
    expect(page.get_by_text("Passnøkkel: Telefonen min")).to_be_visible()
    assert house.ask("select level from people_sign_in where ended_at is null order by started_at desc limit 1") == 4


def test_password_then_app(house: House, stage: Stage) -> None:
    make_administrator(house, name="Ola Nes", email="ola@example.org")
    page = stage.empty()
    choose_password(page, house)
    sign_in_with_password(page, "ola@example.org")
    page.wait_for_url(re.compile(r"/me/security/"))
    page.get_by_role("link", name="Bruk en kodeapp").click()
    page.locator("summary, u-summary").first.click()
    secret = page.locator("main code").text_content() or ""  # there also while the fold is still opening
    found = findings(page)
    page.locator("input[name=code]").fill(code_of_app(secret))
    page.get_by_role("button", name="Bruk denne appen").click()
    page.wait_for_url("**/me/security/recovery/")
    reserve = page.locator("[data-recovery-codes] code").first.inner_text()
    found += findings(page)

    sign_out(page, house)
    page.goto(f"{house.server.url}/sign-in/password/")
    sign_in_with_password(page, "ola@example.org")
    page.wait_for_url("**/sign-in/second-factor/")
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.locator("main")).to_contain_text("Den koden kan ikke brukes")
    assert found + findings(page) == []
    page.locator("input[name=code]").fill(code_of_app(secret, ahead=1))  # the one just used does not count twice
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)

    sign_out(page, house)
    page.goto(f"{house.server.url}/sign-in/password/")
    sign_in_with_password(page, "ola@example.org")
    page.wait_for_url("**/sign-in/second-factor/")
    page.locator("input[name=code]").fill(reserve)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_an_invitation_leads_to_the_question_after_a_code(house: House, stage: Stage) -> None:
    start_room(stage.enter("Kari Berge"), name="Ola Ny", mobile="999 00 088", why="Timen på DPS må flyttes.")
    page = stage.empty(phone=True)
    page.goto(house.invitation())
    found = findings(page)
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Den koden kan ikke brukes")
    found += findings(page)
    page.locator("input[name=code]").fill(house.text_message())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/consent/")
    assert found + findings(page) == []


def test_mobile_number_code_and_a_pin_on_the_phone(house: House, stage: Stage) -> None:
    page = stage.empty(phone=True)
    page.goto(f"{house.server.url}/sign-in/?next=/me/")
    page.locator("input[name=mobile]").fill("999 00 001")
    page.get_by_role("button", name="Send meg en kode").click()
    page.wait_for_url("**/sign-in/code/")
    page.locator("input[name=code]").fill(house.text_message())
    page.get_by_role("button", name="Logg inn").click()
    page.wait_for_url("**/me/")
    page.goto(f"{house.server.url}/me/security/")
    page.locator("input[name=pin]").fill("2580")
    page.get_by_role("button", name="Bruk denne PIN-koden her").click()
    page.get_by_role("button", name="Lås nå").click()
    page.wait_for_url("**/unlock/")
    page.goto(f"{house.server.url}/me/")
    page.wait_for_url("**/unlock/**")
    page.locator("input[name=pin]").fill("2580")
    page.get_by_role("button", name="Lås opp").click()
    page.wait_for_url("**/me/")


def test_trust_persons_without_scripts(house: House, stage: Stage) -> None:
    page = stage.enter("Are", phone=True, scripts=False)
    page.goto(f"{house.server.url}/me/trust-persons/")
    for name, relation in (("Mor", "moren min"), ("Kari", "læreren min")):
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=relation]").fill(relation)
        page.get_by_role("button", name="Legg til").click()
        expect(page.locator("main ol")).to_contain_text(name)
    page.get_by_role("button", name="Flytt Kari opp").click()
    expect(page.locator("main ol li").first).to_contain_text("Kari")
