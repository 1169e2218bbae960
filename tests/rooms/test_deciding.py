"""What the person decides, what the helpers decide together, and the room's own life."""

from __future__ import annotations

import pytest

from brobygger.kernel.errors import Conflict, Denied, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from brobygger.rooms import queries, services
from tests.personas import MAKER
from tests.rooms.scene import Scene


@pytest.mark.req("SAM-03", "IMR-11")
def test_the_person_writes_reads_or_is_told_and_it_shows_as_a_choice(room: Scene) -> None:
    room.do("are", services.set_participation, participation="read")
    assert room.ask("kari", queries.room_head).participation == "read"
    assert room.kinds("kari")[-1] == "participation-changed"
    with pytest.raises(Denied):
        room.say("are")
    room.do("are", services.set_participation, participation="told")
    room.do("are", services.set_participation, participation="write")
    room.say("are", "Nå skriver jeg")
    with pytest.raises(Invalid):
        room.do("are", services.set_participation, participation="shout")


@pytest.mark.req("STI-07")
def test_what_matters_stands_on_top_in_the_persons_own_words(room: Scene) -> None:
    room.do("are", services.set_matters, matters="Å få sove\nog å jobbe litt", contact_wish="SMS først")
    head = room.ask("vera", queries.room_head)
    assert (head.matters, head.contact_wish) == ("Å få sove\nog å jobbe litt", "SMS først")
    with pytest.raises(Denied):
        room.do("vera", services.set_matters, matters="Noe annet", contact_wish="")
    with pytest.raises(Invalid):
        room.do("are", services.set_matters, matters="a" * 501, contact_wish="")


@pytest.mark.parametrize(
    ("service", "given"),
    [
        (services.set_participation, {"participation": "read"}),
        (services.set_person_receipts, {"on": True}),
        (services.set_history_choice, {"newcomers_see_history": False}),
        (services.pause, {}),
        (services.withdraw_consent, {}),
        (services.export_json, {}),
    ],
)
def test_helpers_cannot_decide_for_the_person(room: Scene, service, given) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Denied) as refused:
        room.do("kari", service, **given)
    assert refused.value.reason == "not-allowed"


def test_a_pause_stops_all_writing_and_nothing_else(room: Scene) -> None:
    room.say("are", "Før pausen")
    room.do("are", services.pause)
    assert [one.text for one in room.messages("vera")] == ["Før pausen"]
    for who in ("are", "vera"):
        assert not room.ask(who, queries.room_head).may_write
    with pytest.raises(Denied):
        room.do("are", services.pause)
    room.do("are", services.resume)
    room.say("vera", "Etter pausen")
    assert room.kinds()[-2:] == ["room-paused", "room-resumed"]


def test_a_closed_room_can_be_read_and_opened_again_while_the_yes_stands(room: Scene) -> None:
    room.say("are", "Ferdig")
    room.do("frida", services.close)
    assert room.ask("vera", queries.room_page).room.state == "closed"
    room.do("are", services.reopen)
    room.say("vera", "Igjen")
    room.do("are", services.withdraw_consent)
    with pytest.raises(Conflict):
        room.do("are", services.reopen)


@pytest.mark.req("DFM-23")
def test_receipts_are_the_rooms_choice_for_helpers_and_the_persons_own_for_themselves(room: Scene) -> None:
    posted = room.say("kari", "Sett?")
    for who in ("frida", "are"):
        room.read(who)
    found = room.ask("kari", queries.receipts, message_id=posted.message_id)
    assert {one.member.name: one.read_at is not None for one in found.receipts} == {
        room.cast.actor("frida").name: True,
        room.cast.actor("vera").name: False,
    }
    assert found.hidden == 1
    (message,) = room.messages("kari")
    assert (message.read_by, message.delivered_to, message.of) == (1, 1, 2)
    room.do("are", services.set_person_receipts, on=True)
    found = room.ask("kari", queries.receipts, message_id=posted.message_id)
    assert {one.member.name for one in found.receipts if one.read_at} == {
        room.cast.actor(name).name for name in ("are", "frida")
    }
    room.do("vera", services.set_receipts, on=False)
    found = room.ask("kari", queries.receipts, message_id=posted.message_id)
    assert [one.member.kind for one in found.receipts] == ["person"]
    assert {card.kind for card in room.ask("kari", queries.receipt_marks)} == {"person"}
    with pytest.raises(Denied):
        room.do("are", services.set_receipts, on=True)


def test_on_the_device_comes_before_read(room: Scene) -> None:
    from brobygger.live.services import Mark, mark

    posted = room.say("are", "Hei")
    vera = room.cast.actor("vera")
    with transaction_as(vera):
        mark(vera, marks=[Mark(room.room_id, delivered=posted.seq)])
    (one,) = [
        x
        for x in room.ask("kari", queries.receipts, message_id=posted.message_id).receipts
        if x.member.name == vera.name
    ]
    assert one.delivered_at is not None
    assert one.read_at is None


def test_ones_choices_on_one_page(room: Scene) -> None:
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    room.do("are", services.take_out_organisation, organisation_id=room.cast.organisation("gp"))
    found = room.ask("are", queries.choices)
    assert [one.role_id for one in found.open_wishes] == [room.cast.role("knut")]
    assert found.consent_id is not None
    assert found.consent_until is not None
    assert [(one.name, one.is_organisation) for one in found.out] == [("Sotra legekontor", True)]
    room.do("are", services.lift_objection, objection_id=found.out[0].objection_id)
    assert room.ask("are", queries.choices).out == ()
    with pytest.raises(Denied):
        room.ask("kari", queries.choices)


@pytest.mark.req("SAM-13")
def test_all_in_the_room_see_how_soon_the_helpers_answer(room: Scene) -> None:
    assert room.ask("are", queries.room_head).answer_within == 2
    room.do("kari", services.set_answer_within, days=1)
    assert room.ask("are", queries.room_head).answer_within == 1
    assert room.kinds()[-1] == "answer-time-changed"
    assert room.logged("rooms.answer-time-changed") == 1


def test_only_what_can_be_chosen_is_promised_and_never_by_the_person(room: Scene) -> None:
    for days in (0, 99):
        with pytest.raises(Invalid):
            room.do("kari", services.set_answer_within, days=days)
    with pytest.raises(Denied):
        room.do("are", services.set_answer_within, days=1)
    assert room.ask("are", queries.room_head).answer_within == 2


def test_where_one_writes_stands_whom_to_call_when_it_is_urgent(room: Scene) -> None:
    assert room.ask("are", queries.room_head).urgent == ()
    with transaction_as(MAKER):
        oygarden = people.story_id("organisation", "oygarden")  # Kari's: it answers for the room
        people.set_urgent_numbers(MAKER, organisation_id=oygarden, urgent="Akutteamet: 55 00 00 00")
    [one] = room.ask("are", queries.room_head).urgent
    assert (one.name, one.number, one.digits) == ("Akutteamet", "55 00 00 00", "55000000")


def test_whom_to_call_stands_there_at_all_times_also_in_a_pause_and_where_one_only_reads(room: Scene) -> None:
    are = room.cast.browser("are")
    address = f"/rooms/{room.room_id}/"
    for change in ({}, {"what": services.set_participation, "participation": "read"}, {"what": services.pause}):
        if change:
            room.do("are", change.pop("what"), **change)
        page = are.get(address).content.decode().split("<footer")[0]  # the page's foot has them besides
        assert "Haster det? Ikke vent her." in page
        assert [number in page for number in ("tel:116117", "tel:113", "tel:116123")] == [True] * 3
    with transaction_as(MAKER):
        oygarden = people.story_id("organisation", "oygarden")
        people.set_urgent_numbers(MAKER, organisation_id=oygarden, urgent="Akutteamet: 55 00 00 00")
    page = are.get(address).content.decode().split("<footer")[0]
    assert 'Akutteamet <a class="ds-link" href="tel:55000000"' in page
    assert "tel:113" in page  # nobody takes that away
