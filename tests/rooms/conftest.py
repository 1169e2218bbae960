"""The cast, and Are's room in the states that tests begin with; `tests/conftest.py` hands them to every folder.

The cast and both rooms are made once a module, in a transaction that is rolled back; each test runs in a savepoint.
A folder that wants others in the room says so with a `wishes` of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import personas
from tests.personas import Cast
from tests.rooms.scene import Scene, asked_room, open_room


@dataclass(frozen=True)
class Played:
    """What a module begins with: a room that is open around Are, and one that waits for his answer."""

    cast: Cast
    open: Scene
    asked: Scene


@pytest.fixture(scope="module")
def wishes() -> tuple[str, ...]:
    """Whom Kari has wished for in the open room, beside Are and herself."""
    return ("frida", "vera")


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker, wishes: tuple[str, ...]) -> Iterator[Played]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = personas.make()
        yield Played(cast, open_room(cast, wishes=wishes), asked_room(cast, by="sara"))
        transaction.set_rollback(True)


@pytest.fixture
def undone(played: Played, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    """Whatever a test changes is rolled back, and nothing before it; whoever signs in does so for this test alone."""
    cast = Cast()
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("nb"):
        yield Played(cast, replace(played.open, cast=cast), replace(played.asked, cast=cast))
        transaction.set_rollback(True)


@pytest.fixture
def cast(undone: Played) -> Cast:
    return undone.cast


@pytest.fixture
def asked(undone: Played) -> Scene:
    """Sara (DPS) has asked Are, and would like Frida and Vera in it; he has not answered."""
    return undone.asked


@pytest.fixture
def room(undone: Played) -> Scene:
    """Are has said yes: Kari (psychologist), Frida (GP) and Vera (NAV) are in the room with him."""
    return undone.open
