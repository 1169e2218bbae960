"""What the pages say: why something cannot be done yet, what the person sees, what others in the room do not."""

from __future__ import annotations

import pytest

from brobygger.directory import services as directory
from brobygger.handovers import queries, services
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict
from brobygger.kernel.rowsecurity import transaction_as
from tests.handovers.acting import Passage, at, unit_of


def body(passage: Passage, who: str, path: str = "") -> str:
    address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/{path}"
    return passage.room.cast.browser(who).get(address).content.decode()


@pytest.mark.req("DFM-20", "DFM-24")
def test_the_page_for_the_time_says_why_it_cannot_be_fixed_and_then_where_it_usually_is(passage: Passage) -> None:
    passage.to_ready(decision="waiting")
    assert "Vedtaket i den nye tjenesten er ikke gjort ennå" in body(passage, "kari", "times/")
    passage.do("sara", services.be_ready, offer="Samtaler", decision="made")
    shown = body(passage, "kari", "times/")
    assert 'value="Allmennpoliklinikken' in shown
    assert "Velg et annet sted hvis personen er tryggere der." in shown


@pytest.mark.req("STI-08")
def test_the_person_sees_what_is_waited_for_and_who_has_the_ball(passage: Passage) -> None:
    assert "Vil du ha dette?" in body(passage, "are")
    passage.to_yes()
    assert "Ballen er hos Kari Berge" in body(passage, "are")
    passage.to_fixed()
    with clock.at(at(-2)):
        shown = body(passage, "are")
        home = passage.room.cast.browser("are").get("/").content.decode()
    assert "Ingenting å gjøre akkurat nå" in shown
    assert "Møtet er mandag" in shown
    assert "Møtet er mandag" in home


def test_others_in_the_room_see_how_far_it_is_and_none_of_the_words(passage: Passage) -> None:
    passage.to_summed()
    shown = body(passage, "frida")
    assert "Holde møtet" in shown
    assert "Samtaler hver uke" not in shown
    browser = passage.room.cast.browser("frida")
    for path in ("agenda/", "table/", "summary/"):
        assert browser.get(f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/{path}").status_code == 404


def test_what_was_typed_stays_where_something_is_wrong(passage: Passage) -> None:
    passage.to_yes()
    passage.do("kari", services.choose_two, role_id=passage.room.cast.role("sara"))
    browser = passage.room.cast.browser("sara")
    address = f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/"
    answer = browser.post(address, {"do": "ready", "offer": "Samtaler hver uke", "decision": ""})
    said = answer.content.decode()
    assert (answer.status_code, "Samtaler hver uke" in said, "Si om vedtaket er gjort." in said) == (422, True, True)
    for wrong in (
        {},
        {"do": "explode"},
        {"do": "note", "step": "nothing"},
        {"do": "note", "step": "call", "when": "x"},
    ):
        assert browser.post(address, wrong).status_code in (302, 403, 422)


@pytest.mark.req("DFM-01")
def test_also_inside_one_organisation_and_those_between_organisations_first(passage: Passage) -> None:
    room, kari = passage.room, passage.room.cast.actor("kari")
    with clock.at(at(-6)):
        room.do("kari", services.begin, unit_id=unit_of("oygarden-psyk"))
    with transaction_as(kari):
        found = [(card.unit, card.is_internal) for card in queries.mine(kari)]
    assert found == [("Allmennpoliklinikken", False), ("Psykisk helse og rus", True)]
    shown = room.cast.browser("kari").get(f"/rooms/{room.room_id}/hand-overs/").content.decode()
    assert "i egen organisasjon" in shown


@pytest.mark.req("DFM-08", "DFM-10")
def test_the_page_for_the_table_shows_nobody_what_is_not_for_all_three(passage: Passage) -> None:
    passage.to_fixed()
    for who in ("are", "kari", "sara"):
        shown = body(passage, who, "table/")
        assert "Hva som skal skje hos dere" in shown
        assert "Familien min" not in shown
    assert "Familien min" in body(passage, "kari", "agenda/")
    assert 'name="card"' in body(passage, "are", "agenda/")
    with clock.at(at(0, 11)):
        passage.do("kari", services.note, step="meeting")
        assert 'name="card"' not in body(passage, "are", "agenda/")  # it was the agenda of that meeting
        with pytest.raises(Conflict):
            passage.do("are", services.add_point, part="important", text="Mer")
        passage.do("are", services.remove_point, point_id=passage.seen("are").of("not")[0].id)


@pytest.mark.req("STI-07", "STI-08")
def test_nothing_presses_the_person_and_what_is_late_is_told_without_blame(passage: Passage) -> None:
    passage.to_held()
    with clock.at(at(0, 12)):
        passage.do("kari", services.write_summary, words="Vi ses.")
    with clock.at(at(2)):
        own, helper = body(passage, "are"), body(passage, "kari")
        home = passage.room.cast.browser("are").get("/").content.decode()
    assert "Les oppsummeringen, og si ja eller nei" in own
    assert "Din tur: Les oppsummeringen" in home
    assert "Kan jeg sende deg dette?" not in own.split("handovers-path")[0]
    assert "har ventet siden" in helper.split("handovers-path")[0]
    assert "har ventet siden" not in own.split("handovers-path")[0]


@pytest.mark.req("DFM-23")
def test_the_receipts_of_the_question_stand_on_the_page(passage: Passage) -> None:
    passage.to_yes()
    key = passage.do("kari", services.ask_unit, question="Hvem hos dere?")
    assert "Sendt, ikke lest ennå" in body(passage, "kari", "two/")
    sara = passage.room.cast.actor("sara")
    with transaction_as(sara):
        directory.note_read(sara, enquiry_id=key)
    assert "Lest" in body(passage, "kari", "two/")
    with transaction_as(sara):
        directory.take(sara, enquiry_id=key)
        directory.answer(sara, enquiry_id=key, answer="Det blir meg.")
    assert "Det blir meg." in body(passage, "kari", "two/")


@pytest.mark.req("DFM-19")
def test_the_four_questions_about_the_intention_are_kept(passage: Passage) -> None:
    passage.to_called()
    with clock.at(at(10, 11)):
        passage.do("sara", services.note, step="arrive", outcome="met")
        passage.do("sara", services.note, step="debrief", checks=["trust", "planned", "made-up"])
    (made,) = [one for one in passage.seen().card.marks if one.step == "debrief"]
    assert made.checks == ("trust", "planned")
