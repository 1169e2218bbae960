"""It does not suit: other times, one tap each, and the chain of what was agreed."""

from __future__ import annotations

import pytest

from brobygger.appointments import services
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.rooms import services as room_services
from tests.appointments.acting import HOUR, days, made, offered, seen
from tests.rooms.scene import Scene


@pytest.mark.req("SAM-05")
def test_from_does_not_suit_to_a_new_time_that_all_see(room: Scene) -> None:
    key = made(room)
    room.do("are", services.does_not_suit, appointment_id=key)
    room.do("are", services.does_not_suit, appointment_id=key, times="Tirsdager etter tolv")
    assert [(one.name, one.times) for one in seen(room, "vera", key).card.unsuited] == [
        ("Are Solberg", "Tirsdager etter tolv")
    ]
    first, second = offered(room, key, 8, 9)
    assert room.do("are", services.answer, alternative_id=first, fits=False) is None
    new = room.do("are", services.answer, alternative_id=second, fits=True)  # the last yes that is needed
    assert new is not None
    chain = seen(room, "frida", new).chain
    assert [(one.state, one.starts_at) for one in chain] == [("replaced", days(7)), ("planned", days(9))]
    assert chain[0].uid == chain[1].uid
    html = room.cast.browser("frida").get(f"/rooms/{room.room_id}/").content.decode()
    assert "Avtalen med Vera Moe (NAV region vest) flyttes til " in html


def test_everybody_concerned_answers_before_it_goes_by_itself(room: Scene) -> None:
    key = made(room, people=("vera", "are", "kari"))
    (one,) = offered(room, key, 8)
    assert room.do("are", services.answer, alternative_id=one, fits=True) is None
    assert room.do("kari", services.answer, alternative_id=one, fits=False) is None
    assert room.do("kari", services.answer, alternative_id=one, fits=True) is not None
    with pytest.raises(Conflict):
        room.do("kari", services.answer, alternative_id=one, fits=True)


def test_the_second_of_two_choices_is_told_what_was_chosen(room: Scene) -> None:
    key = made(room, people=("vera", "are", "kari"))
    first, second = offered(room, key, 8, 9)
    new = room.do("kari", services.choose, alternative_id=second)
    with pytest.raises(Conflict) as late:
        room.do("vera", services.choose, alternative_id=first)
    assert "er alt valgt" in late.value.message
    assert seen(room, "are", key).chain[-1].id == new
    answer = room.cast.browser("vera").post(
        f"/rooms/{room.room_id}/appointments/alternatives/{first}/choose/", follow=True
    )
    assert "er alt valgt" in answer.content.decode()


def test_who_has_a_say(room: Scene) -> None:
    key = made(room)
    with pytest.raises(Denied):  # it is not with Kari
        room.do("kari", services.does_not_suit, appointment_id=key)
    (one,) = offered(room, key, 8)
    with pytest.raises(Denied):
        room.do("kari", services.answer, alternative_id=one, fits=True)
    for call in (services.choose, services.offer):
        given = {"alternative_id": one} if call is services.choose else {"appointment_id": key, "offered": []}
        with pytest.raises(Denied):
            room.do("are", call, **given)
    with pytest.raises(Hidden):
        room.do("sara", services.answer, alternative_id=one, fits=True)
    room.do("are", room_services.set_participation, participation="read")
    room.do("are", services.does_not_suit, appointment_id=key)  # one who only reads may still say so
    room.do("are", room_services.pause)
    with pytest.raises(Denied):
        room.do("are", services.answer, alternative_id=one, fits=True)


@pytest.mark.parametrize("at", [[], [1, 2, 3, 4, 5, 6], [-1], [7]])
def test_what_cannot_be_offered_is_refused(room: Scene, at: list[int]) -> None:
    key = made(room)
    with pytest.raises(Invalid):
        offered(room, key, *at)
    assert seen(room, "are", key).card.alternatives == ()


def test_other_times_take_the_place_of_those_before_and_an_objection_is_taken_back(room: Scene) -> None:
    key = made(room)
    room.do("are", services.does_not_suit, appointment_id=key)
    room.do("are", services.suits_after_all, appointment_id=key)
    assert seen(room, "vera", key).card.unsuited == ()
    (old,) = offered(room, key, 8)
    (new,) = offered(room, key, 9)
    with pytest.raises(Conflict):
        room.do("are", services.answer, alternative_id=old, fits=True)
    assert [one.id for one in seen(room, "are", key).card.alternatives] == [new]
    assert seen(room, "are", key).card.alternatives[0].ends_at - days(9) == HOUR


def test_times_are_offered_on_the_page_and_what_was_typed_stays(room: Scene) -> None:
    key = made(room)
    vera, path = room.cast.browser("vera"), f"/rooms/{room.room_id}/appointments/{key}/offer/"
    bad = vera.post(path, {"day1": "2027-03-28", "clock1": "02:30", "day2": "2027-04-01"})
    html = bad.content.decode()
    assert (bad.status_code, "stilles frem" in html, 'value="2027-04-01"' in html) == (422, True, True)
    assert vera.post(path, {"day1": "2027-03-30", "clock1": "02:30"}).status_code == 302
    assert len(seen(room, "are", key).card.alternatives) == 1
