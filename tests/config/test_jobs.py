"""Jobs run as the application's role, from the queue, as they do beside the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from brobygger.config import relay
from brobygger.kernel import clock, jobs, outbox
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from tests.notify.conftest import are, notifier  # noqa: F401
from tests.notify.conftest import outbox as sent  # noqa: F401

SOMEBODY = system("test")


def work() -> None:
    """Run what waits in the queue, once."""
    with app.replace_connector(app.connector.get_worker_connector()) as ready:
        ready.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def test_a_code_goes_from_the_news_to_the_telephone(real_db: None, are: object, sent: Path):  # noqa: F811
    people.ask_sign_in_code(mobile="99900001", ip="127.0.0.1")
    assert relay.handle_waiting() == 1
    work()
    [message] = sent.glob("*.json")
    assert "Koden din er" in message.read_text(encoding="utf-8")


def test_a_number_that_nobody_has_gets_nothing(real_db: None, sent: Path):  # noqa: F811
    people.ask_sign_in_code(mobile="99900002", ip="127.0.0.1")
    assert relay.handle_waiting() == 1
    work()
    assert not list(sent.glob("*.json"))


def test_a_job_of_a_rolled_back_change_is_never_queued(db: None):
    def change() -> None:
        with transaction_as(SOMEBODY):
            jobs.defer("notify.send", delivery_id="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not ProcrastinateJob.objects.exists()


def test_a_job_that_waits_stands_for_the_same_one(db: None):
    with transaction_as(SOMEBODY):
        assert jobs.defer("rooms.tell", once="rooms.tell:a", seconds=30, room_id="a")
        assert not jobs.defer("rooms.tell", once="rooms.tell:a", seconds=30, room_id="a")
        outbox.emit("test.still-usable")
    assert ProcrastinateJob.objects.count() == 1


def test_the_clockwork_runs_under_the_applications_rights(db: None):
    from brobygger.config import jobs as clockwork

    clockwork.seal_log(int(clock.now().timestamp()))
    clockwork.tidy(int(clock.now().timestamp()))
