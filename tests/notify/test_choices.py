"""What a person has chosen holds when something is to be told: ways, hours, rooms, gathered, and what was seen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, system
from brobygger.kernel.errors import Hidden
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.live import services as live
from brobygger.notify import queries, rules, services
from brobygger.notify.models import Delivery
from brobygger.people.models import Person
from tests import personas
from tests.notify.services_nearby import HttpService, Phone

NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)  # Monday, twelve o'clock in Norway
MAKER = system("test")


def later(**more: float) -> dt.datetime:
    return NOON + dt.timedelta(**more)


def as_self(person: Person) -> Actor:
    return Actor(kind=Kind.SELF, key=str(person.pk), person_id=person.pk)


def choose(person: Person, **wanted: object) -> None:
    actor = as_self(person)
    with transaction_as(actor):
        services.choose(actor, rules.Choice(**wanted))


def subscribe(person: Person, service: HttpService, path: str = "/push/abc") -> UUID:
    actor = as_self(person)
    with transaction_as(actor):
        return services.keep_device(actor, **Phone().subscription(service, path), name=path)


def tell(actor: Actor, person: Person, key: str, at: dt.datetime = NOON, about: services.About | None = None) -> bool:
    with clock.at(at), transaction_as(actor):
        sent = services.send(actor, person_id=person.pk, template="new-message", key=key, about=about)
        return sent is not None


def work(actor: Actor, at: dt.datetime) -> int:
    with clock.at(at):
        return services.send_waiting(actor)


def texts(outbox: Path) -> int:
    return len(list(outbox.glob("*.json")))


def test_a_notice_of_the_night_comes_in_the_morning_and_several_come_as_one(are: Person, notifier: Actor, outbox: Path):
    for number in range(3):
        tell(notifier, are, f"k{number}", at=later(hours=11, minutes=number))  # eleven at night
    assert work(notifier, later(hours=12)) == 0
    assert work(notifier, later(hours=19)) == 1  # seven in the morning
    assert work(notifier, later(hours=20)) == 0
    assert texts(outbox) == 1
    with transaction_as(notifier):
        assert sorted(Delivery.objects.values_list("failed_how", flat=True)) == ["", "with-another", "with-another"]


def test_gathered_news_is_one_message_at_three(are: Person, notifier: Actor, outbox: Path):
    choose(are, gathered=True)
    for number in range(4):
        tell(notifier, are, f"k{number}", at=later(minutes=10 * number))
    assert work(notifier, later(hours=2)) == 0
    assert work(notifier, later(hours=3)) == 1
    assert texts(outbox) == 1


def test_emergency_access_is_told_in_the_night(are: Person, notifier: Actor, outbox: Path):
    with clock.at(later(hours=14)), transaction_as(notifier):
        services.send(notifier, person_id=are.pk, template="break-glass", key="k")
    assert work(notifier, later(hours=14)) == 1


def test_a_code_is_sent_in_the_night(are: Person, notifier: Actor, outbox: Path):
    with clock.at(later(hours=14)), transaction_as(notifier):
        services.send(notifier, person_id=are.pk, template="code", key="k", secret="123456")
    assert work(notifier, later(hours=14)) == 1


def test_a_device_is_told_at_once_and_a_text_message_follows_half_an_hour_later(
    are: Person, notifier: Actor, outbox: Path, push_service: HttpService
):
    subscribe(are, push_service)
    tell(notifier, are, "k")
    assert (work(notifier, NOON), len(push_service.asked), texts(outbox)) == (1, 1, 0)
    assert (work(notifier, later(minutes=31)), len(push_service.asked), texts(outbox)) == (1, 1, 1)


def test_all_devices_are_told(are: Person, notifier: Actor, outbox: Path, push_service: HttpService):
    for path in ("/push/phone", "/push/desk"):
        subscribe(are, push_service, path)
    tell(notifier, are, "k")
    assert work(notifier, NOON) == 2
    assert {asked.path for asked in push_service.asked} == {"/push/phone", "/push/desk"}


def test_where_the_last_device_is_gone_the_text_message_comes_at_once_and_the_page_says_so(
    are: Person, notifier: Actor, outbox: Path, push_service: HttpService
):
    subscribe(are, push_service)
    push_service.answer = lambda asked: 410
    tell(notifier, are, "k")
    work(notifier, NOON)
    assert work(notifier, later(seconds=20)) + texts(outbox) >= 1
    assert texts(outbox) == 1
    actor = as_self(are)
    with transaction_as(actor):
        [device] = queries.my_devices(actor)
    assert device.gone_at is not None


def test_a_room_that_was_looked_at_meanwhile_is_not_told_of(are: Person, notifier: Actor, outbox: Path):
    room, seat = new_id(), f"self:{are.pk}"
    with transaction_as(MAKER):
        live.open_stream(MAKER, stream_id=room, state="open")
        live.subscribe(MAKER, stream_id=room, seat=seat)
        live.append(MAKER, stream_id=room, kind="something-happened")
    about = services.About(room, seat, read_seq=0)
    tell(notifier, are, "night", at=later(hours=11), about=about)
    with clock.at(later(hours=12)), transaction_as(as_self(are)):
        live.mark(as_self(are), marks=[live.Mark(room, delivered=1, read=1)])
    assert work(notifier, later(hours=19)) == 0
    with transaction_as(notifier):
        assert Delivery.objects.get().failed_how == "seen"


def test_a_muted_room_still_tells_of_what_names_me(are: Person, notifier: Actor, outbox: Path):
    room = new_id()
    actor = as_self(are)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("brobygger.notify.places._sources", [lambda actor: [services_room(room)]])
        with transaction_as(actor):
            services.choose_for_rooms(actor, {room: rules.Level.MUTED, new_id(): rules.Level.MUTED})
            assert [one.level for one in queries.my_rooms(actor)] == [rules.Level.MUTED]
    seat = f"self:{are.pk}"
    assert not tell(notifier, are, "a", about=services.About(room, seat, 0))
    assert not tell(notifier, are, "b", about=services.About(room, seat, 0, answers_me=True))
    assert tell(notifier, are, "c", about=services.About(room, seat, 0, named=True))
    assert tell(notifier, are, "d", about=services.About(new_id(), seat, 0))


def services_room(room: UUID) -> object:
    from brobygger.notify.places import RoomName

    return RoomName(room, "Are")


def test_a_try_goes_at_once_and_its_outcome_is_ones_own_to_see(are: Person, ola: Person, notifier: Actor, outbox: Path):
    actor, other = as_self(are), as_self(ola)
    with clock.at(later(hours=12)), transaction_as(actor):
        sent = services.send_try(actor, channel="sms")
        assert queries.tried(actor, sent).state == "waiting"
    assert work(notifier, later(hours=12)) == 1
    with transaction_as(actor):
        assert queries.tried(actor, sent).state == "sent"
    with transaction_as(other), pytest.raises(Hidden):
        queries.tried(other, sent)


@pytest.fixture
def cast(db: None) -> personas.Cast:
    return personas.make()


def test_the_page_says_what_would_come_and_keeps_what_is_chosen(cast: personas.Cast):
    room = cast.open_room()
    browser: Client = cast.browser("are")
    page = browser.get("/me/notifications/").content.decode()
    assert "Når varsler meg frem?" in page
    assert "<b>SMS</b>" in page
    assert "Rommet ditt" in page
    wanted = {"do": "choose", "other": "none", "gathered": "", "quiet_from": "21:00", "quiet_until": "08:30"}
    assert browser.post("/me/notifications/", wanted).status_code == 302
    assert browser.post("/me/notifications/", {"do": "rooms", f"room-{room}": "muted"}).status_code == 302
    for name, path in (("are", "choices"), ("kari", "settings")):
        assert "/me/notifications/#rooms" in cast.browser(name).get(f"/rooms/{room}/{path}/").content.decode()
    page = browser.get("/me/notifications/").content.decode()
    assert "Ingenting ville nådd deg" in page
    assert 'value="08:30"' in page
    assert '<option value="muted" selected>' in page


def test_what_cannot_be_used_comes_back_with_the_reason(cast: personas.Cast):
    answer = cast.browser("kari").post("/me/notifications/", {"do": "choose", "other": "pigeon", "quiet_from": "25:99"})
    assert answer.status_code == 422
    assert 'value="25:99"' in answer.content.decode()


def test_a_try_without_a_number_or_too_many_is_said_in_words(cast: personas.Cast):
    browser = cast.browser("are")
    answer = browser.post("/me/notifications/try/", {"channel": "pigeon"}, follow=True)
    assert "Vi har ikke nummeret" in answer.content.decode()
    for _ in range(10):
        browser.post("/me/notifications/try/", {"channel": "sms"})
    answer = browser.post("/me/notifications/try/", {"channel": "sms"}, follow=True)
    assert "For mange forsøk" in answer.content.decode()
