"""Two people to send to, and an outbox folder of the test's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people.models import Person
from tests.notify.services_nearby import HttpService


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """Nobody's quiet hours, whenever the tests are run."""
    with clock.at(dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def notifier() -> Actor:
    return system("notify")


@pytest.fixture
def outbox(tmp_path: Path, settings: object) -> Path:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "brobygger.notify.services.mail_files.EmailBackend"
    settings.PUBLIC_URL = "https://brobygger.example"
    return settings.OUTBOX_DIR


@pytest.fixture
def are(db: None, notifier: Actor) -> Person:
    with transaction_as(notifier):
        return Person.objects.create(name="Are", mobile="+4799900001", language="nb", created_at=clock.now())


@pytest.fixture
def ola(db: None, notifier: Actor) -> Person:
    """Reads nynorsk, and has an e-mail address alone."""
    with transaction_as(notifier):
        return Person.objects.create(name="Ola", email="ola@example.no", language="nn", created_at=clock.now())


@pytest.fixture
def push_service(settings: object) -> Iterator[HttpService]:
    """A push service on this machine, which ours may reach."""
    with HttpService(answer=lambda asked: 201).running() as service:
        settings.PUSH_SERVICES = ["127.0.0.1"]
        yield service
