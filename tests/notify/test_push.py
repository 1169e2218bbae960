"""Pushes: only the device can open them, they are ours, they say nothing, and a device that is gone is let go of."""

from __future__ import annotations

import base64
import time

import pytest

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, anonymous
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services
from brobygger.notify.models import Channel, Delivery, Device
from brobygger.people.models import Person
from tests.notify.services_nearby import HttpService, Phone, vapid_claims


def as_self(person: Person) -> Actor:
    return Actor(kind=Kind.SELF, key=str(person.pk), person_id=person.pk)


def subscribe(person: Person, service: HttpService, phone: Phone, path: str = "/push/abc") -> object:
    actor = as_self(person)
    with transaction_as(actor):
        return services.keep_device(actor, **phone.subscription(service, path), name="Chrome · Android")


def push(actor: Actor, person: Person, device: object, template: str = "new-message") -> int:
    now = clock.now()
    with transaction_as(actor):
        Delivery.objects.create(
            person_id=person.pk,
            channel=Channel.PUSH,
            device_id=device,
            template=template,
            key=str(new_id()),
            created_at=now,
            due_at=now,
        )
    return services.send_waiting(actor)


def device_row(actor: Actor) -> Device:
    with transaction_as(actor):
        return Device.objects.get()


def test_only_the_device_can_open_it_and_it_says_nothing(are: Person, notifier: Actor, push_service: HttpService):
    phone = Phone()
    assert push(notifier, are, subscribe(are, push_service, phone)) == 1
    [asked] = push_service.asked
    assert asked.path == "/push/abc"
    assert phone.opens(asked) == {
        "web_push": 8030,
        "notification": {
            "title": "En melding til deg",
            "body": "Du har en ny melding. Logg inn for å lese.",
            "lang": "nb",
            "tag": "news",
            "navigate": "http://localhost:8000/",
        },
    }
    with pytest.raises(Exception, match="Decryption error"):
        Phone().opens(asked)
    assert b"melding" not in asked.body


def test_the_push_service_can_tell_that_it_is_ours(are: Person, notifier: Actor, push_service: HttpService):
    push(notifier, are, subscribe(are, push_service, Phone()))
    [asked] = push_service.asked
    claims = vapid_claims(asked, key=services.public_key())
    assert claims["aud"] == push_service.url
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    assert claims["sub"] == "mailto:brobygger@localhost"
    assert (asked.headers["topic"], asked.headers["urgency"]) == ("news", "normal")
    assert int(asked.headers["ttl"]) > 0


def test_it_is_said_in_the_persons_language(ola: Person, notifier: Actor, push_service: HttpService):
    phone = Phone()
    push(notifier, ola, subscribe(ola, push_service, phone))
    assert phone.opens(push_service.asked[0])["notification"]["title"] == "Ei melding til deg"


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_device_that_is_gone_is_let_go_of_with_its_keys(
    are: Person, notifier: Actor, push_service: HttpService, status: int
):
    device = subscribe(are, push_service, Phone())
    push_service.answer = lambda asked: status
    assert push(notifier, are, device) == 0
    row = device_row(notifier)
    assert (bool(row.gone_at), row.subscription, row.sent_at) == (True, "", None)
    assert push(notifier, are, device) == 0
    assert len(push_service.asked) == 1


def test_a_push_service_that_is_busy_keeps_the_device(are: Person, notifier: Actor, push_service: HttpService):
    push_service.answer = lambda asked: 429
    assert push(notifier, are, subscribe(are, push_service, Phone())) == 0
    assert device_row(notifier).gone_at is None


def test_a_device_shows_its_last_success_and_lies_sealed(are: Person, notifier: Actor, push_service: HttpService):
    push(notifier, are, subscribe(are, push_service, Phone()))
    row = device_row(notifier)
    assert row.sent_at is not None
    assert "push/abc" not in row.subscription + row.endpoint_index


def test_the_same_browser_is_one_device_and_its_newest_user_has_it(
    are: Person, ola: Person, notifier: Actor, push_service: HttpService
):
    phone = Phone()
    first = subscribe(are, push_service, phone)
    assert subscribe(are, push_service, phone) == first
    second = subscribe(ola, push_service, phone)
    assert second != first
    assert device_row(notifier).person_id == ola.pk


def test_a_browser_cannot_send_us_to_other_addresses(are: Person, push_service: HttpService, settings: object):
    actor, phone = as_self(are), Phone()
    good = phone.subscription(push_service)
    bad_ones = [
        good | {"endpoint": "https://169.254.169.254/latest/"},
        good | {"endpoint": "https://fcm.googleapis.com.example.no/x"},
        good | {"endpoint": "http://fcm.googleapis.com/x"},
        good | {"endpoint": "file:///etc/passwd"},
        good | {"p256dh": base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode()},
        good | {"auth": "AAAA"},
        good | {"auth": "ikke base64 æøå"},
    ]
    settings.PUSH_SERVICES = [*settings.PUSH_SERVICES, "fcm.googleapis.com"]
    for bad in bad_ones:
        with transaction_as(actor), pytest.raises(Invalid):
            services.keep_device(actor, **bad)
    with transaction_as(anonymous()), pytest.raises(Hidden):
        services.keep_device(anonymous(), **good)


def test_only_ones_own_device_can_be_let_go_of(are: Person, ola: Person, notifier: Actor, push_service: HttpService):
    device = subscribe(are, push_service, Phone())
    with transaction_as(as_self(ola)), pytest.raises(Hidden):
        services.forget_device(as_self(ola), device_id=device)
    with transaction_as(as_self(are)):
        services.forget_device(as_self(are), device_id=device)
        assert not Device.objects.exists()


def test_a_rotation_of_the_field_keys_takes_the_devices_along(
    are: Person, notifier: Actor, push_service: HttpService, settings: object
):
    phone = Phone()
    device = subscribe(are, push_service, phone)
    settings.FIELD_KEYS = {"new": bytes(range(32)), **settings.FIELD_KEYS}
    with transaction_as(notifier):
        assert services.reseal(notifier) == 1
        assert services.reseal(notifier) == 0
    settings.FIELD_KEYS = {"new": bytes(range(32))}
    assert push(notifier, are, device) == 1
    phone.opens(push_service.asked[0])


def test_a_service_without_a_key_pushes_nothing(
    are: Person, notifier: Actor, push_service: HttpService, settings: object
):
    device = subscribe(are, push_service, Phone())
    settings.PUSH_KEY = b""
    assert services.public_key() == ""
    assert push(notifier, are, device) == 0
    assert push_service.asked == []
