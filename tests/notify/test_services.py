"""One message for each piece of news, by the way the person has, with secrets that leave the database when sent."""

from __future__ import annotations

import datetime as dt
import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from brobygger.audit.models import Line
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, anonymous, role_seat
from brobygger.kernel.errors import Hidden
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services
from brobygger.notify.models import Delivery
from brobygger.notify.services import texts
from brobygger.people.models import Person

LINK = "https://brobygger.example/i/abc/"


def sent_texts(outbox: Path) -> list[dict[str, str]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(outbox.glob("*.json"))]


def queue(actor: Actor, person: Person, template: str = "new-message", key: str = "k", **more: str) -> object:
    return services.send(actor, person_id=person.pk, template=template, key=key, **more)


def test_a_person_with_a_mobile_gets_a_text_message_without_content(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        queue(notifier, are)
    assert services.send_waiting(notifier) == 1
    [found] = sent_texts(outbox)
    assert found["to"] == "+4799900001"
    assert found["text"].startswith("Du har en ny melding. Logg inn for å lese: https://brobygger.example/")
    assert "Are" not in found["text"]


def test_the_access_log_knows_that_something_was_sent(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        key = queue(notifier, are)
        services.send_waiting(notifier)
        lines = Line.objects.filter(what="notify.sent", about_person_id=are.pk)
        assert [(line.object_id, line.machine) for line in lines] == [(key, True)]


def test_a_person_with_an_address_alone_gets_a_mail_in_their_language(ola: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        queue(notifier, ola)
    services.send_waiting(notifier)
    [path] = list((outbox / "mail").glob("*.eml"))
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["To"] == "ola@example.no"
    assert mail["Subject"] == "Ei melding til deg"
    assert "Du har fått ei ny melding" in mail.get_content()


def test_the_same_news_is_sent_once(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        assert queue(notifier, are)
        assert queue(notifier, are) is None
    assert services.send_waiting(notifier) == 1
    assert services.send_waiting(notifier) == 0
    assert len(sent_texts(outbox)) == 1


def test_a_secret_is_sealed_in_the_row_and_gone_when_sent(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        key = queue(notifier, are, "invitation", secret=LINK)
        row = Delivery.objects.get(pk=key)
        assert row.secret
        assert LINK not in row.secret
        services.send_waiting(notifier)
        row.refresh_from_db()
    assert row.secret == ""
    assert LINK in sent_texts(outbox)[0]["text"]


def test_an_invitation_without_its_link_is_never_sent(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier), pytest.raises(ValueError, match="secret"):
        queue(notifier, are, "invitation")


def test_a_code_that_comes_too_late_is_given_up(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        key = queue(notifier, are, "code", secret="123456")
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        assert services.send_waiting(notifier) == 0
    with transaction_as(notifier):
        row = Delivery.objects.get(pk=key)
    assert (bool(row.failed_at), row.failed_how, row.secret) == (True, "too-late", "")
    assert sent_texts(outbox) == []


def test_a_secret_goes_before_what_waited_longer(are: Person, ola: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        queue(notifier, ola)
        key = queue(notifier, are, "code", key="c", secret="123456")
        assert services.take(notifier)[0].id == key


def test_a_worker_is_woken_when_the_change_is_there(
    are: Person, notifier: Actor, django_capture_on_commit_callbacks: object
):
    with django_capture_on_commit_callbacks(execute=True), transaction_as(notifier):
        queue(notifier, are)
        assert not ProcrastinateJob.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name=services.SEND).count() == 1


def test_somebody_who_cannot_be_reached_is_no_fault(db: None, notifier: Actor):
    with transaction_as(notifier):
        nobody = Person.objects.create(name="Nora", created_at=clock.now())
        assert queue(notifier, nobody) is None


def test_only_jobs_send(are: Person, notifier: Actor):
    with transaction_as(anonymous()), pytest.raises(Hidden):
        queue(anonymous(), are)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_push_says_what_a_text_message_says_without_the_address(language: str):
    for template in texts.TEMPLATES - set(texts.SECRETS):
        text = texts.compose(template, language=language, sign_in="https://brobygger.example/")
        assert text.brief.rstrip(".") == text.body.removesuffix(": https://brobygger.example/").rstrip("."), template
        assert text.brief.endswith(".")
        assert not text.brief.endswith("..")


def test_an_unknown_text_is_refused(are: Person, notifier: Actor):
    with transaction_as(notifier), pytest.raises(KeyError):
        queue(notifier, are, "advertisement")


def test_what_was_sent_is_forgotten_after_its_time(are: Person, notifier: Actor, outbox: Path):
    with transaction_as(notifier):
        queue(notifier, are)
    services.send_waiting(notifier)
    with clock.at(clock.now() + dt.timedelta(days=91)), transaction_as(notifier):
        assert services.forget_old(notifier, days=90) == 1


def test_no_person_sees_a_delivery(are: Person, notifier: Actor):
    with transaction_as(notifier):
        queue(notifier, are)
    for kind, key in (("self", str(are.pk)), ("role", str(new_id()))):
        with transaction_as(Actor(kind=kind, key=key, person_id=are.pk)):
            assert not Delivery.objects.exists(), role_seat(new_id())
