"""The database knows who acts for the length of a transaction, and forgets it afterwards."""

import datetime as dt

import pytest
from django.db import DataError, connection, transaction

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, system
from brobygger.kernel.rowsecurity import acting_as, transaction_as

HELPER = Actor(kind=Kind.ROLE, key="6a2d3a3e-6a9b-4f0c-9d3f-0d7c5f7e9a11")


def seen() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("select app_actor()")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_run_where_the_setting_would_be_lost():
    with pytest.raises(RuntimeError), acting_as(HELPER):
        pass


@pytest.mark.django_db
def test_the_former_actor_is_restored():
    with transaction_as(HELPER):
        with acting_as(system("cleaning")):
            assert seen() == "system:cleaning"
        assert seen() == HELPER.seat
    assert seen() is None


@pytest.mark.django_db
def test_an_error_in_the_database_shows_itself_and_not_the_broken_transaction():
    with transaction_as(HELPER):
        with (
            pytest.raises(DataError),
            transaction.atomic(),
            acting_as(system("failing")),
            connection.cursor() as cursor,
        ):
            cursor.execute("select 1/0")
        assert seen() == HELPER.seat


@pytest.mark.django_db
def test_a_reused_connection_knows_nobody():
    with transaction_as(HELPER):
        pass
    assert seen() is None


@pytest.mark.django_db
def test_sql_follows_the_clock_of_a_test():
    moment = dt.datetime(2026, 11, 17, 9, 0, tzinfo=dt.UTC)
    with clock.at(moment), transaction_as(HELPER), connection.cursor() as cursor:
        cursor.execute("select app_now()")
        assert cursor.fetchone()[0] == moment


def test_the_clock_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"), clock.at(dt.datetime(2026, 11, 17)):  # noqa: DTZ001
        pass
