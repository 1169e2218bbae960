"""Whole months go when they are too old and sealed; their seals stay, and the check knows them from removed ones."""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from brobygger.audit import services
from brobygger.config.database import settings_of
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Hidden, Invalid
from tests.audit.conftest import helper, look

OLD = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2029, 1, 15, 12, 0, tzinfo=dt.UTC)
KEEPER = system("retention")


@pytest.fixture
def as_owner(real_db: None, database_urls) -> Iterator[None]:
    """A process that works as the owner, as the operator's command does."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings_of(database_urls.owner, pool=0))
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def month_of_looks() -> None:
    for day in range(3):
        with clock.at(OLD + dt.timedelta(days=day)):
            look(helper(), uuid4(), uuid4())


def test_an_old_month_goes_and_its_seals_stay(as_owner):
    month_of_looks()
    with clock.at(LATER):
        look(helper(), uuid4(), uuid4())
        services.seal_waiting()
        assert services.drop_months(KEEPER, keep_months=24) == ["2026-11", "2026-12"]
        report = services.verify()
        assert report.whole
        assert report.dropped == ["2026-11", "2026-12"]
        assert (report.lines, report.sealed, report.not_sealed, report.seals) == (2, 1, 1, 4)
        assert services.drop_months(KEEPER, keep_months=24) == []
        services.seal_waiting()
        assert services.verify().whole


def test_a_later_dropping_remembers_the_earlier_ones(as_owner):
    month_of_looks()
    with clock.at(OLD + dt.timedelta(days=30)):
        look(helper(), uuid4(), uuid4())
        services.seal_waiting()
    with clock.at(LATER - dt.timedelta(days=31)):
        assert services.drop_months(KEEPER, keep_months=24) == ["2026-11"]
        services.seal_waiting()
    with clock.at(LATER):
        assert services.drop_months(KEEPER, keep_months=24) == ["2026-12"]
        services.seal_waiting()
        report = services.verify()
    assert report.whole
    assert report.dropped == ["2026-11", "2026-12"]


def test_a_month_that_is_not_wholly_sealed_stays(as_owner):
    month_of_looks()
    with clock.at(LATER):
        assert "2026-11" not in services.drop_months(KEEPER, keep_months=24)
        assert services.verify().not_sealed == 4


def test_a_removed_month_without_a_trace_is_found(as_owner, owner_connection):
    month_of_looks()
    services.seal_waiting()
    owner_connection.execute("drop table audit_line_2026_11")
    assert [finding.code for finding in services.verify().findings] == ["removed"] * 3


def test_the_seals_of_a_dropped_month_are_still_guarded(as_owner, tamper):
    month_of_looks()
    with clock.at(LATER):
        services.seal_waiting()
        services.drop_months(KEEPER, keep_months=24)
        tamper("update audit_seal set lines = 7 where number = 2")
        assert {finding.code for finding in services.verify().findings} == {"seal-changed"}


def test_the_application_cannot_drop_anything(real_db):
    month_of_looks()
    services.seal_waiting()
    with clock.at(LATER), pytest.raises(ProgrammingError) as refused:
        services.drop_months(KEEPER, keep_months=24)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert services.verify().whole


@pytest.mark.django_db
def test_the_last_year_stays_whatever_is_decided_and_nobody_else_may_drop():
    with pytest.raises(Invalid, match="12 months"):
        services.drop_months(KEEPER, keep_months=6)
    with pytest.raises(Hidden):
        services.drop_months(helper(), keep_months=24)
