"""Real servers on this machine that fail, delay, double and refuse: what is sent arrives, and arrives once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
import requests
import urllib3

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services
from brobygger.notify.models import Delivery, Way
from brobygger.notify.services import sms_http
from brobygger.people.models import Person
from tests.notify.services_nearby import Asked, HttpService, Mailbox

START = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def minutes(count: float) -> dt.datetime:
    return START + dt.timedelta(minutes=count)


@pytest.fixture
def gateway(settings: object) -> Iterator[HttpService]:
    with HttpService().running() as service:
        settings.SMS_GATEWAY, settings.SMS_SECRET = f"{service.url}/send", "hemmelig"
        yield service


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mailbox.running() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield mailbox


def queue(actor: Actor, person: Person, key: str = "k", at: dt.datetime = START) -> None:
    with clock.at(at), transaction_as(actor):
        services.send(actor, person_id=person.pk, template="new-message", key=key)


def work(actor: Actor, at: dt.datetime) -> int:
    with clock.at(at):
        return services.send_waiting(actor)


def row_of(actor: Actor) -> Delivery:
    with transaction_as(actor):
        return Delivery.objects.get()


def ways(actor: Actor) -> list[tuple[str, bool, str]]:
    with transaction_as(actor):
        return [(way.channel, bool(way.sent_at), way.failed_how) for way in Way.objects.order_by("channel")]


def test_a_gateway_gets_number_text_key_and_secret(are: Person, notifier: Actor, gateway: HttpService):
    queue(notifier, are)
    assert work(notifier, START) == 1
    [asked] = gateway.asked
    assert asked.json["to"] == "+4799900001"
    assert asked.json["text"].startswith("Du har en ny melding.")
    assert asked.headers["idempotency-key"] == asked.json["id"] == str(row_of(notifier).pk)
    assert asked.headers["authorization"] == "Bearer hemmelig"
    assert ways(notifier) == [("sms", True, "")]


def test_a_gateway_that_is_down_for_an_hour_gets_it_afterwards_once(are: Person, notifier: Actor, gateway: HttpService):
    gateway.answer = lambda asked: 503
    queue(notifier, are)
    for minute in range(60):
        assert work(notifier, minutes(minute)) == 0
    assert 4 <= len(gateway.asked) <= 6  # later each time, not every minute
    gateway.answer = lambda asked: 200
    assert sum(work(notifier, minutes(minute)) for minute in range(60, 180)) == 1
    assert len({asked.headers["idempotency-key"] for asked in gateway.asked}) == 1
    row = row_of(notifier)
    assert (bool(row.sent_at), row.failed_at, row.tries) == (True, None, len(gateway.asked) - 1)


def test_after_most_of_a_day_it_is_given_up(are: Person, notifier: Actor, gateway: HttpService):
    gateway.answer = lambda asked: 503
    queue(notifier, are)
    for hour in range(26):
        work(notifier, minutes(60 * hour))
    row = row_of(notifier)
    assert (bool(row.failed_at), row.failed_how, row.tries) == (True, "given-up", 8)


def test_an_answer_that_comes_too_late_does_not_make_two_messages(
    are: Person, notifier: Actor, gateway: HttpService, monkeypatch: pytest.MonkeyPatch
):
    taken: set[str] = set()
    hung_up = threading.Event()

    def slow_then_knowing(asked: Asked) -> int:
        if asked.json["id"] in taken:
            return 409
        taken.add(asked.json["id"])
        hung_up.wait(10)
        return 200

    gateway.answer = slow_then_knowing
    impatient = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=0.1), retries=False)
    monkeypatch.setattr(sms_http, "_pool", impatient)
    queue(notifier, are)
    assert work(notifier, START) == 0
    hung_up.set()
    assert work(notifier, minutes(1)) == 1
    assert len(taken) == 1


def test_what_a_dead_worker_held_goes_out_again_under_the_same_key(are: Person, notifier: Actor, gateway: HttpService):
    queue(notifier, are)
    with clock.at(START), transaction_as(notifier):
        [held] = services.take(notifier)  # and never comes back
    assert work(notifier, minutes(1)) == 0
    assert work(notifier, minutes(6)) == 1
    assert gateway.asked[0].headers["idempotency-key"] == str(held.id)


def test_a_number_that_is_refused_is_not_tried_again_and_its_owner_can_see_it(
    are: Person, notifier: Actor, gateway: HttpService
):
    gateway.answer = lambda asked: 422
    queue(notifier, are)
    for minute in range(3):
        assert work(notifier, minutes(minute)) == 0
    assert len(gateway.asked) == 1
    assert row_of(notifier).failed_how == "refused"
    assert ways(notifier) == [("sms", False, "refused")]


def test_a_closed_way_out_is_left_alone_and_does_not_hold_up_the_others(
    are: Person, ola: Person, notifier: Actor, gateway: HttpService, mailbox: Mailbox
):
    gateway.answer = lambda asked: 500
    with transaction_as(notifier):
        crowd = [Person(name="Are", mobile=f"+47999010{n:02}", created_at=START) for n in range(40)]
        Person.objects.bulk_create(crowd)
    for person in crowd:
        queue(notifier, person, f"sms-{person.pk}")
    queue(notifier, ola, "mail")
    assert work(notifier, START) == 1
    assert len(mailbox.mails) == 1
    assert len(gateway.asked) < 12
    gateway.answer = lambda asked: 200
    assert sum(work(notifier, minutes(minute)) for minute in (1, 2)) == 40


def test_a_mail_goes_over_smtp_in_the_persons_language(ola: Person, notifier: Actor, mailbox: Mailbox):
    queue(notifier, ola)
    assert work(notifier, START) == 1
    mail = message_from_bytes(mailbox.mails[0], policy=policy.default)
    assert mail["To"] == "ola@example.no"
    assert "Du har fått ei ny melding" in mail.get_content()
    assert str(row_of(notifier).pk) in mail["Message-ID"]


def test_an_address_that_bounces_is_given_up_and_its_owner_can_see_it(ola: Person, notifier: Actor, mailbox: Mailbox):
    mailbox.answers["ola@example.no"] = "550 5.1.1 No such user"
    queue(notifier, ola)
    assert work(notifier, START) == work(notifier, minutes(5)) == 0
    assert row_of(notifier).failed_how == "bounced"
    assert ways(notifier) == [("email", False, "bounced")]


def test_a_mailbox_that_is_full_for_now_is_tried_again(ola: Person, notifier: Actor, mailbox: Mailbox):
    mailbox.answers["ola@example.no"] = "452 4.2.2 Mailbox full"
    queue(notifier, ola)
    assert work(notifier, START) == 0
    mailbox.answers.clear()
    assert work(notifier, minutes(1)) == 1
    assert ways(notifier) == [("email", True, "")]


def test_a_mail_server_that_is_gone_is_tried_again(ola: Person, notifier: Actor, mailbox: Mailbox, settings: object):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    queue(notifier, ola)
    assert work(notifier, START) == 0
    settings.EMAIL_PORT = port
    assert work(notifier, minutes(1)) == 1


@pytest.mark.parametrize(
    ("setting", "host"),
    [
        ("46elks://u1234:hemmelig@Brobygger", "api.46elks.com"),
        ("twilio://AC" + "0" * 32 + ":" + "1" * 32 + "@+15005550006", "api.twilio.com"),
    ],
)
def test_a_provider_is_reached_through_apprise_and_its_no_is_tried_again(
    are: Person, notifier: Actor, settings: object, monkeypatch: pytest.MonkeyPatch, setting: str, host: str
):
    posted: list[tuple[str, str]] = []
    status = 500

    def post(url: str, **options: object) -> requests.Response:
        posted.append((url, str(options["data"])))
        answer = requests.Response()
        answer.status_code = status
        return answer

    monkeypatch.setattr(requests, "post", post)
    settings.SMS_GATEWAY = setting
    queue(notifier, are)
    assert work(notifier, START) == 0
    status = 200
    assert work(notifier, minutes(1)) == 1
    url, sent = posted[-1]
    assert host in url
    assert "+4799900001" in sent
    assert "Du har en ny melding." in sent
