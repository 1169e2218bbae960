"""Are's story, second half: the time does not suit, a new one is found, and those who depend on it can see it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.stories.axe import findings_at
from tests.stories.stage import Stage
from tests.stories.steps import open_room, ready_room

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.req("SAM-05", "STI-08")
def test_does_not_suit_on_the_phone_a_new_time_and_vera_sees_it(stage: Stage) -> None:
    base = stage.server.url
    kari, are, room = ready_room(stage)
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=8)
    kari.goto(f"{base}/rooms/{room}/appointments/new/")
    kari.get_by_label("Hva er det?").fill("Det første møtet på DPS")
    kari.get_by_label("Dato").fill(soon.isoformat())
    kari.get_by_label("Klokkeslett").fill("10:00")
    kari.get_by_label("Hvor", exact=True).fill("Øyane DPS, inngang A")
    kari.get_by_role("button", name="Lag avtalen").click()
    expect(kari.get_by_role("heading", name="Det første møtet på DPS")).to_be_visible()
    one = kari.url

    # Are has the room open on his phone: the line on top comes by itself. At home it stands first, with one tap.
    expect(are.get_by_role("link", name=re.compile("^Neste: .*Det første møtet på DPS"))).to_be_visible()
    are.goto(f"{base}/")
    expect(are.get_by_text("Øyane DPS, inngang A")).to_be_visible()
    are.get_by_role("button", name="Passer ikke", exact=True).click()
    are.get_by_label("Når passer det? (om du vil)").fill("Helst etter klokka tolv")
    are.get_by_role("button", name="Lagre forslaget").click()
    expect(are.get_by_text("Forslaget ditt er lagret.")).to_be_visible()

    vera_sees = stage.enter("Vera Moe")
    open_room(stage, vera_sees, room)
    kari.goto(one)
    expect(kari.get_by_text("Helst etter klokka tolv")).to_be_visible()
    kari.get_by_role("link", name="Foreslå andre tider").click()
    for n, (days, clock) in enumerate(((1, "12:30"), (2, "13:00")), start=1):
        kari.locator(f"[name=day{n}]").fill((soon + dt.timedelta(days=days)).isoformat())
        kari.locator(f"[name=clock{n}]").fill(clock)
    kari.get_by_role("button", name="Foreslå disse tidene").click()
    expect(kari.get_by_text("Are Solberg: ikke svart ennå")).to_have_count(2)

    found = [line for path in ("", "change/", "offer/") for line in findings_at(kari, f"{one}{path}")]
    assert found + findings_at(are, one) == []
    are.get_by_role("button", name=re.compile(r"^Passer (?!ikke).*kl\. 13\.00")).click()
    expect(are.get_by_role("heading", name="Slik har tiden endret seg")).to_be_visible()
    expect(are.locator(".ui-definitions").get_by_text("kl. 13.00–14.00")).to_be_visible()
    expect(
        vera_sees.get_by_text(re.compile(r"Avtalen med Kari Berge .* flyttes til .* kl\. 13\.00")).first
    ).to_be_visible()
    kari.goto(one)
    expect(kari.get_by_text("Denne tiden gjelder ikke lenger")).to_be_visible()
