"""How it goes, in ten conversations: on the helper's desk and the person's phone, from the first to the ending.

Every number that the screens show is counted here anew from what was answered, without the product's code.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.axe import findings
from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
SHOTS = os.environ.get("SHOTS", "")
OUTCOME, ALLIANCE = ("strength", "others", "doing", "hope"), ("say", "fit", "decide", "take")
# Better, a fall at the fourth, talked about, and on from there.
HELD = [
    ("4435", "8788"), ("5445", "8888"), ("5555", "8888"), ("2323", "6545"), ("3434", "8787"),
    ("4545", "8888"), ("5656", "9888"), ("6666", "9898"), ("6767", "9999"), ("7777", "9999"),
]  # fmt: skip
FALL = 4


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/feedback-{name}.png", full_page=True)


def total(given: str) -> int:
    return sum(int(one) for one in given)


def said(totals: list[int]) -> str:
    """What stands beside the curve."""
    if len(totals) == 1:
        return f"Første gang: {totals[0]} av 40. Det er ingenting å sammenligne med ennå."
    return f"Sist: {totals[-1]} av 40. Gangen før: {totals[-2]} av 40. Første gang: {totals[0]} av 40."


def points(totals: list[int]) -> list[tuple[float, float]]:
    """Where the curve goes: from 48 to 342 across, 172 is 0 and 14 is 40."""
    if len(totals) == 1:
        return []
    step = 294 / (len(totals) - 1)
    return [(48 + place * step, 172 - one / 40 * 158) for place, one in enumerate(totals)]


def look(page: Page, so_far: list[tuple[str, str]]) -> None:
    """Every number on the page is what was answered: in the sentence, the table and the picture of both curves."""
    page.reload()
    for which, curve in enumerate(("curve", "alliance")):
        totals = [total(one[which]) for one in so_far]
        figure = page.locator(f"#{curve}")
        if which == 0:
            expect(figure.get_by_text(said(totals), exact=True)).to_be_visible()
        rows = figure.locator("tbody td").all_text_contents()
        assert [one.strip() for one in rows] == [f"{one} av 40" for one in totals]
        drawn = figure.locator("polyline").evaluate_all("(all) => all.map((one) => one.getAttribute('points'))")
        found = [tuple(map(float, pair.split(","))) for line in drawn for pair in line.split()]
        assert found == [pytest.approx(one, abs=0.06) for one in points(totals)]
        assert figure.locator("circle").count() == len(totals)


def answer(page: Page, label: str, items: tuple[str, ...], values: str, *, by_hand: bool) -> None:
    """The person answers on their phone: with their thumb, or by what the form would send."""
    link = page.get_by_role("link", name=label)
    if not by_hand:
        token = next(one["value"] for one in page.context.cookies() if "csrf" in one.get("name", ""))
        form = dict(zip(items, values, strict=True)) | {"csrfmiddlewaretoken": token}
        assert page.request.post(
            re.sub(r"(//[^/]+).*", r"\1", page.url) + str(link.get_attribute("href")), form=form
        ).ok
        return
    here = page.url
    link.click()
    page.get_by_role("button", name="Vis alle spørsmålene").click()
    for field, value in zip(page.get_by_label("Et tall fra 0 til 10").all(), values, strict=True):
        field.fill(value)
    page.get_by_role("button", name="Send").last.click()
    expect(page.get_by_role("heading", name="Takk")).to_be_visible()
    page.goto(here)


@pytest.mark.req("FIT-02", "FIT-03", "FIT-07")
def test_ten_conversations_from_the_first_to_the_ending(stage: Stage) -> None:
    backstage = stage.server.backstage
    room = backstage.open_room(about="per", by="kari", why="Samtaler.", helpers=["frida"])
    kari = stage.enter("Kari Berge", at=f"/rooms/{room}/how-it-goes/")
    found = findings(kari)
    shot(kari, "begin")
    kari.get_by_role("button", name="Start", exact=True).click()
    per = stage.enter("Per Nilsen", at=f"/rooms/{room}/how-it-goes/", phone=True)
    per.get_by_role("link", name="Kari Berge").click()
    for number, (outcome, alliance) in enumerate(HELD, 1):
        by_hand = number in (1, FALL)
        kari.reload()
        kari.get_by_role("button", name="Begynn en samtale").click()
        expect(kari.get_by_role("button", name="Begynn en samtale")).to_have_count(0)  # one thing at a time
        per.reload()
        answer(per, "Svar på hvordan du har det", OUTCOME, outcome, by_hand=by_hand)
        per.reload()
        if number == FALL:
            per.get_by_label("Nei, det stemmer ikke").check()
            per.get_by_label("Med dine egne ord").fill("Jeg sover ikke, og da hjelper det lite å snakke")
            per.get_by_label("Hva skulle vært annerledes i dag?").fill("At vi begynner med søvnen")
            per.get_by_role("button", name="Lagre", exact=True).click()
        answer(per, "Svar på hvordan det var", ALLIANCE, alliance, by_hand=by_hand)
        if number in (1, FALL, 10):
            look(per, HELD[:number])
            look(kari, HELD[:number])
        if number == FALL:
            assert total(HELD[3][0]) < total(HELD[0][0])  # below where it began
            for words in ("Nei, det stemmer ikke", "Jeg sover ikke, og da hjelper det lite å snakke"):
                expect(kari.locator("section[aria-labelledby=told]").get_by_text(words)).to_be_visible()
            expect(kari.get_by_text("At vi begynner med søvnen").last).to_be_visible()
            found += taken_up(kari, per)
            found += findings(per) + findings(kari)
            shot(per, "four-phone")
            shot(kari, "four-desk")
        backstage.let_a_week_pass(room)
    found += findings(per)
    for page, name in ((per, "ten-phone"), (kari, "ten-desk")):
        page.reload()
        shot(page, name)
        page.emulate_media(color_scheme="dark")
        shot(page, f"{name}-dark")
    kari.get_by_text("Avslutt disse samtalene").click()
    kari.get_by_label("Avsluttet som planlagt").check()
    kari.get_by_role("button", name="Avslutt", exact=True).click()
    expect(kari.get_by_text("Avsluttet som planlagt").first).to_be_visible()
    per.reload()
    expect(per.get_by_text("Avsluttet som planlagt").first).to_be_visible()
    expect(per.get_by_role("button", name="Lagre", exact=True)).to_have_count(0)
    look(per, HELD)
    assert found + shown_and_taken_back(stage, per, room) == []


def taken_up(kari: Page, per: Page) -> list[str]:
    """The conversations are answered lower than before: both see it, and the helper writes what came of it."""
    here, asks = kari.url, "Samarbeidet får lavere svar enn før"
    per.reload()
    expect(per.get_by_role("heading", name=asks)).to_be_visible()
    expect(per.get_by_label("Hvordan gikk det etterpå?")).to_have_count(0)
    kari.goto("/".join(here.split("/")[:3]) + "/how-it-goes/")
    expect(kari.get_by_text(asks)).to_be_visible()
    found = findings(kari)
    shot(kari, "caseload")
    kari.get_by_role("link", name="Per Nilsen").click()
    kari.get_by_label("Hvordan gikk det etterpå?").fill("Vi begynner med søvnen neste gang.")
    kari.locator("form", has=kari.get_by_label("Hvordan gikk det etterpå?")).get_by_role("button").last.click()
    expect(kari.get_by_text("Vi begynner med søvnen neste gang.").first).to_be_visible()
    per.reload()
    expect(per.get_by_text("Vi begynner med søvnen neste gang.")).to_be_visible()
    return found


def shown_and_taken_back(stage: Stage, per: Page, room: str) -> list[str]:
    """The person shows the curve to somebody, and then no more."""
    per.get_by_label("Frida").check()
    per.get_by_role("button", name="Lagre valget").click()
    frida = stage.enter("Frida", at=f"/rooms/{room}/how-it-goes/")
    frida.get_by_role("link", name="Kari Berge").click()
    expect(frida.get_by_text(said([total(one) for one, _other in HELD]))).to_be_visible()
    expect(frida.get_by_text("sover ikke")).to_have_count(0)
    shot(frida, "shown")
    per.goto(f"{stage.server.url}/rooms/{room}/choices/")
    found = findings(frida) + findings(per)
    shot(per, "choices")
    per.get_by_role("button", name="Slutt å vise den").click()
    expect(per.get_by_text("Det er lagret. Du kan endre det når du vil.")).to_be_visible()
    answered = frida.reload()
    assert answered is not None
    assert answered.status == 404
    return found
