"""Takes the README's pictures of the real pages: `make pictures`. A server and a database of their own, Are's story."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.load.server import own_server
from tests.stories.stage import Server, Stage, launch
from tests.stories.steps import ARE, live, open_room, say_yes, sees, start_room, write

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"


def main() -> None:
    """Play the story and keep what it looks like."""
    PICTURES.mkdir(exist_ok=True)
    with own_server() as started, sync_playwright() as playwright:
        started.environment["BROBYGGER_STORY"] = "1"
        started.start("--story", "--no-worker")
        assert started.process is not None
        server = Server(f"http://localhost:{started.port}", started.data, started.process)
        browser = launch(playwright)
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
    _keep(are, f"{base}/", "home-phone")
    _keep(are, f"{base}/rooms/{room}/log/", "log-phone")
    _keep(are, f"{base}/rooms/{room}/choices/", "choices-phone")
    frida = stage.enter("Frida Lien")
    _keep(frida, f"{base}/", "home-desk")
    sara = stage.enter("Sara Dahl", dark=True)
    _keep(sara, f"{base}/rooms/{room}/", "room-desk-dark")


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
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
