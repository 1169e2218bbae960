"""A hand-over from the offer to the debrief, and everything that can come in between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brobygger.appointments import services as appointments
from brobygger.appointments.queries import AppointmentCard, coming
from brobygger.config.reactions import handovers as reactions
from brobygger.directory import queries as directory
from brobygger.handovers import queries, services
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries as rooms
from brobygger.rooms import services as room_services
from tests.handovers.acting import HOUR, Passage, at, unit_of
from tests.rooms.scene import Scene


def coming_of(passage: Passage) -> list[AppointmentCard]:
    """The room's appointments to come, as Kari sees them."""
    return passage.room.ask("kari", lambda actor, room_id: list(coming(room_id, limit=9)))


@pytest.mark.req("DFM-02", "DFM-04", "DFM-15")
def test_from_offer_to_debrief_the_same_two_helpers_and_all_in_the_room_see_how_far_it_is(passage: Passage) -> None:
    room = passage.to_called().room
    assert passage.turn() is None or passage.turn() == ("arrive", "two")
    with clock.at(at(10, 11)):
        assert passage.turn() == ("arrive", "two")
        passage.do("sara", services.note, step="arrive", outcome="met")
        assert passage.turn() == ("accept", "two")
        passage.do("sara", services.note, step="accept")
        assert passage.turn() == ("debrief", "both")
        assert passage.do("kari", services.note, step="debrief", checks=["trust", "few"])
    card = passage.seen("frida").card
    assert (card.ended_how, card.one.name, card.two.name) == ("done", "Kari Berge", "Sara Dahl")  # type: ignore[union-attr]
    said = [one.ids["what"] for one in room.events("frida") if one.kind == services.EVENT]
    assert said[:3] == ["begun", "offered", "answered-yes"]
    assert said[-3:] == ["accept", "debrief", "done"]
    ((ids,),) = room.rows("select ids from kernel_outbox where kind = 'handovers.done'")
    given = ids if isinstance(ids, dict) else json.loads(ids)
    with transaction_as(reactions.SYSTEM):
        reactions.ask_how_it_was(given)
        reactions.ask_how_it_was(given)
    asked = room.rows("select instrument, rater_person_id from measures_asked order by instrument")
    assert asked == [("first-meeting-1", room.cast.person("kari")), ("first-meeting-2", room.cast.person("sara"))]
    with pytest.raises(Conflict):
        passage.do("kari", services.stop, why="For sent")


@pytest.mark.req("DFM-06")
def test_a_no_is_fine_hides_the_agenda_calls_the_meeting_off_and_can_be_undone(passage: Passage) -> None:
    """The person says no after the agenda was made."""
    passage.to_fixed()
    with clock.at(at(-2)):
        passage.do("are", services.answer, answer="no")
        assert passage.turn() is None
        assert passage.seen("sara").of("important") == ()
        assert [one.text for one in passage.seen("are").of("important")] == ["Hva som skal skje hos dere"]
        assert coming_of(passage) == []
        with pytest.raises(Conflict):
            passage.do("kari", services.add_point, part="important", text="Noe mer")
        passage.do("are", services.answer, answer="yes")
        assert passage.turn() == ("time", "one")
        passage.do("kari", services.fix_meeting, given=passage.given(at(1)))


@pytest.mark.req("DFM-05", "DFM-23")
def test_the_unit_is_asked_without_a_name_and_whoever_answers_becomes_participant_two(passage: Passage) -> None:
    passage.to_yes()
    key = passage.do("kari", services.ask_unit, question="Hvem hos dere kan møte en som skal begynne?")
    assert passage.turn() == ("contact", "unit")
    kari = passage.room.cast.actor("kari")
    with transaction_as(kari):
        card, steps = directory.enquiry(kari, key)
    assert (card.text, [one.did for one in steps]) == ("Hvem hos dere kan møte en som skal begynne?", ["sent"])
    with pytest.raises(Invalid):
        passage.do("kari", services.choose_two, role_id=passage.room.cast.role("vera"))
    assert passage.do("kari", services.choose_two, role_id=passage.room.cast.role("sara"))
    assert passage.turn() == ("contact", "two")


def test_where_a_yes_is_needed_the_person_is_asked_first(room: Scene) -> None:
    passage = Passage.begun(room, "nav-askoy").to_yes()
    assert not passage.do("kari", services.choose_two, role_id=room.cast.role("knut"))
    assert passage.turn() == ("contact", "person")
    (wish,) = [one for one in room.ask("are", rooms.members).wishes if one.role_id == room.cast.role("knut")]
    seen = room.ask("are", rooms.wish_question, wish.id, "nb").seen
    room.do("are", room_services.answer_wish, wish_id=wish.id, answer="yes", seen=seen)
    assert passage.turn() == ("contact", "two")


@pytest.mark.req("DFM-20", "DFM-07")
def test_the_meeting_is_not_fixed_before_the_decision_and_says_why(passage: Passage) -> None:
    """The meeting fixed before the vedtak."""
    passage.to_ready(decision="waiting")
    with clock.at(at(-3)):
        with pytest.raises(Invalid) as refused:
            passage.do("kari", services.fix_meeting, given=passage.given(at(0)))
        assert (refused.value.code, "Vedtaket" in refused.value.message) == ("decision", True)
        passage.do("sara", services.be_ready, offer="Samtaler hver uke i høst", decision="made")
        passage.do("kari", services.fix_meeting, given=passage.given(at(0)))
    with clock.at(at(-3, 12)), pytest.raises(Conflict):
        passage.do("sara", services.fix_meeting, given=passage.given(at(1)))


@pytest.mark.req("DFM-08", "DFM-09")
def test_the_agenda_is_the_persons_and_two_sees_what_is_shown_from_when_it_is_shown(passage: Passage) -> None:
    passage.to_planned()
    assert passage.seen("sara").of("important") == ()
    assert [one.part for one in passage.seen("sara").points] == ["offer"]
    assert passage.seen("frida").points == passage.seen("vera").points == ()  # in the room, and not one of the three
    with pytest.raises(Denied):
        passage.do("frida", services.add_point, part="important", text="Jeg også")
    point = passage.seen("are").of("not")[0]
    passage.do("kari", services.show_agenda)
    assert {one.text for one in passage.seen("sara").points} == {
        "Samtaler hver uke i høst",
        "Hva som skal skje hos dere",
    }
    passage.do("are", services.change_point, point_id=point.id, text="Familien min", shared=True)
    assert [one.text for one in passage.seen("sara").of("not")] == ["Familien min"]
    passage.do("are", services.remove_point, point_id=point.id)
    assert passage.seen("sara").of("not") == ()
    with pytest.raises(Conflict):
        passage.do("are", services.remove_point, point_id=point.id)


@pytest.mark.req("DFM-02")
def test_two_leaves_midway_and_another_begins_the_trust_anew(passage: Passage) -> None:
    """Deltaker 2 leaves the organisation midway."""
    passage.to_fixed()
    room = passage.room
    with clock.at(at(-2)):
        room.do("sara", room_services.leave)
        assert passage.turn() == ("contact", "one")
        assert passage.do("kari", services.choose_two, role_id=room.cast.role("ingrid", 1))
        card = passage.seen().card
        assert (card.round, card.shown_at, card.ready_at) == (2, None, None)
        assert passage.turn() == ("contact", "two")
        assert [one.text for one in passage.seen("are").of("important")] == ["Hva som skal skje hos dere"]


def test_another_takes_over_with_a_reason_and_nobody_outside_the_service(passage: Passage) -> None:
    passage.to_held()
    room = passage.room
    knut = room.cast.role("knut")
    with clock.at(at(1)):
        with pytest.raises(Invalid):
            passage.do("sara", services.change_helper, which="two", role_id=room.cast.role("vera"), why="Permisjon")
        with pytest.raises(Invalid):
            passage.do("sara", services.change_helper, which="two", role_id=knut, why="Permisjon")
        with pytest.raises(Denied):
            passage.do("vera", services.change_helper, which="two", role_id=room.cast.role("vera"), why="Vil")
        room.do("kari", room_services.add_member, role_id=room.cast.role("ingrid", 1))
        passage.do("sara", services.change_helper, which="two", role_id=room.cast.role("ingrid", 1), why="Permisjon")
        card = passage.seen("are").card
        assert (card.round, "meeting" in card.done, card.answer) == (2, False, "yes")
        assert passage.turn() == ("contact", "two")


@pytest.mark.req("DFM-10")
def test_both_note_the_same_step_and_one_counts(passage: Passage) -> None:
    """Both deltakere mark the same step at once: the stream's lock lets one in after the other."""
    passage.to_fixed()
    with clock.at(at(0, 11)):
        passage.do("kari", services.note, step="meeting")
        with pytest.raises(Conflict) as calm:
            passage.do("sara", services.note, step="meeting")
    assert calm.value.message == "Kari Berge har notert dette alt. Ingenting er mistet."
    assert len([one for one in passage.seen().card.marks if one.step == "meeting"]) == 1


@pytest.mark.parametrize(
    ("now", "step", "more", "code"),
    [
        (at(-1), "meeting", {}, "meeting-begun"),
        (at(0, 11), "meeting", {"happened_at": at(-1)}, "too-early"),
        (at(0, 11), "meeting", {"happened_at": at(1)}, "future"),
        (at(0, 11), "arrive", {"outcome": "met"}, "first"),
        (at(0, 11), "call", {"outcome": "good"}, "meeting"),
    ],
)
def test_a_step_before_it_could_have_happened(
    passage: Passage, now: Any, step: str, more: dict[str, Any], code: str
) -> None:
    passage.to_fixed()
    with clock.at(now), pytest.raises(Invalid) as refused:
        passage.do("kari" if step in ("meeting", "call") else "sara", services.note, step=step, **more)
    assert refused.value.code == code


@pytest.mark.req("DFM-11", "DFM-25")
def test_the_summary_is_sent_once_in_the_words_that_the_person_said_yes_to(passage: Passage) -> None:
    passage.to_held()
    room = passage.room
    with clock.at(at(0, 12)):
        assert services.proposed(passage.seen()) == "Hei Are! Dette ble vi enige om:\n- Vi ses torsdag klokka ti."
        passage.do("kari", services.write_summary, words="Hei Are! Vi ses torsdag.")
        with pytest.raises(Conflict):
            passage.do("are", services.agree_to_summary, words="Hei Are! Vi ses fredag.")
        assert room.told("handovers.summary-agreed") == 0
        passage.do("are", services.agree_to_summary, words="Hei Are! Vi ses torsdag.")
        with pytest.raises(Conflict):
            passage.do("kari", services.write_summary, words="Noe annet")
        assert room.messages("sara")[-1].text == "Hei Are! Vi ses torsdag."
    ((ids,),) = room.rows("select ids from kernel_outbox where kind = 'handovers.summary-agreed'")
    given = ids if isinstance(ids, dict) else json.loads(ids)
    assert set(given) == {"summary", "person"}
    with transaction_as(reactions.SYSTEM):
        reactions.send_summary(given)
        reactions.send_summary(given)
    rows = room.rows("select channel, secret from notify_delivery where template = 'own-words'")
    assert [(channel, "torsdag" in secret) for channel, secret in rows] == [("sms", False)]  # sealed, and once


@pytest.mark.req("DFM-11")
def test_a_text_message_that_tells_too_much_or_is_too_long(passage: Passage) -> None:
    """SMS text with a diagnosis, too long."""
    passage.to_held()
    with clock.at(at(0, 12)):
        with pytest.raises(services.Telling) as warned:
            passage.do("kari", services.write_summary, words="Hei Are! Vi ses på Øyane DPS om depresjonen (F32.1).")
        assert all(word in warned.value.message for word in ("DPS", "depresjonen", "F32.1"))
        with pytest.raises(Invalid) as refused:
            passage.do("kari", services.write_summary, words="a" * 460)
        assert refused.value.code == "too-long"
        passage.do("kari", services.write_summary, words="Vi ses på DPS.", confirmed=True)
        assert passage.seen("are").summary is not None


@pytest.mark.req("DFM-12", "DFM-13")
def test_calls_are_noted_one_that_nobody_answered_is_made_again_and_a_voice_message_needs_a_yes(
    passage: Passage,
) -> None:
    passage.to_summed()
    with clock.at(at(1)):
        passage.do("kari", services.note, step="call", outcome="no-answer")
        assert passage.turn() == ("call", "one")
        passage.do("kari", services.note, step="call", outcome="mixed", text="Han var sliten etterpå.")
    assert [one.text for one in passage.seen("sara").of("note")] == ["Han var sliten etterpå."]
    with clock.at(at(2)), pytest.raises(Invalid) as early:
        passage.do("sara", services.note, step="before", outcome="comes")
    assert early.value.code == "window"
    with clock.at(at(8)):
        with pytest.raises(Denied):
            passage.do("kari", services.note, step="before", outcome="comes")  # the new helper calls
        with pytest.raises(Invalid) as unasked:
            passage.do("sara", services.note, step="before", outcome="voicemail")
        assert unasked.value.code == "voicemail"
        passage.do("are", services.set_voicemail, answer="yes")
        passage.do("sara", services.note, step="before", outcome="voicemail")


@pytest.mark.req("DFM-16")
def test_the_person_needs_another_time_and_the_helper_they_know_gets_it_moved(passage: Passage) -> None:
    passage.to_summed()
    with clock.at(at(2)):
        passage.do("are", services.need_another_time, times="Helst mandag")
        first = passage.seen().card.first
        assert first is not None
        passage.room.do(
            "kari", appointments.offer, appointment_id=first.appointment_id, offered=[(at(7), at(7) + HOUR)]
        )
        (one,) = [card for card in coming_of(passage) if card.id == first.appointment_id]
        passage.room.do("kari", appointments.choose, alternative_id=one.alternatives[0].id)
        assert passage.seen().card.first.starts_at == at(7)  # type: ignore[union-attr]


def test_a_first_appointment_that_comes_earlier_than_the_call_is_called_about_at_once(passage: Passage) -> None:
    """First appointment moved earlier than the 1–3-day call."""
    passage.to_summed()
    with clock.at(at(1)):
        passage.do("kari", services.note, step="call", outcome="good")
        assert passage.turn() is None
        first = passage.seen().card.first
        assert first is not None
        earlier = passage.given(at(1, 15), what="Første time")
        passage.room.do("sara", appointments.change, appointment_id=first.appointment_id, given=earlier)
        turn = passage.seen().card.turn
        assert turn is not None
        assert (turn.step.code, turn.is_late(clock.now())) == ("before", True)
        passage.do("sara", services.note, step="before", outcome="comes")


def test_a_person_who_only_reads_decides_all_the_same(passage: Passage) -> None:
    passage.to_fixed()
    passage.room.do("are", room_services.set_participation, participation="read")
    with clock.at(at(-2)):
        passage.do("are", services.answer, answer="no")
        passage.do("are", services.answer, answer="yes")
        passage.do("kari", services.fix_meeting, given=passage.given(at(0)), overlap_ok=True)
    with clock.at(at(0, 11)):
        passage.do("kari", services.note, step="meeting")
        passage.do("kari", services.write_summary, words="Vi ses.")
        passage.do("are", services.agree_to_summary, words="Vi ses.")
    assert passage.seen().card.summary == "yes"


def test_two_hand_overs_of_one_person(passage: Passage) -> None:
    """A person with two hand-overs at once: to two services is fine, twice to the same is one."""
    room = passage.to_yes().room
    with pytest.raises(Conflict):
        room.do("frida", services.begin, unit_id=unit_of("dps-poliklinikk"))
    with clock.at(at(-4)):
        room.do("frida", services.begin, unit_id=unit_of("nav-oygarden"))
    cards = room.ask("are", queries.page)[1]
    assert [(one.unit, one.one.name) for one in cards] == [  # type: ignore[union-attr]
        ("Allmennpoliklinikken", "Kari Berge"), ("NAV Øygarden", "Frida Lien"),
    ]  # fmt: skip
    with transaction_as(room.cast.actor("kari")):
        assert [one.unit for one in queries.mine(room.cast.actor("kari"))] == ["Allmennpoliklinikken"]


def test_who_may_not(passage: Passage) -> None:
    room = passage.room
    for what, given in ((services.offer, {}), (services.stop, {"why": "x"}), (services.show_agenda, {})):
        with pytest.raises(Denied):
            passage.do("vera", what, **given)
    with pytest.raises(Denied):
        passage.do("sara", services.answer, answer="yes")
    with pytest.raises(Hidden):
        passage.do("trine", services.answer, answer="yes")
    with pytest.raises(Denied):
        room.do("are", services.begin, unit_id=unit_of("nav-oygarden"))


@pytest.mark.req("DFM-23")
def test_reminders_go_to_who_has_the_ball_then_to_the_contact_point_and_never_to_the_person(passage: Passage) -> None:
    room = passage.room
    sql = (
        "select person_id, template from notify_delivery where key like 'handover:%%late%%' or key like '%%passed-on%%'"
    )
    with clock.at(at(-4)), transaction_as(reactions.SYSTEM):
        assert reactions.remind() == 0
    with clock.at(at(1)), transaction_as(reactions.SYSTEM):
        assert reactions.remind() == reactions.remind() == 1
    assert set(room.rows(sql)) == {(room.cast.person("kari"), "answer-waits")}
    with clock.at(at(4)), transaction_as(reactions.SYSTEM):
        reactions.remind()
    told = set(room.rows(sql))
    assert room.cast.person("are") not in {person for person, _ in told}
    assert {template for _, template in told} == {"answer-waits", "colleague-waits"}


@pytest.mark.req("DFM-20")
def test_the_access_log_tells_the_person(passage: Passage) -> None:
    passage.to_fixed()
    lines = [one.sentence for one in passage.room.ask("are", rooms.log_page).lines]
    assert any("viste agendaen til den nye hjelperen" in line for line in lines)


def test_nothing_that_was_written_is_in_the_outbox_or_the_log_of_events(passage: Passage) -> None:
    passage.to_summed()
    said = str(passage.room.rows("select ids from kernel_outbox")) + str(passage.room.events())
    assert "Familien" not in said
    assert "torsdag" not in said.replace("Torsdag", "")
