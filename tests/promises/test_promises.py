"""An answer within the time that was agreed: reminded, passed on, shown without blame, and never about the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from brobygger.config.reactions import promises as reaction
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO
from brobygger.notify.models import Delivery
from brobygger.promises import queries, services
from brobygger.rooms import services as rooms
from tests.days import ordinary_monday
from tests.rooms.scene import Scene

MONDAY = dt.datetime.combine(ordinary_monday(), dt.time(10), OSLO)
LATE = MONDAY + dt.timedelta(days=2, hours=6)  # two working days later, at closing time
REMIND = LATE.replace(hour=8)
LATER = LATE + dt.timedelta(days=1)


def write(
    room: Scene, who: str, at: dt.datetime, *, to: tuple[str, ...] = (), quick: str = "", text: str = "Når er møtet?"
) -> UUID:
    with clock.at(at), transaction_as(room.cast.actor(who)):
        return rooms.post_message(
            room.cast.actor(who),
            room_id=room.room_id,
            client_id=new_id(),
            text="" if quick else text,
            quick=quick,
            to=[room.member(one).id for one in to],
        ).message_id


def found(room: Scene, who: str, at: dt.datetime) -> queries.OfRoom:
    with clock.at(at), transaction_as(room.cast.actor(who)):
        seen = queries.of_room(room.cast.actor(who), room.room_id)
    assert seen is not None
    return seen


def look(room: Scene, at: dt.datetime) -> dict[UUID, str]:
    """Let the job look; who has been sent what so far about promises."""
    with clock.at(at), transaction_as(reaction.SYSTEM):
        reaction.look_now(room.room_id)
        sent = Delivery.objects.filter(template__in=("answer-waits", "colleague-waits"))
        return dict(sent.values_list("person_id", "template"))


def page(room: Scene, who: str, at: dt.datetime) -> str:
    with clock.at(at), signed_in(room, who) as browser:
        return browser.get(f"/rooms/{room.room_id}/").content.decode()


@contextmanager
def signed_in(room: Scene, who: str) -> Iterator:
    yield room.cast.browser(who)


@pytest.mark.req("SAM-13")
def test_what_is_addressed_to_a_helper_waits_until_they_write(room: Scene) -> None:
    write(room, "are", MONDAY, to=("vera",))
    [one] = found(room, "are", MONDAY).waiting
    assert (one.holder_name, one.asker, one.due_at) == ("Vera Moe", "Are Solberg", LATE)

    write(room, "kari", MONDAY + dt.timedelta(hours=1))
    assert len(found(room, "are", MONDAY).waiting) == 1
    write(room, "vera", MONDAY + dt.timedelta(hours=2), quick="received")
    assert found(room, "are", MONDAY).waiting == ()


def test_what_the_person_writes_to_all_waits_for_one_helper_and_any_of_them_may_answer(room: Scene) -> None:
    write(room, "are", MONDAY)
    [one] = found(room, "vera", MONDAY).waiting
    assert one.holder == room.member("kari").id  # who started the room
    write(room, "frida", MONDAY + dt.timedelta(hours=1))
    assert found(room, "vera", MONDAY).waiting == ()


def test_a_thank_you_waits_for_no_answer(room: Scene) -> None:
    for text in ("Tusen takk!", "👍"):
        write(room, "are", MONDAY, to=("vera",), text=text)
        write(room, "are", MONDAY, text=text)
    assert found(room, "are", LATER).waiting == ()
    write(room, "are", MONDAY, to=("vera",), text="Takk! Når er møtet?")
    assert len(found(room, "are", LATER).waiting) == 1


def test_whoever_asked_says_that_they_have_talked_and_nobody_is_reminded(room: Scene) -> None:
    write(room, "are", MONDAY, to=("vera",))
    write(room, "frida", MONDAY, quick="talked")  # with somebody else
    assert len(found(room, "are", LATER).waiting) == 1
    write(room, "are", MONDAY, quick="talked")
    assert found(room, "are", LATER).waiting == ()
    write(room, "are", MONDAY, to=("vera",))
    assert len(found(room, "are", LATER).waiting) == 1


def test_nothing_is_waited_for_from_the_person_and_a_tap_asks_for_nothing(room: Scene) -> None:
    write(room, "kari", MONDAY, to=("are",))
    write(room, "are", MONDAY, quick="received")
    assert found(room, "kari", LATER).waiting == ()


def test_first_the_holder_is_reminded_then_those_who_answer_for_them_each_once(room: Scene) -> None:
    write(room, "are", MONDAY, to=("kari",))
    kari, berit = room.cast.person("kari"), room.cast.person("berit")

    assert look(room, REMIND - dt.timedelta(minutes=1)) == {}
    assert look(room, REMIND) == {kari: "answer-waits"}  # there is a day left to keep the promise
    assert "har ikke svart ennå" not in page(room, "are", REMIND)
    assert look(room, LATE + dt.timedelta(hours=1)) == {kari: "answer-waits"}
    assert look(room, LATER) == {kari: "answer-waits", berit: "colleague-waits"}
    with clock.at(LATER), transaction_as(reaction.SYSTEM):
        reaction.look_now(room.room_id)
        assert Delivery.objects.filter(person_id=berit, template="colleague-waits").count() == 1


def test_it_is_passed_on_to_the_contact_point_of_the_holders_unit(room: Scene) -> None:
    write(room, "are", MONDAY, to=("vera",))
    vera, tor = room.cast.person("vera"), room.cast.person("tor")
    look(room, LATE)
    assert look(room, LATER) == {vera: "answer-waits", tor: "colleague-waits"}


def test_an_answer_in_time_reminds_nobody(room: Scene) -> None:
    write(room, "are", MONDAY, to=("kari",))
    write(room, "kari", REMIND - dt.timedelta(minutes=5))
    assert look(room, LATER) == {}


def test_the_next_look_comes_when_something_is_due(room: Scene) -> None:
    write(room, "are", MONDAY, to=("kari",))
    look(room, MONDAY)
    job = ProcrastinateJob.objects.filter(task_name=reaction.LOOK, args__room_id=str(room.room_id)).latest("id")
    assert job.scheduled_at is not None
    # The queue counts from the real clock; what matters is how long it waits.
    waits = job.scheduled_at - dt.datetime.now(dt.UTC)
    assert abs(waits - (REMIND - MONDAY)) < dt.timedelta(minutes=2)


@pytest.mark.req("SAM-13", "DFM-23")
def test_the_room_says_how_it_stands_without_blame_and_the_holder_may_say_that_it_needs_no_answer(room: Scene) -> None:
    message = write(room, "are", MONDAY, to=("kari",))
    assert "har ikke svart ennå" not in page(room, "are", MONDAY)
    look(room, LATE)
    assert "Kari har ikke svart ennå. Påminnelse ble sendt" in page(room, "are", LATE)
    look(room, LATER)
    assert "Arbeidsstedet har fått beskjed." in page(room, "are", LATER)
    assert "Are har ventet på svar fra deg siden" in page(room, "kari", LATER)

    url = f"/rooms/{room.room_id}/promises/{message}/settle/"
    with clock.at(LATER), signed_in(room, "vera") as browser:
        assert "Ingen venter på svar fra deg" in browser.post(url, follow=True).content.decode()
    with clock.at(LATER), signed_in(room, "kari") as browser:
        assert "Ingen venter på svar på det nå" in browser.post(url, follow=True).content.decode()
    assert "har ikke svart ennå" not in page(room, "are", LATER)
    assert look(room, LATER + dt.timedelta(days=3))[room.cast.person("kari")] == "answer-waits"


def test_one_who_is_not_in_the_room_learns_nothing(room: Scene) -> None:
    write(room, "are", MONDAY, to=("kari",))
    with clock.at(LATE), transaction_as(room.cast.actor("knut")):
        assert queries.of_room(room.cast.actor("knut"), room.room_id) is None


@pytest.mark.req("SAM-13")
def test_a_silent_room_asks_one_helper_what_is_best(room: Scene) -> None:
    write(room, "kari", MONDAY)
    silent = MONDAY + dt.timedelta(days=14)
    assert "stille her i to uker" in page(room, "kari", silent)
    assert "stille her i to uker" not in page(room, "vera", silent)
    with clock.at(silent), transaction_as(room.cast.actor("kari")):
        services.go_on(room.cast.actor("kari"), room_id=room.room_id)
    assert "stille her i to uker" not in page(room, "kari", silent + dt.timedelta(days=13))
    assert "stille her i to uker" in page(room, "kari", silent + dt.timedelta(days=14))


def test_whoever_asked_says_once_whether_it_spared_a_call(room: Scene) -> None:
    with clock.at(MONDAY):
        room.say("kari", "Vera, kan du svare?", ball=rooms.BallInput(room.member("vera").id, None))
        room.do("vera", rooms.answer_ball)
    ball = found(room, "kari", MONDAY).solved_ball
    assert ball is not None
    assert found(room, "vera", MONDAY).solved_ball is None
    kari = room.cast.actor("kari")
    with clock.at(MONDAY), transaction_as(kari):
        services.say_saved(kari, room_id=room.room_id, ball_id=ball, saved=True)
        with pytest.raises(Conflict):
            services.say_saved(kari, room_id=room.room_id, ball_id=ball, saved=True)
