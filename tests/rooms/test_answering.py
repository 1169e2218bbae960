"""The person's answer: what a yes opens, what a no ends, and who comes in with it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from brobygger.consents.queries import standing_consent
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.services import WishInput
from tests.rooms.scene import Scene, answer


def wish_of(scene: Scene, name: str) -> Any:
    found = scene.ask("are", queries.members).wishes
    return next(one for one in found if one.role_id == scene.cast.role(name))


def say_yes(scene: Scene, wish_id: Any, said: str = "yes") -> None:
    question = scene.ask("are", queries.wish_question, wish_id, "nb")
    scene.do("are", services.answer_wish, wish_id=wish_id, answer=said, seen=question.seen, language="nb")


@pytest.mark.req("SAM-03", "SAM-07")
def test_a_yes_opens_the_room_and_lets_in_those_who_were_named(asked: Scene) -> None:
    vera = wish_of(asked, "vera")
    answer(asked, wishes=[vera.id])
    head = asked.ask("are", queries.room_head)
    assert (head.state, head.may_write, head.name) == ("open", True, asked.cast.actor("are").name)
    assert asked.kinds() == ["consent-given", "room-opened", "member-joined"]
    assert {card.name for card in asked.ask("are", queries.members).members} == {
        asked.cast.actor(name).name for name in ("are", "sara", "vera")
    }
    assert asked.places() == asked.seats()
    with pytest.raises(Hidden):
        asked.ask("frida", queries.room_page)
    assert asked.ask("are", queries.members).wishes == ()


def test_each_has_the_basis_that_the_rule_gives(room: Scene) -> None:
    found = {card.name: card.basis for card in room.ask("are", queries.members).members}
    named = {room.cast.actor(name).name: "consent" for name in ("kari", "frida", "vera")}
    assert found == named | {room.cast.actor("are").name: "self"}
    assert {card.valid_until is None for card in room.ask("are", queries.members).members if card.role_id} == {False}


def test_a_no_ends_it_kindly(asked: Scene) -> None:
    answer(asked, "no")
    assert asked.ask("sara", queries.room_head).state == "declined"
    with pytest.raises(Denied) as refused:
        asked.ask("are", queries.room_page)
    assert refused.value.reason == "not-here-any-more"
    with pytest.raises(Hidden):
        asked.ask("frida", queries.room_page)
    with pytest.raises(Denied):
        asked.say("sara")
    assert asked.logged("consents.declined") == 1
    asked.do("sara", services.leave)
    assert asked.seats() == set()


def test_the_answer_belongs_to_the_question_that_was_on_the_page(asked: Scene) -> None:
    seen = asked.ask("are", queries.consent_question, "nb").seen
    asked.do("sara", services.wish_for, wish=WishInput(role_id=asked.cast.role("knut")))
    with pytest.raises(Conflict) as refused:
        answer(asked, seen=seen)
    assert refused.value.code == "changed"
    assert asked.ask("are", queries.room_head).state == "waiting"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"confirmed": ("for-myself",)}, "under-16"),
        ({"confirmed": ("of-age",)}, "cannot-consent"),
        ({"kinds": ()}, "no-kinds"),
        ({"period_months": 99}, "no-period"),
        ({"participation": "shout"}, "invalid"),
        ({"wishes_yes": (uuid4(),)}, "no-such-wish"),
    ],
)
def test_what_cannot_be_a_yes_opens_nothing(asked: Scene, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        answer(asked, **given)
    assert refused.value.code == code
    assert asked.ask("are", queries.room_head).state == "waiting"
    assert asked.seats() == {f"role:{asked.cast.role('sara')}", f"self:{asked.cast.person('are')}"}


def test_on_the_askers_device_the_asker_hands_over_and_nobody_else(asked: Scene, room: Scene) -> None:
    answer(asked, who="sara", given="helpers-device", on_device_of=asked.cast.role("sara"))
    assert asked.ask("are", queries.room_head).state == "open"
    assert asked.events()[0].by == asked.cast.actor("are").name
    with pytest.raises(Denied):
        room.ask("frida", queries.consent_question, "nb", on_device=True)


def test_another_person_cannot_answer(asked: Scene) -> None:
    for who in ("trine", "frida", "vera"):
        with pytest.raises(Hidden):
            asked.ask(who, queries.consent_question, "nb")


def test_first_members_see_from_the_beginning_and_may_write_as_chosen(asked: Scene) -> None:
    answer(asked, participation="read", newcomers_see_history=False)
    assert {card.from_seq for card in asked.ask("are", queries.members).members} == {1}
    assert not asked.ask("are", queries.room_head).may_write
    with pytest.raises(Denied) as refused:
        asked.say("are")
    assert refused.value.reason == "not-allowed"


@pytest.mark.req("SAM-07")
def test_a_helper_from_another_sector_comes_in_by_the_persons_yes_alone(room: Scene) -> None:
    added = room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    assert added.membership_id is None
    assert room.told("rooms.wish-made") == 1
    with pytest.raises(Hidden):
        room.ask("knut", queries.room_page)
    wish = wish_of(room, "knut")
    assert wish.needs_yes
    assert wish.wished_by_name == room.cast.actor("kari").name
    say_yes(room, wish.id)
    assert room.ask("knut", queries.room_head).may_write
    assert room.events()[-1].whom == room.cast.actor("knut").name
    assert room.member("knut").basis == "consent"


def test_a_no_to_one_more_is_told_to_nobody(room: Scene) -> None:
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    before = room.kinds("kari")
    say_yes(room, wish_of(room, "knut").id, "no")
    assert room.kinds("kari") == before
    assert room.ask("kari", queries.members).wishes == ()
    assert room.rows("select count(*) from rooms_wish where room_id = %s and answer = 'no'", room.room_id)[0][0] > 0
    with transaction_as(room.cast.actor("kari")):
        from brobygger.rooms.models import Wish

        assert not Wish.objects.filter(room_id=room.room_id, answer="no").exists()


def test_health_personnel_come_in_as_cooperation_unless_the_person_has_said_no(room: Scene) -> None:
    added = room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    assert added.membership_id is not None
    assert room.member("sara").basis == "health-cooperation"
    room.do("are", services.take_out_helper, membership_id=added.membership_id)
    again = room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    assert again.membership_id is None, "the same answer as for somebody who needs a yes"


def test_an_answer_of_yesterdays_page_is_not_taken_twice(room: Scene) -> None:
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    wish = wish_of(room, "knut")
    seen = room.ask("are", queries.wish_question, wish.id, "nb").seen
    say_yes(room, wish.id)
    with pytest.raises(Hidden):
        room.do("are", services.answer_wish, wish_id=wish.id, answer="yes", seen=seen, language="nb")


def test_next_of_kin_comes_in_as_themselves_and_is_invited(room: Scene) -> None:
    wish = WishInput(kind="next-of-kin", name="Liv", mobile="+4799900133", relation="søster")
    wish_id = room.do("are", services.wish_for, wish=wish)
    say_yes(room, wish_id)
    liv = next(card for card in room.ask("are", queries.members).members if card.kind == "next-of-kin")
    assert (liv.name, liv.basis, liv.role_id) == ("Liv", "consent", None)
    assert room.rows("select mobile from rooms_wish where id = %s", wish_id) == [("",)], "the number is not kept here"
    assert room.rows(
        "select count(*) from people_invitation where object_id = %s and purpose = 'room'", room.room_id
    ) == [(2,)]


def test_nobody_in_the_room_but_the_person_decides_about_wishes(room: Scene) -> None:
    room.do("kari", services.add_member, role_id=room.cast.role("knut"))
    wish = wish_of(room, "knut")
    for who in ("kari", "vera"):
        with pytest.raises(Denied):
            room.do(who, services.answer_wish, wish_id=wish.id, answer="yes", seen="", language="nb")


def test_when_the_period_is_over_helpers_are_out_and_a_new_yes_lets_them_go_on(room: Scene) -> None:
    later = clock.now() + dt.timedelta(days=250)
    with clock.at(later):
        for name in ("kari", "frida", "vera"):
            with pytest.raises(Denied) as refused:
                room.ask(name, queries.room_page)
            assert refused.value.reason == "not-here-any-more"
        assert room.ask("are", queries.room_head).state == "open"
        asked = room.ask("are", queries.consent_question, "nb")
        assert asked.renewal
        vera = next(one for one in asked.wishes if one.role_id == room.cast.role("vera"))
        answer(room, wishes=[vera.id])
        assert room.ask("vera", queries.room_head).may_write
        assert room.ask("kari", queries.room_head).may_write
        with pytest.raises(Denied):
            room.ask("frida", queries.room_page)
        assert room.places() == room.seats()
        with transaction_as(room.cast.actor("are")):
            standing = standing_consent(room.cast.actor("are"), room.room_id)
        assert standing is not None
        assert standing.answered_at == later
