"""Starting a room: who may, the same answer for all numbers, and nobody but two knows of it before the answer."""

from __future__ import annotations

import dataclasses
from uuid import uuid4

import pytest

from brobygger.kernel.actor import Level
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.services import AboutInvited, AboutKnown, RoomCreated, WishInput
from tests.personas import Cast
from tests.rooms.scene import Scene, asked_room

WHY = "Avtaler og hvem som gjør hva."


def start(
    cast: Cast, about: AboutInvited | AboutKnown, *, who: str = "kari", why: str = WHY, wishes: tuple[str, ...] = ()
) -> RoomCreated:
    actor = cast.actor(who)
    wished = [WishInput(role_id=cast.role(one)) for one in wishes]
    with transaction_as(actor):
        return services.create_room(actor, about=about, why=why, wishes=wished)


@pytest.mark.req("SAM-01", "SAM-02")
def test_a_room_waits_for_the_person_and_only_two_have_a_place(asked: Scene) -> None:
    head = asked.ask("sara", queries.room_head)
    assert head.state == "waiting"
    assert not head.may_write
    assert (
        asked.places()
        == asked.seats()
        == {
            f"role:{asked.cast.role('sara')}",
            f"self:{asked.cast.person('are')}",
        }
    )
    assert asked.logged("rooms.created") == asked.logged("consents.asked") == 1


def test_those_one_would_like_in_it_see_and_are_told_nothing_before_the_answer(asked: Scene) -> None:
    for name in ("frida", "vera"):
        with pytest.raises(Hidden):
            asked.ask(name, queries.room_page)
        actor = asked.cast.actor(name)
        with transaction_as(actor):
            assert asked.room_id not in {one.id for one in queries.helper_home(actor).rooms}
    assert asked.told("rooms.member-joined") == asked.told("rooms.wish-made") == 0


def test_the_answer_is_the_same_whether_or_not_the_number_is_known(cast: Cast) -> None:
    known = start(cast, AboutInvited("Trine", "99900002"))
    unknown = start(cast, AboutInvited("Ny Person", "41 23 45 67"))
    assert type(known) is type(unknown) is RoomCreated
    shown = []
    for made in (known, unknown):
        scene = Scene(cast, made.room_id)
        head = scene.ask("kari", queries.room_head)
        shown.append((head.state, head.may, head.last_seq, len(scene.ask("kari", queries.members).members)))
    assert shown[0] == shown[1]


def test_the_name_that_was_given_stands_until_the_person_has_answered(cast: Cast) -> None:
    scene = Scene(cast, start(cast, AboutInvited("Han fra i går", "+4799900001")).room_id)
    assert scene.ask("kari", queries.room_head).name == "Han fra i går"
    assert {card.name for card in scene.ask("kari", queries.members).members} == {"Kari Berge", "Han fra i går"}


def test_a_room_about_somebody_i_share_an_open_room_with_needs_no_number(room: Scene) -> None:
    made = start(room.cast, AboutKnown(room.cast.person("are")), who="frida")
    scene = Scene(room.cast, made.room_id)
    assert scene.ask("frida", queries.room_head).name == room.ask("frida", queries.room_head).name
    assert scene.told("rooms.asked") == 1
    with transaction_as(room.cast.actor("are")):
        home = queries.person_home(room.cast.actor("are"))
    assert made.room_id in {question.room_id for question in home.questions}
    assert home.questions[0].why == WHY


def test_somebody_i_share_no_room_with_is_not_found(cast: Cast) -> None:
    with pytest.raises(Hidden):
        start(cast, AboutKnown(cast.person("trine")))
    with pytest.raises(Hidden):
        start(cast, AboutKnown(uuid4()))


def test_a_room_one_has_left_gives_no_known_person(room: Scene) -> None:
    room.do("vera", services.leave)
    with pytest.raises(Hidden):
        start(room.cast, AboutKnown(room.cast.person("are")), who="vera")


@pytest.mark.parametrize("number", ["", "hei", "+46 7", "2222", "9990010", "55990005"])
def test_a_foreign_or_malformed_number_is_refused(cast: Cast, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        start(cast, AboutInvited("Noen", number))
    assert refused.value.field == "mobile"


@pytest.mark.parametrize("why", ["", "   ", "a" * 501, "skjult \u202e tekst"])
def test_the_first_sentence_is_needed_and_plain(cast: Cast, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        start(cast, AboutInvited("Noen", "41234567"), why=why)
    assert refused.value.field == "why"


def test_only_helpers_with_two_factors_start_rooms(cast: Cast) -> None:
    kari = dataclasses.replace(cast.actor("kari"), level=Level.PASSWORD)
    for actor in (kari, cast.themselves("trine")):
        with transaction_as(actor), pytest.raises(Hidden):
            services.create_room(actor, about=AboutInvited("Noen", "41234567"), why=WHY)


def test_a_double_click_makes_one_room(cast: Cast) -> None:
    about = AboutInvited("Ole", "41234567")
    assert start(cast, about) == start(cast, about)


def test_asking_anew_with_another_helper_is_another_question(cast: Cast) -> None:
    """Who goes back, takes another helper and asks again must not be shown the question from before."""
    about = AboutInvited("Ole", "41234572")  # a number of its own: how often one is asked in a day is limited
    first, second = start(cast, about, wishes=("frida",)), start(cast, about, wishes=("sara",))
    assert first != second == start(cast, about, wishes=("sara",))


def test_nobody_starts_a_room_around_themselves_as_a_helper(cast: Cast) -> None:
    with pytest.raises(Invalid):
        start(cast, AboutInvited("Kari", "99900101"))


def test_the_asker_can_take_the_question_back(asked: Scene) -> None:
    asked.do("sara", services.leave)
    assert asked.seats() == asked.places() == set()
    with transaction_as(asked.cast.actor("are")):
        assert queries.person_home(asked.cast.actor("are")).questions == ()


def test_a_wish_may_be_a_contact_point_or_next_of_kin(cast: Cast) -> None:
    scene = asked_room(cast, wishes=("frida",))
    point = scene.rows("select id from people_contact_point where name like 'Vakt%%'")[0][0]
    scene.do("kari", services.wish_for, wish=WishInput(contact_point_id=point))
    scene.do(
        "kari", services.wish_for, wish=WishInput(kind="next-of-kin", name="Liv", mobile="41234567", relation="søster")
    )
    wishes = scene.ask("are", queries.members).wishes
    assert {(one.kind, one.name, one.relation) for one in wishes} == {
        ("helper", scene.cast.actor("frida").name, ""),
        ("helper", "Vakt for samarbeidspartnere", ""),
        ("next-of-kin", "Liv", "søster"),
    }
    assert "41234567" not in repr(wishes)


def test_the_same_wish_twice_is_one(asked: Scene) -> None:
    first = asked.do("sara", services.wish_for, wish=WishInput(role_id=asked.cast.role("kari")))
    again = asked.do("sara", services.wish_for, wish=WishInput(role_id=asked.cast.role("kari")))
    assert first == again


def test_known_persons_and_recent_staff_come_from_ones_own_rooms(room: Scene) -> None:
    cast = room.cast
    kari, knut = cast.actor("kari"), cast.actor("knut")
    with transaction_as(kari):
        assert [one.person_id for one in queries.known_persons(kari)] == [cast.person("are")]
        assert {card.role_id for card in queries.recent_staff(kari)} == {cast.role("frida"), cast.role("vera")}
    with transaction_as(knut):
        assert queries.known_persons(knut) == []
        assert queries.recent_staff(knut) == []
