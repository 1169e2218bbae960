"""A real server with the story's people, and browsers in which one steps in as them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from brobygger.config.embedded import Urls
from tests.stories.backstage import Backstage

START_WITHIN = 60.0
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


@dataclass
class Server:
    """`brobygger serve` in a process of its own, on this run's database."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    backstage: Backstage

    def log(self) -> str:
        return (self.data / "server.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(urls: Urls, data: Path) -> Iterator[Server]:
    """Start the server with the story's people; stop it afterwards."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BROBYGGER_", "DATABASE_"))}
    environment |= {
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "BROBYGGER_STORY": "1",
        "BROBYGGER_DATA": str(data),
        "BROBYGGER_LOG_LEVEL": "WARNING",
        "BROBYGGER_DATABASE_POOL": "6",
    }
    with (data / "server.log").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "brobygger.config.cli", "serve", "--port", "0", "--story", "--no-worker"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        backstage = Backstage(environment)
        try:
            server = Server(_address(process, data), data, process, backstage)
            _wait_until_ready(server)
            yield server
        finally:
            backstage.close()
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[str], data: Path) -> str:
    """The address from the line that the server says when it listens."""
    assert process.stdout is not None
    alarm = threading.Timer(START_WITHIN, process.kill)
    alarm.start()
    try:
        for line in process.stdout:
            if "http://" in line:
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return "http://" + line.split("http://")[1].strip()
    finally:
        alarm.cancel()
    raise RuntimeError((data / "server.log").read_text(encoding="utf-8")[-4000:])


def _wait_until_ready(server: Server) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{server.url}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            if server.process.poll() is not None:
                break
        time.sleep(0.05)
    raise RuntimeError(f"the server is not ready:\n{server.log()[-4000:]}")


@dataclass
class Stage:
    """The browsers of one test. `complaints` holds what their consoles said that they should not."""

    server: Server
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def enter(self, person: str, at: str = "/", **browser: bool) -> Page:
        """A browser of its own in which `person` (by their first name) has stepped in; stands on the page `at`."""
        from brobygger.people.services import story_id  # whoever takes pictures comes here before Django is set up

        page = self.empty(**browser)
        door = f"{self.server.url}/story/"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.request.get(door).text())
        assert token is not None
        who = {"person": str(story_id("person", key_of(person))), "csrfmiddlewaretoken": token.group(1)}
        page.request.post(door, form=who, max_redirects=0)
        page.goto(f"{self.server.url}{at}")
        return page

    def empty(self, *, phone: bool = False, dark: bool = False, scripts: bool = True, installed: bool = False) -> Page:
        """A browser of its own in which nobody is signed in; `installed`: with its service worker."""
        context = self.browser.new_context(
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=2 if phone else 1,
            color_scheme="dark" if dark else "light",
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            service_workers="allow" if installed else "block",
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text or "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not expected:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def key_of(person: str) -> str:
    """The key of somebody in the story: their first name."""
    return person.split()[0].lower()


def launch(playwright: Playwright, *, whole: bool = False) -> Browser:
    """Debian's Chromium (as root without its sandbox, which refuses root).

    Where Debian's headless shell is installed too, it is taken: the same pages for half the work. It knows no
    notices and no installed apps; `whole` is for who needs them.
    """
    names = ("chromium-headless-shell",) * (not whole) + ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    arguments += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # a microphone that beeps
    return playwright.chromium.launch(executable_path=found, args=[*arguments, "--font-render-hinting=none"])
