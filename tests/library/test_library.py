"""What one learns from: read by all, kept by leaders for their own organisation, and events that come and go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.library import queries, services
from brobygger.library.queries import EntryCard
from brobygger.library.services import Given
from tests.personas import Cast

DAY = dt.timedelta(days=1)
MANUAL = Given("manual", "Håndbok i tilbakemelding", "Seks hefter, på dansk.", "https://eksempel.no/hefter", "dansk")


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def seen(cast: Cast, who: str, **given: Any) -> list[EntryCard]:
    found: list[EntryCard] = do(cast, who, queries.entries, **given)
    return found


def event(days: int, **more: Any) -> Given:
    usual = {"kind": "event", "title": f"Kurs om {days} dager", "day": queries.today() + days * DAY}
    return Given(**(usual | {"place": "Bergen", "organiser": "Øyane DPS", "link": "https://eksempel.no/p"} | more))


@pytest.mark.req("FIT-06", "FIT-08")
def test_a_leader_writes_what_everybody_finds_by_kind_and_word(cast: Cast) -> None:
    berit = cast.browser("berit")
    form = {"kind": "manual", "title": "Håndbok i tilbakemelding", "about": "Seks hefter.", "language": "dansk"}
    wrong = berit.post("/library/new/", form | {"link": "http://eksempel.no"})
    assert (wrong.status_code, "Seks hefter." in wrong.content.decode()) == (422, True)
    assert berit.post("/library/new/", form | {"link": "https://eksempel.no/hefter"}).status_code == 302
    do(cast, "anne", services.add, given=Given("example", "FIT i Øygarden kommune", "Slik begynte vi."))
    for who in ("are", "kari", "frida"):  # the person too
        shown = cast.browser(who).get("/library/?kind=manual&q=hefter").content.decode()
        assert "Håndbok i tilbakemelding" in shown
        assert 'href="https://eksempel.no/hefter"' in shown
        assert "Øygarden kommune står for det" in shown
        assert "FIT i Øygarden" not in shown
    assert [one.title for one in seen(cast, "kari", words="fit begynte")] == ["FIT i Øygarden kommune"]
    assert "Endre" not in cast.browser("anne").get("/library/?kind=manual").content.decode().split("main")[1]


@pytest.mark.req("FIT-09")
def test_events_come_by_day_say_when_they_are_full_and_are_over_the_day_after(cast: Cast) -> None:
    for given in (event(9), event(2, is_full=True, level="basic"), event(-2, last_day=queries.today()), event(-1)):
        do(cast, "berit", services.add, given=given)
    assert [one.title for one in seen(cast, "kari")] == [
        "Kurs om -2 dager", "Kurs om 2 dager", "Kurs om 9 dager", "Kurs om -1 dager",
    ]  # fmt: skip
    page = cast.browser("kari").get("/library/").content.decode()
    now, over = page.split("Kurs og arrangementer som har vært")
    assert ("fullt" in now, now.count("Meld deg på"), now.count("Gå dit")) == (True, 2, 1)
    assert ("Kurs om -1 dager" in over, "Meld deg på" in over) == (True, False)


def test_only_a_leader_writes_and_only_for_their_own_organisation(cast: Cast) -> None:
    key = do(cast, "berit", services.add, given=MANUAL)
    for who in ("kari", "are", "anne"):
        with pytest.raises(Hidden):
            do(cast, who, services.change, entry_id=key, given=MANUAL)
        with pytest.raises(Hidden):
            do(cast, who, services.remove, entry_id=key)
    with pytest.raises(Hidden):
        do(cast, "kari", services.add, given=MANUAL)
    do(cast, "berit", services.change, entry_id=key, given=Given("manual", "Ny tittel"))
    assert [one.title for one in seen(cast, "are")] == ["Ny tittel"]
    assert cast.browser("berit").post(f"/library/{key}/remove/").status_code == 302
    assert seen(cast, "are") == []
    with pytest.raises(Hidden):
        do(cast, "berit", services.change, entry_id=key, given=MANUAL)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", Given("thing", "A")),
        ("title", Given("manual", "  ")),
        ("title", Given("manual", "A" * 161)),
        ("about", Given("manual", "A", "\u202eB")),
        ("link", Given("manual", "A", link="javascript:alert(1)")),
        ("link", Given("manual", "A", link="https://kari@eksempel.no/")),
        ("level", Given("manual", "A", level="x")),
        ("day", Given("event", "A")),
        ("last_day", Given("event", "A", day=dt.date(2026, 5, 2), last_day=dt.date(2026, 5, 1))),
    ],
)
def test_what_cannot_be_kept_is_refused(cast: Cast, field: str, given: Given) -> None:
    with pytest.raises(Invalid) as refused:
        do(cast, "berit", services.add, given=given)
    assert refused.value.field == field
