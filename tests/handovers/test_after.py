"""What came of a hand-over: asked when it can be known, told in one tap by those it concerns, seen by the person."""

from __future__ import annotations

import datetime as dt

import pytest

from brobygger.handovers import queries, rules, services
from brobygger.handovers.rules import After
from brobygger.kernel import clock
from brobygger.kernel.errors import Denied, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.handovers.acting import Passage, at

DAY = dt.timedelta(days=1)


def asked(passage: Passage, who: str) -> list[tuple[str, ...]]:
    actor = passage.room.cast.actor(who)
    with transaction_as(actor):
        return [one.asks for one in queries.asked_of_me(actor)]


def tell(passage: Passage, who: str, what: str, value: str = "yes", **more: object) -> None:
    passage.do(who, services.tell_after, thing=what, value=value, **more)


def test_each_thing_is_asked_from_when_it_can_be_known_and_not_for_ever() -> None:
    came = at(0)
    for days, wanted in (
        (0, ("treated",)),
        (89, ("treated",)),
        (90, ("treated", "readmitted")),
        (180, ("readmitted",)),
    ):
        assert rules.to_tell(After(came + days * DAY, arrival_noted=True, came_at=came)) == wanted
    assert rules.to_tell(After(came + 270 * DAY, arrival_noted=True, came_at=came)) == ()
    assert rules.to_tell(After(at(13), rests_since=at(0))) == ()
    assert rules.to_tell(After(at(14), rests_since=at(0))) == ("came",)
    assert rules.to_tell(After(at(14), rests_since=at(0), told=frozenset({"came"}))) == ()
    assert rules.to_tell(After(at(14), rests_since=at(0), arrival_noted=True)) == ()


@pytest.mark.req("DFM-18")
def test_where_there_was_no_meeting_one_tap_on_the_first_page_says_whether_they_came(passage: Passage) -> None:
    with clock.at(at(-4)):
        passage.do("are", services.answer, answer="no")
    with clock.at(at(-4) + 13 * DAY):
        assert "Kom personen til" not in passage.room.cast.browser("kari").get("/").content.decode()
    with clock.at(at(20)):
        browser = passage.room.cast.browser("kari")
        assert "Kom personen til første time" in browser.get("/").content.decode()
        address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/after/"
        answer = browser.post(address, {"what": "came", "value": "yes", "back": "home"})
        assert answer.status_code == 302
        assert "Kom personen til første time" not in browser.get("/").content.decode()
        shown = passage.room.cast.browser("are").get(f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/")
    assert "Kom til første time" in shown.content.decode()


@pytest.mark.req("DFM-18")
def test_after_the_first_appointment_treatment_and_later_readmission_are_asked_of_both_helpers(
    passage: Passage,
) -> None:
    passage.to_called()
    with clock.at(at(10, 12)):
        passage.do("sara", services.note, step="arrive", outcome="met")
        assert asked(passage, "sara") == asked(passage, "kari") == [("treated",)]
        tell(passage, "sara", "treated")
        assert asked(passage, "kari") == []
    with clock.at(at(101)):
        assert asked(passage, "kari") == [("readmitted",)]
        tell(passage, "kari", "readmitted", "no")
        assert asked(passage, "sara") == []


def test_it_is_told_also_when_it_is_over_and_can_be_put_right(passage: Passage) -> None:
    passage.to_called()
    with clock.at(at(11)):
        passage.do("sara", services.note, step="arrive", outcome="met")
        passage.do("sara", services.note, step="accept")
        assert passage.do("kari", services.note, step="debrief")
        tell(passage, "kari", "treated", day=at(11).date())
        tell(passage, "sara", "treated", "unknown")
    with transaction_as(passage.room.cast.actor("kari")):
        found = queries.after(passage.id)
    assert [(one.what, one.value, one.by_name) for one in found.told] == [("treated", "unknown", "Sara Dahl")]


@pytest.mark.req("DFM-20", "DFM-24")
def test_the_six_barriers_are_tapped_and_taken_back(passage: Passage) -> None:
    passage.to_yes()
    browser = passage.room.cast.browser("kari")
    address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/"
    for value, pressed in (("yes", 1), ("no", 0)):
        browser.post(f"{address}after/", {"what": "barrier-decision", "value": value})
        shown = browser.get(address).content.decode()
        assert shown.count('name="what" value="barrier-') == len(rules.BARRIERS) == 6
        assert shown.count('aria-pressed="true"') == pressed


def test_neither_the_person_nor_others_in_the_room_tell_and_others_do_not_see(passage: Passage) -> None:
    tell(passage, "kari", "barrier-place")
    for who in ("are", "frida"):
        with pytest.raises(Denied):
            tell(passage, who, "came")
    frida = passage.room.cast.actor("frida")
    with transaction_as(frida):
        assert queries.after(passage.id).told == ()
    assert (
        "Hvordan det gikk etterpå"
        not in passage.room.cast.browser("frida")
        .get(f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/")
        .content.decode()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": "came", "value": "perhaps"}, "Velg ett av svarene."),
        ({"what": "cured", "value": "yes"}, "Velg ett av svarene."),
        ({"what": "came", "value": "yes", "day": "2999-01-01"}, "Den dagen er ikke kommet ennå."),
        ({"what": "came", "value": "yes", "day": "2001-01-01"}, "Det er før overgangen begynte."),
        ({"what": "came", "value": "yes", "day": "i går"}, "Skriv dagen som en dato"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(passage: Passage, given: dict[str, str], said: str) -> None:
    browser = passage.room.cast.browser("kari")
    answer = browser.post(f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/after/", given)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_day_to_come_is_refused_by_the_service_too(passage: Passage) -> None:
    with pytest.raises(Invalid):
        tell(passage, "kari", "came", day=clock.now().date() + 400 * DAY)
