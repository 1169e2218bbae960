"""What every test stands on: a database of its own under the application's role, no network, an empty shared cache."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as properties
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from brobygger.config import cache
from brobygger.config.database import settings_of
from brobygger.config.embedded import Urls, remove_throwaway, throwaway_home
from tests.databases import Run
from tests.rooms.conftest import asked, cast, played, room, undone, wishes  # noqa: F401 (for every folder)
from tests.stories.stage import launch

_FOLDER = "BROBYGGER_TEST_RUN"
# No test judges by the clock: a machine may be as busy as it likes.
properties.register_profile("brobygger", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("brobygger")


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder in the process that the workers are started from; they find it in their environment."""
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = str(throwaway_home())
    _block_network()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove the throw-away cluster when all workers are done, and each process's own files."""
    shutil.rmtree(settings.TEST_DATA_DIR, ignore_errors=True)
    if not hasattr(config, "workerinput"):
        remove_throwaway(Path(os.environ[_FOLDER]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shows the schema and who may see what is also run on PostgreSQL 15 (`make test-pg15`).

    What needs a browser comes last: from its start on, Playwright keeps an event loop in the thread, and nothing else
    could run one there.
    """
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in ("access", "kernel") or "rowsecurity" in item.path.name:
            item.add_marker("pg15")


@pytest.fixture(scope="session")
def test_run() -> Run:
    """The databases of this run."""
    external = [os.environ.get(name, "") for name in ("DATABASE_URL", "DATABASE_OWNER_URL")]
    return Run(Path(os.environ[_FOLDER]), Urls(*external) if all(external) else None)


@pytest.fixture(scope="session")
def database_name() -> str:
    """The name of this worker's database."""
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="session")
def django_db_setup(test_run: Run, database_name: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's set-up, ours: a copy of the migrated template, used as the application's role."""
    urls = test_run.make_from_template(database_name)
    settings.DATABASES["default"].update(settings_of(urls.app, pool=0))

    def remake(case: TransactionTestCase) -> None:
        _close_connections()
        test_run.make_from_template(database_name)

    # Django empties the tables after real transactions with TRUNCATE, which the application's role may not.
    TransactionTestCase._fixture_teardown = remake  # type: ignore[method-assign]
    yield
    _close_connections()
    test_run.drop(database_name)


@pytest.fixture
def database_urls(django_db_setup: None, test_run: Run, database_name: str) -> Urls:
    """The addresses of this worker's database, for the application and for the owner."""
    return test_run.urls(database_name)


@pytest.fixture
def real_db(transactional_db: None) -> None:
    """Real transactions that are really committed; afterwards the database is made anew from the template."""


@pytest.fixture
def owner_connection(database_urls: Urls) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection as the owner (autocommit), to set up or look behind row-level security. Sees committed rows only."""
    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers of this process."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop stands still while the test itself runs
    expect.set_options(timeout=15_000)  # how long is waited at most, on however busy a machine
    with sync_playwright() as driving:
        yield driving


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests of this process."""
    running = launch(playwright)
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _empty_shared_cache() -> Iterator[None]:
    yield
    from brobygger.audit.services.recording import known_looks

    known_looks.clear()
    if cache.in_use():
        caches["default"].clear()


def _close_connections() -> None:
    cache.close_connections()
    for connection in connections.all(initialized_only=True):
        connection.close()


def _block_network() -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            raise OSError(f"tests reach this machine only, not {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
