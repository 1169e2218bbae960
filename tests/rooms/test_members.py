"""Leaving, removing, handing over one's place; and what a former member keeps."""

from __future__ import annotations

from uuid import uuid4

import pytest

from brobygger.kernel.actor import system
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from brobygger.rooms import queries, services
from tests.rooms.scene import Scene, answer


@pytest.mark.req("SAM-01")
def test_members_show_who_since_when_on_which_basis_and_when_last_here(room: Scene) -> None:
    room.do("frida", services.note_visit)
    found = room.ask("are", queries.members)
    assert [card.kind for card in found.members] == ["person", "helper", "helper", "helper"]
    names = [card.name for card in found.members[1:]]
    assert names == sorted(names)
    frida = room.member("frida")
    assert frida.last_here_at is not None
    assert frida.organisation_name == "Sotra legekontor"
    assert frida.title_label
    assert found.controller_name == "Øygarden kommune"
    assert room.member("vera").last_here_at is None


def test_whom_the_person_trusts_is_shown_in_the_room_and_nowhere_else(room: Scene) -> None:
    from brobygger.people.services import TrustPersonInput, set_trust_persons

    are = room.cast.actor("are")
    with transaction_as(are):
        set_trust_persons(are, persons=[TrustPersonInput("Liv", "søster", "99900133"), TrustPersonInput("Per", "venn")])
    assert [one.name for one in room.ask("vera", queries.members).trust_persons] == ["Liv", "Per"]
    room.do("vera", services.leave)
    with transaction_as(room.cast.actor("vera")):
        assert room_trusts(room) == []


def room_trusts(room: Scene) -> list[tuple[str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select name from rooms_trust_persons(%s)", [room.room_id])
        return list(cursor.fetchall())


def test_who_leaves_is_out_and_all_see_it(room: Scene) -> None:
    room.do("vera", services.leave)
    with pytest.raises(Denied) as refused:
        room.ask("vera", queries.room_page)
    assert refused.value.reason == "not-here-any-more"
    assert (room.events()[-1].kind, room.events()[-1].by) == ("member-left", room.cast.actor("vera").name)
    assert room.seats() == room.places()
    assert room.member("vera").ended_how == "left"


def test_the_person_withdraws_instead_of_leaving(room: Scene) -> None:
    with pytest.raises(Denied):
        room.do("are", services.leave)


def test_a_helper_takes_out_whom_they_brought_in_or_a_colleague_and_nobody_else(room: Scene) -> None:
    added = room.do("frida", services.add_member, role_id=room.cast.role("sara"))
    vera = room.member("vera").id
    for who, whom in (("vera", added.membership_id), ("frida", vera), ("kari", room.member("are").id)):
        with pytest.raises(Hidden):
            room.do(who, services.remove_member, membership_id=whom)
    assert room.ask("frida", queries.members).members
    room.do("frida", services.remove_member, membership_id=added.membership_id)
    assert room.events()[-1].kind == "member-removed"
    with pytest.raises(Denied):
        room.ask("sara", queries.room_page)


def test_the_page_says_whom_one_may_remove(room: Scene) -> None:
    mine = {card.name: card.may_remove for card in room.ask("kari", queries.members).members}
    named = {room.cast.actor(name).name for name in ("frida", "vera")}
    assert {name for name, may in mine.items() if may} == named


def test_a_place_goes_to_a_colleague_with_a_reason_that_all_see(room: Scene) -> None:
    vera = room.member("vera").id
    room.say("kari", "Vera, tar du dette?", ball=services.BallInput(vera))
    tor = room.cast.role("tor")
    colleagues = {card.role_id for card in room.ask("vera", queries.colleagues)}
    assert tor in colleagues
    assert room.cast.role("vera") not in colleagues
    theirs = room.do("vera", services.hand_over_place, to_role_id=tor, why="Permisjon fra mandag")
    former = room.member("vera")
    assert (former.ended_how, former.handed_why, former.handed_to_membership_id) == (
        "handed-over",
        "Permisjon fra mandag",
        theirs,
    )
    assert room.member("tor").basis == "consent"
    ball = room.ask("tor", queries.open_ball)
    assert ball is not None
    assert ball.mine
    event = room.events()[-1]
    assert (event.kind, event.by, event.whom) == ("member-handed-over", former.name, room.member("tor").name)


def test_a_place_needs_a_reason_and_a_colleague(room: Scene) -> None:
    with pytest.raises(Invalid):
        room.do("vera", services.hand_over_place, to_role_id=room.cast.role("tor"), why="  ")
    with pytest.raises(Invalid):
        room.do("vera", services.hand_over_place, to_role_id=room.cast.role("sara"), why="Bytte")
    with pytest.raises(Hidden):
        room.do("vera", services.hand_over_place, to_role_id=uuid4(), why="Bytte")


def test_a_place_does_not_go_to_one_the_person_has_taken_out(room: Scene) -> None:
    tor = room.do("vera", services.hand_over_place, to_role_id=room.cast.role("tor"), why="Ferie")
    room.do("are", services.take_out_helper, membership_id=tor)
    room.do("kari", services.add_member, role_id=room.cast.role("vera"))
    with pytest.raises(Conflict) as refused:
        room.do("vera", services.hand_over_place, to_role_id=room.cast.role("tor"), why="Ferie")
    assert "no" not in refused.value.message.lower().split(), "whose decision it was is not told"


def test_somebody_in_the_room_is_not_added_twice(room: Scene) -> None:
    with pytest.raises(Conflict):
        room.do("kari", services.add_member, role_id=room.cast.role("frida"))


def test_who_was_there_before_may_come_again(room: Scene) -> None:
    room.do("frida", services.leave)
    room.do("kari", services.add_member, role_id=room.cast.role("frida"))
    assert room.ask("frida", queries.room_head).may_write
    assert room.places() == room.seats()


def test_a_newcomer_sees_the_history_as_the_person_chose(room: Scene) -> None:
    room.say("are", "før")
    room.do("are", services.set_history_choice, newcomers_see_history=False)
    room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    room.say("are", "etter")
    assert [one.text for one in room.messages("sara")] == ["etter"]
    assert room.kinds("sara")[0] == "member-joined"
    assert [one.text for one in room.messages("frida")] == ["før", "etter"]
    page = room.ask("sara", queries.room_page)
    assert (page.unread, page.older_before) == (1, None)
    room.do("are", services.set_history_choice, newcomers_see_history=True)
    room.do("kari", services.add_member, role_id=room.cast.role("maria"))
    assert [one.text for one in room.messages("maria")] == ["før", "etter"]


def test_a_quoted_message_from_before_ones_history_is_not_shown(room: Scene) -> None:
    first = room.say("are", "hemmelig")
    room.do("are", services.set_history_choice, newcomers_see_history=False)
    room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    room.say("kari", "svar", reply_to=first.message_id)
    (seen,) = room.messages("sara")
    assert seen.reply is None
    with pytest.raises(Hidden):
        room.ask("sara", queries.entry, first.message_id)
    assert room.ask("sara", queries.search_room, "hemmelig").hits == ()


def test_a_role_that_has_ended_ends_its_places(room: Scene) -> None:
    assert (
        room.do(system("role-ended"), lambda actor, **_: services.end_places(actor, role_id=room.cast.role("vera")))
        == 1
    )
    assert room.member("vera").ended_how == "role-ended"
    assert room.places() == room.seats()
    with pytest.raises(Hidden):
        room.do("kari", lambda actor, **_: services.end_places(actor, role_id=room.cast.role("frida")))


@pytest.mark.req("SAM-10")
def test_a_former_helper_keeps_the_duty_list_and_nothing_else(room: Scene) -> None:
    message = room.say("are", "Time flyttet til torsdag")
    room.do("vera", services.mark_journalled, message_id=message.message_id, reference="Notat 12")
    room.do("vera", services.leave)
    vera = room.cast.actor("vera")
    with transaction_as(vera):
        (duty,) = queries.duty_list(vera)
    assert (duty.message_id, duty.reference, duty.in_room) == (message.message_id, "Notat 12", False)
    assert "torsdag" not in repr(duty)
    for what in (queries.room_page, queries.timeline, queries.members, queries.audience, queries.open_ball):
        with pytest.raises(Denied):
            room.ask("vera", what)
    with transaction_as(room.cast.actor("frida")):
        assert queries.duty_list(room.cast.actor("frida")) == ()


def test_journalling_again_changes_the_reference_alone(room: Scene) -> None:
    message = room.say("are")
    for reference in ("Notat 1", "Notat 2"):
        room.do("vera", services.mark_journalled, message_id=message.message_id, reference=reference)
    page = room.ask("vera", queries.message_page, message.message_id)
    assert page.journal_reference == "Notat 2"
    assert room.ask("kari", queries.message_page, message.message_id).journalled_at is None
    with pytest.raises(Denied):
        room.do("are", services.mark_journalled, message_id=message.message_id)
    with pytest.raises(Invalid):
        room.do("vera", services.mark_journalled, message_id=message.message_id, reference="x" * 101)


def test_two_rooms_do_not_touch_each_other(room: Scene, asked: Scene) -> None:
    answer(asked)
    room.do("vera", services.leave)
    assert asked.ask("vera", queries.room_head).may_write


def test_a_helper_may_let_those_in_the_room_call_them(room: Scene) -> None:
    vera = room.cast.actor("vera")
    with transaction_as(vera):
        people.set_call_number(vera, number=" 55 00  00 01 ")
    assert room.member("vera", seen_by="are").call_number == "55 00 00 01"
    assert room.member("vera", seen_by="vera").call_number == ""
    assert room.member("kari", seen_by="are").call_number == ""
    with transaction_as(vera), pytest.raises(Invalid):
        people.set_call_number(vera, number="ring meg")
    room.do("vera", services.leave)
    assert room.member("vera", seen_by="are").call_number == ""
