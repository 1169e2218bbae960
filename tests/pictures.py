"""Takes the README's pictures of the real pages: `make pictures`. A server and a database of their own, Are's story."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.days import ordinary_monday
from tests.load.server import own_server
from tests.stories.backstage import Backstage
from tests.stories.stage import Server, Stage, launch
from tests.stories.steps import ARE, live, open_room, say_yes, sees, start_room, write

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 256


def main() -> None:
    """Play the story and keep what it looks like."""
    PICTURES.mkdir(exist_ok=True)
    with own_server() as started, sync_playwright() as playwright:
        django.setup()
        started.environment["BROBYGGER_STORY"] = "1"
        started.start("--story", "--no-worker")
        assert started.process is not None
        backstage = Backstage(dict(started.environment))  # nobody is asked to make a room there
        server = Server(f"http://localhost:{started.port}", started.data, started.process, backstage)
        browser = launch(playwright, whole=True)
        stage = Stage(server, browser)
        try:
            _play(stage)
        finally:
            stage.close()
            browser.close()


def _play(stage: Stage) -> None:
    base = stage.server.url
    kari = stage.enter("Kari Berge")
    room = start_room(
        kari,
        **ARE,
        why="Are har mange å forholde seg til. Vi samler beskjedene ett sted.",
        helpers=["Frida Lien", "Vera Moe"],
    )
    are = stage.enter("Are Solberg", phone=True)
    _keep(are, f"{base}/rooms/{room}/consent/", "consent-phone")
    say_yes(are, base, room, to=["Frida Lien", "Vera Moe"], history=True)
    are.goto(f"{base}/rooms/{room}/matters/")
    are.get_by_label("Viktigst nå").fill("Å få sove, og å komme tilbake i jobb når jeg er klar.")
    are.get_by_label("Slik vil jeg helst bli kontaktet").fill("Send melding. Ikke ring før klokka ti.")
    are.get_by_role("button", name="Lagre").click()
    _talk(stage, room, kari, are)
    _keep(are, f"{base}/rooms/{room}/", "room-phone")
    _keep(are, f"{base}/rooms/{room}/log/", "log-phone")
    _keep(are, f"{base}/rooms/{room}/choices/", "choices-phone")
    _keep(are, _appointment(kari, base, room), "appointment-phone")
    _keep(are, f"{base}/", "home-phone")
    _keep(are, f"{base}/me/notifications/", "notices-phone")
    frida = stage.enter("Frida Lien")
    _keep(frida, f"{base}/", "home-desk")
    _pilot(stage, base)
    sara = stage.enter("Sara Dahl", dark=True)
    _keep(sara, f"{base}/rooms/{room}/", "room-desk-dark")


def _appointment(kari: Page, base: str, room: str) -> str:
    """Kari writes when and where; the address of its page."""
    kari.goto(f"{base}/rooms/{room}/appointments/new/")
    kari.get_by_label("Hva er det?").fill("Det første møtet på DPS")
    kari.get_by_label("Dato").fill((ordinary_monday() + dt.timedelta(days=1)).isoformat())
    kari.get_by_label("Klokkeslett").fill("10:00")
    kari.get_by_label("Hvor", exact=True).fill("Øyane DPS, inngang A")
    kari.get_by_label("Slik finner du fram").fill("Si navnet ditt i skranken. Sara kommer og henter deg.")
    kari.get_by_role("button", name="Lag avtalen").click()
    kari.get_by_role("heading", name="Det første møtet på DPS").wait_for()
    return kari.url


def _pilot(stage: Stage, base: str) -> None:
    """Two leaders prepare a pilot; one has said what they can be flexible on, and the page says what is missing."""
    berit = stage.enter("Berit Skar", at="/pilots/new/", phone=True)
    berit.get_by_label("Hva kaller dere piloten?").fill("Samsnakk rundt én pasient")
    berit.get_by_label("Hva skal vi få til?").fill("Ingen skal være mellomledd for hjelperne sine.")
    berit.get_by_label("Hvem er den for?").fill("Hører personen til psykoseaksen på Øyane DPS?")
    berit.get_by_role("button", name="Lagre").click()
    page = berit.url
    for name in ("Kari Berge", "Anne Lunde", "Sara Dahl"):
        berit.goto(f"{page}members/?q={name}")
        berit.get_by_role("button", name=f"Ta med {name}").click()
    berit.goto(f"{page}terms/")
    berit.get_by_label("Hva kan dere være fleksible på?").fill("Hvor vi møtes.")
    berit.get_by_label("Hva kan dere ikke være fleksible på?").fill("Kapasiteten: fire om gangen.")
    berit.get_by_role("button", name="Lagre").click()
    _keep(berit, page, "pilot-phone")


def _talk(stage: Stage, room: str, kari: Page, are: Page) -> None:
    """What they say in the seed."""
    kari.wait_for_url(f"**/rooms/{room}/")
    live(kari)
    vera = stage.enter("Vera Moe")
    open_room(stage, vera, room)
    live(are)
    _say(are, kari, "Hei. Jeg har fått time hos DPS 11. nov., men akkurat den dagen kan jeg ikke. Kan jeg bytte?")
    _say(kari, are, "Hei Are! Jeg har nå snakket med Sara i DPS, og vi fant en ny dato sammen. Passer 17. nov?")
    _say(are, kari, "Ja, det passer fint.")
    kari.goto(f"{stage.server.url}/rooms/{room}/members/add/")
    kari.get_by_label("Søk på navn").fill("Sara Dahl")
    kari.get_by_role("button", name="Velg Sara Dahl").click()
    kari.get_by_role("button", name="Gå videre").click()
    kari.wait_for_url("**/members/")
    sara = stage.enter("Sara Dahl")
    open_room(stage, sara, room)
    sara.locator("[data-composer-more] summary").click()
    names = sara.locator("select[name=ball_holder] option").all_text_contents()
    sara.locator("select[name=ball_holder]").select_option(label=next(name for name in names if "Vera" in name))
    _say(sara, are, "Hei Vera! Are og jeg møtes 17. nov. Kan du flytte møtet dere har den dagen?")
    sees(vera, "Kan du flytte møtet")


def _say(writer: Page, reader: Page, text: str) -> None:
    write(writer, text)
    sees(reader, text)
    sees(writer, text)


def _keep(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.wait_for_timeout(800)  # fonts and the first rendering; a picture has no condition to wait for
    with Image.open(
        BytesIO(page.screenshot())
    ) as shot:  # few colours: a third of the size, and no difference to the eye
        shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
