"""The story's telephones: a newcomer finds link and code there; nobody does outside story mode."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services
from brobygger.people.models import Person


@pytest.fixture
def sent(are: Person, ola: Person, notifier: Actor, outbox: Path) -> None:
    with transaction_as(notifier):
        for person, template, secret in (
            (are, "invitation", "https://brobygger.example/i/abc/"),
            (are, "code", "123456"),
            (ola, "new-message", ""),
        ):
            services.send(notifier, person_id=person.pk, template=template, key=template, secret=secret)
    services.send_waiting(notifier)


def test_links_can_be_followed_and_codes_read(sent: None, client: Client):
    page = client.get("/story/outbox/").content.decode()
    assert '<a class="ds-link" href="/i/abc/">https://brobygger.example/i/abc/</a>' in page
    assert "123456" in page
    assert "Are Solberg" in page
    assert "+4799900001" in page
    assert "ola@example.no" in page


def test_an_empty_outbox_says_what_it_is_for(outbox: Path, db: None, client: Client):
    page = client.get("/story/outbox/").content.decode()
    assert "Ingenting er sendt ennå" in page


def test_there_is_no_such_page_outside_story_mode(sent: None, client: Client, settings: object):
    settings.STORY = False
    assert client.get("/story/outbox/").status_code == 404
