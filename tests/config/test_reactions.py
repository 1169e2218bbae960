"""Who is told of a message: those it has not reached, once until they have looked, and nobody who has left."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from brobygger.config.reactions import consents, rooms
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.live import services as live
from brobygger.notify import services as notify
from brobygger.notify.models import Delivery
from brobygger.notify.rules import Level
from brobygger.people import services as people
from brobygger.rooms import queries, services
from tests import personas

MAKER = system("test")
START = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def minutes(count: float) -> dt.datetime:
    return START + dt.timedelta(minutes=count)


@pytest.fixture
def cast(db: None) -> personas.Cast:
    with clock.at(START):
        return personas.make()


@pytest.fixture
def room(cast: personas.Cast) -> UUID:
    """A stream with Kari, Vera and Are in it."""
    key = new_id()
    with clock.at(START), transaction_as(MAKER):
        live.open_stream(MAKER, stream_id=key, state="open")
        for actor in (cast.actor("kari"), cast.actor("vera"), cast.actor("are")):
            live.subscribe(MAKER, stream_id=key, seat=actor.seat)
    return key


def write(room: UUID, actor: Actor, at: dt.datetime) -> int:
    with clock.at(at), transaction_as(actor):
        return live.append(actor, stream_id=room, kind="message", ref=new_id())


def look(room: UUID, actor: Actor, *, delivered: int, read: int = 0) -> None:
    with clock.at(minutes(60)), transaction_as(actor):
        live.mark(actor, marks=[live.Mark(room, delivered=delivered, read=read)])


def told(room: UUID, at: dt.datetime) -> dict[UUID, int]:
    """Let the job look; how many messages each person has been sent so far."""
    with clock.at(at), transaction_as(rooms.SYSTEM):
        rooms.tell_now(room)
    with transaction_as(MAKER):
        people_told = list(Delivery.objects.values_list("person_id", flat=True))
    return {key: people_told.count(key) for key in people_told}


def test_everybody_else_is_told_after_half_a_minute(cast: personas.Cast, room: UUID):
    write(room, cast.actor("kari"), START)
    assert told(room, minutes(1)) == {cast.person("vera"): 1, cast.person("are"): 1}


def test_whoever_has_it_on_their_device_is_not_told(cast: personas.Cast, room: UUID):
    seq = write(room, cast.actor("kari"), START)
    look(room, cast.actor("vera"), delivered=seq)
    assert told(room, minutes(1)) == {cast.person("are"): 1}


def test_one_is_told_once_until_one_has_looked(cast: personas.Cast, room: UUID):
    first = write(room, cast.actor("kari"), START)
    look(room, cast.actor("vera"), delivered=first)
    assert told(room, minutes(1)) == {cast.person("are"): 1}
    second = write(room, cast.actor("kari"), minutes(2))
    look(room, cast.actor("vera"), delivered=second)
    assert told(room, minutes(3)) == {cast.person("are"): 1}
    look(room, cast.actor("are"), delivered=second, read=second)
    third = write(room, cast.actor("kari"), minutes(4))
    look(room, cast.actor("vera"), delivered=third)
    assert told(room, minutes(5)) == {cast.person("are"): 2}


def test_a_message_younger_than_half_a_minute_is_looked_at_again_later(cast: personas.Cast, room: UUID):
    write(room, cast.actor("kari"), START)
    assert told(room, START + dt.timedelta(seconds=10)) == {}
    assert ProcrastinateJob.objects.filter(task_name=rooms.TELL).count() == 1


def test_whoever_has_left_is_not_told(cast: personas.Cast, room: UUID):
    with clock.at(minutes(0.5)), transaction_as(MAKER):
        live.end_subscriber(MAKER, stream_id=room, seat=cast.actor("vera").seat)
    write(room, cast.actor("kari"), minutes(1))
    assert told(room, minutes(2)) == {cast.person("are"): 1}


def test_whoever_has_lost_the_role_is_not_told(cast: personas.Cast, room: UUID):
    with clock.at(minutes(1)), transaction_as(MAKER):
        people.end_role(MAKER, role_id=cast.role("vera"))
    write(room, cast.actor("kari"), minutes(2))
    assert told(room, minutes(3)) == {cast.person("are"): 1}


def test_many_messages_queue_one_look(cast: personas.Cast, room: UUID):
    with transaction_as(rooms.SYSTEM):
        for _ in range(3):
            rooms.tell_later({"room": str(room)})
    assert ProcrastinateJob.objects.filter(task_name=rooms.TELL).count() == 1


def sent_by(reaction: object, **ids: UUID) -> dict[UUID, str]:
    """Let a reaction answer some news twice; what each person has been sent."""
    news = {key: str(value) for key, value in ids.items()}
    with transaction_as(rooms.SYSTEM):
        reaction(news)
        reaction(news)
        return dict(Delivery.objects.values_list("person_id", "template"))


def test_the_person_is_told_that_somebody_asks(cast: personas.Cast):
    assert sent_by(rooms.tell_person_asked, room=new_id(), person=cast.person("per")) == {
        cast.person("per"): "new-room-request"
    }


def test_whoever_asked_is_told_that_there_is_an_answer(cast: personas.Cast):
    assert sent_by(rooms.tell_asker, room=new_id(), consent=new_id(), asker=cast.role("kari")) == {
        cast.person("kari"): "something-happened"
    }


def test_a_helper_who_comes_in_is_told_and_a_next_of_kin_has_a_link_already(cast: personas.Cast):
    for name in ("sara", "liv"):
        told_so = sent_by(rooms.tell_newcomer, member=cast.person(name), membership=new_id())
    assert told_so == {cast.person("sara"): "something-happened"}


def test_a_question_why_goes_to_the_leader_and_the_answer_to_the_person(cast: personas.Cast):
    unit = people.story_id("unit", "oygarden-psyk")
    sent_by(rooms.tell_leaders, unit=unit, question=new_id())
    assert sent_by(rooms.tell_why, person=cast.person("are"), question=new_id()) == {
        cast.person("berit"): "access-question",
        cast.person("are"): "something-happened",
    }


def test_an_ended_role_has_no_place_in_any_room(cast: personas.Cast):
    room_id = cast.open_room()
    with transaction_as(rooms.SYSTEM):
        people.end_role(rooms.SYSTEM, role_id=cast.role("vera"))
        rooms.end_places_of_role({"role": str(cast.role("vera"))})
    kari = cast.actor("kari")
    with transaction_as(kari):
        names = {member.name for member in queries.members(kari, room_id).members}
    assert "Vera Moe" not in names
    assert "Frida Lien" in names


def test_emergency_access_is_told_to_the_person_and_to_those_who_review(cast: personas.Cast):
    ids = {
        "break_glass_id": str(new_id()),
        "room_id": str(new_id()),
        "person_id": str(cast.person("per")),
        "unit_id": str(people.story_id("unit", "dps-fact")),  # no leader of its own: the organisation's
    }
    with transaction_as(consents.SYSTEM):
        consents.tell_of_break_glass(ids)
        consents.tell_of_break_glass(ids)
        sent = dict(Delivery.objects.values_list("person_id", "template"))
    assert sent == {cast.person("per"): "break-glass", cast.person("anne"): "access-question"}


def test_an_answer_on_a_helpers_device_is_told_on_the_persons_own_phone(cast: personas.Cast):
    news = {"consent_id": str(new_id()), "person_id": str(cast.person("are")), "given": "helpers-device"}
    with transaction_as(consents.SYSTEM):
        consents.tell_of_answer_elsewhere(news)
        consents.tell_of_answer_elsewhere(news)
        consents.tell_of_answer_elsewhere(news | {"consent_id": str(new_id()), "given": "own-device"})
        assert dict(Delivery.objects.values_list("person_id", "template")) == {cast.person("are"): "something-happened"}


@pytest.fixture
def written(cast: personas.Cast) -> UUID:
    """A real room, where what is written says to whom."""
    with clock.at(START):
        return cast.open_room(wishes=[cast.role("vera")])


def post(cast: personas.Cast, room: UUID, by: str, text: str, **more: object) -> UUID:
    actor = cast.actor(by)
    with clock.at(START), transaction_as(actor):
        return services.post_message(actor, room_id=room, client_id=new_id(), text=text, **more).message_id


def news_of(cast: personas.Cast, room: UUID, name: str) -> tuple[int, int]:
    """How many messages somebody has been sent, and how many of them because they were named."""
    told(room, minutes(1))
    with transaction_as(MAKER):
        keys = Delivery.objects.filter(person_id=cast.person(name), template="new-message").values_list(
            "key", flat=True
        )
        return len(keys), sum(":named:" in key for key in keys)


@pytest.mark.parametrize("words", ["Takk!", "Tusen takk for hjelpen", "👍", "Takk skal du ha 🙏"])
def test_thanks_call_nobody(cast: personas.Cast, written: UUID, words: str):
    kari = cast.actor("kari")
    with transaction_as(kari):
        me = next(m.id for m in queries.members(kari, written).members if m.name == "Kari Berge")
    for more in ({}, {"to": [me]}):  # not even where it is addressed to her
        post(cast, written, "are", words, **more)
        assert news_of(cast, written, "kari") == (0, 0)
    post(cast, written, "vera", "", quick="received", to=[me])
    assert news_of(cast, written, "kari") == (0, 0)


def test_received_calls_nobody_but_what_is_said_besides_does(cast: personas.Cast, written: UUID):
    post(cast, written, "vera", "Mottatt", quick="received")
    assert news_of(cast, written, "kari") == (0, 0)
    post(cast, written, "vera", "Takk, men klokka ti passer ikke")
    assert news_of(cast, written, "kari") == (1, 0)


def test_what_names_me_comes_through_a_muted_room(cast: personas.Cast, written: UUID):
    kari = cast.actor("kari")
    with transaction_as(kari):
        notify.choose_for_rooms(kari, {written: Level.MUTED})
        me = next(m.id for m in queries.members(kari, written).members if m.name == "Kari Berge")
    post(cast, written, "are", "Noen som vet når bussen går?")
    assert news_of(cast, written, "kari") == (0, 0)
    assert news_of(cast, written, "vera") == (1, 0)
    post(cast, written, "are", "Kari, vet du det?", to=[me])
    assert news_of(cast, written, "kari") == (1, 1)
    assert news_of(cast, written, "vera") == (1, 0)


def test_only_what_is_for_me_tells_of_an_answer_to_me(cast: personas.Cast, written: UUID):
    kari = cast.actor("kari")
    with transaction_as(kari):
        notify.choose_for_rooms(kari, {written: Level.FOR_ME})
    question = post(cast, written, "kari", "Når går bussen?")
    post(cast, written, "are", "Hei")
    assert news_of(cast, written, "kari") == (0, 0)
    post(cast, written, "are", "Klokka ti", reply_to=question)
    assert news_of(cast, written, "kari") == (1, 0)
