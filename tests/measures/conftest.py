"""The cast, made once for a module; each test is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import personas


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[personas.Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield personas.make()
        transaction.set_rollback(True)


@pytest.fixture
def undone_after(cast: personas.Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    cast.accounts.clear()  # they are gone
