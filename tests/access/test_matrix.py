"""Every address × every persona, GET and POST, against the table; and hidden pages give nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from brobygger.kernel.routes import walk
from tests.access import world as worlds
from tests.access.outcomes import PERSONAS, Address, Outcome
from tests.access.table import TABLE

ADDRESSES = sorted({address for address, _ in walk()})
METHODS = ("GET", "POST")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The world, made once for all addresses and rolled back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


def test_every_address_has_a_row():
    assert [address for address in ADDRESSES if address not in TABLE] == []


def test_no_row_is_for_an_address_that_is_gone():
    assert [address for address in TABLE if address not in ADDRESSES] == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_meets_what_the_table_says(world: worlds.World, address: str, method: str):
    wanted = TABLE.get(address)
    assert wanted is not None, f"{address} has no row in tests/access/table.py"
    row = wanted.get if method == "GET" else wanted.post
    data = {key: world.filled(value) for key, value in (wanted.data or {}).items()}
    met = {name: world.meets(name, method, world.address(address), data) for name in PERSONAS}
    assert met == {name: getattr(row, name) for name in PERSONAS}


def _hidden() -> list[tuple[str, str]]:
    """Every address with an id in it, and one persona from whom it is hidden."""
    return [
        (address, name)
        for address, row in TABLE.items()
        if "<uuid:room_id>" in address
        for name in ("other_organisation", "other_person")
        if isinstance(row, Address) and getattr(row.get, name) is Outcome.HIDDEN
    ]


@pytest.mark.parametrize(("address", "persona"), _hidden())
def test_hidden_looks_like_what_does_not_exist(world: worlds.World, address: str, persona: str):
    real = _what_one_gets(world, persona, world.address(address))
    none = _what_one_gets(world, persona, world.address(address, room_id=worlds.NOWHERE))
    assert real == none


def _what_one_gets(world: worlds.World, persona: str, path: str) -> tuple[int, str, list[str]]:
    """Status, page and statements, without what is random in them: the request's id, ids, moments."""
    connection.queries_log.clear()  # it holds 9,000 and then drops the oldest: what is captured would begin too late
    with CaptureQueriesContext(connection) as captured:
        answer = world.ask(persona, "GET", path)
    page = answer.content.decode().replace(path, "PATH")
    return answer.status_code, _plain(page), [_plain(query["sql"]) for query in captured.captured_queries]


def _plain(text: str) -> str:
    """Without ids, moments, tokens against forged forms, and names of savepoints."""
    text = re.sub(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", "ID", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:?\d\d)?", "MOMENT", text)
    return re.sub(r"\b[A-Za-z0-9]{64}\b|\bs\d+_x\d+\b", "RANDOM", text)
