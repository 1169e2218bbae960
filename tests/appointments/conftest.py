"""Are's room with three services and a colleague in it; rolled back after each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import personas
from tests.personas import Cast
from tests.rooms.scene import Scene, open_room


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield open_room(personas.make(), wishes=("frida", "vera", "knut"))
        transaction.set_rollback(True)


@pytest.fixture
def room(played: Scene, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Kari (the municipality), Frida (GP), Vera (NAV Øygarden) and Knut (NAV Askøy) are in the room with Are."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("nb"):
        yield replace(played, cast=Cast())  # whoever signs in gets an account for this test alone
        transaction.set_rollback(True)
