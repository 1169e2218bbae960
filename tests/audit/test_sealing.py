"""Sealing: what is committed is sealed once, by one sealer, and the chain goes on."""

import datetime as dt
import json
import threading
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from brobygger.audit import services
from brobygger.audit.models import Line, Seal, Waiting
from brobygger.audit.services import chain
from brobygger.audit.services.sealing import ONE_SEALER
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import transaction_as
from tests.audit.conftest import helper, look

NOON = dt.datetime(2026, 11, 17, 12, 0, tzinfo=dt.UTC)


def looks(count: int, at: dt.datetime = NOON) -> None:
    for minute in range(count):
        with clock.at(at + dt.timedelta(minutes=minute)):
            look(helper(), uuid4(), uuid4())


def seals() -> list[Seal]:
    with transaction_as(system("counting")):
        return list(Seal.objects.order_by("number"))


@pytest.mark.django_db
def test_what_waits_is_sealed_once():
    looks(2)
    assert services.seal_waiting() == services.Sealed(seals=1, lines=2)
    assert services.seal_waiting() == services.Sealed(seals=0, lines=0)
    report = services.verify()
    assert report.whole
    assert (report.lines, report.sealed, report.not_sealed, report.seals) == (2, 2, 0, 1)


@pytest.mark.django_db
def test_each_seal_is_of_one_day_and_hangs_on_the_one_before():
    looks(2, NOON + dt.timedelta(days=1))
    looks(3)
    services.seal_waiting()
    looks(1, NOON + dt.timedelta(hours=3))
    services.seal_waiting()
    first, second, third = seals()
    assert [(s.number, s.day.day, s.lines) for s in (first, second, third)] == [(1, 17, 3), (2, 18, 2), (3, 17, 1)]
    assert (first.previous, second.previous, third.previous) == (chain.FIRST, first.digest, second.digest)
    assert services.verify().whole


@pytest.mark.django_db
def test_large_heaps_are_sealed_in_batches(monkeypatch):
    monkeypatch.setattr("brobygger.audit.services.sealing.BATCH", 4)
    looks(10)
    assert services.seal_waiting() == services.Sealed(seals=3, lines=10)
    assert services.verify().whole


@pytest.mark.django_db
def test_what_is_not_sealed_yet_is_told():
    looks(3)
    services.seal_waiting()
    looks(2)
    report = services.verify()
    assert report.whole
    assert (report.sealed, report.not_sealed) == (3, 2)


def test_a_line_whose_transaction_is_still_open_is_sealed_later(real_db):
    actor = helper()
    written, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction_as(actor):
            services.record(actor, what="rooms.read")
            written.set()
            go_on.wait(20)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert written.wait(20)
    looks(2)
    assert services.seal_waiting().lines == 2
    go_on.set()
    writer.join(20)
    assert services.verify().not_sealed == 1
    assert services.seal_waiting().lines == 1
    assert services.verify().whole


def test_two_sealers_do_not_meet(real_db):
    looks(40)
    done: list[services.Sealed] = []
    start = threading.Barrier(4)

    def seal() -> None:
        start.wait(20)
        done.append(services.seal_waiting())
        connections.close_all()

    sealers = [threading.Thread(target=seal) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join(30)
    assert sum(one.lines for one in done) == 40
    report = services.verify()
    assert report.whole
    assert (report.sealed, report.not_sealed) == (40, 0)
    with transaction_as(system("counting")):
        sealed = [line_id for seal in Seal.objects.all() for line_id, _hash in seal.entries]
    assert len(sealed) == len(set(sealed)) == 40


def test_a_second_sealer_returns_at_once_while_another_is_at_work(real_db, database_urls):
    looks(1)
    with psycopg.connect(database_urls.app) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
        assert services.seal_waiting() == services.Sealed(0, 0)
        other.rollback()
    assert services.seal_waiting() == services.Sealed(1, 1)


def test_writers_never_wait_for_the_sealer(real_db, database_urls):
    with psycopg.connect(database_urls.app) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
        with transaction_as(system("hurry")), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '5s'")
            services.record(system("hurry"), what="backup.made")
        other.rollback()


def test_heads_go_to_a_file_outside(real_db, settings, tmp_path):
    settings.AUDIT_HEADS_FILE = str(tmp_path / "heads.jsonl")
    looks(2)
    services.seal_waiting()
    looks(1)
    services.seal_waiting()
    told = [json.loads(row) for row in (tmp_path / "heads.jsonl").read_text().splitlines()]
    assert [(head["number"], head["lines"]) for head in told] == [(1, 2), (2, 1)]
    assert [head["digest"] for head in told] == [seal.digest for seal in seals()]
    assert services.verify(heads=tmp_path / "heads.jsonl").whole


def test_a_heads_file_that_cannot_be_written_does_not_stop_the_sealing(real_db, settings, tmp_path, caplog):
    settings.AUDIT_HEADS_FILE = str(tmp_path / "gone" / "heads.jsonl")
    looks(1)
    assert services.seal_waiting().lines == 1
    assert "could not be written" in caplog.text


def test_sealing_makes_the_coming_months(real_db, owner_connection):
    def months() -> set[str]:
        found = owner_connection.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid "
            "where i.inhparent = 'audit_line'::regclass"
        )
        return {name for (name,) in found}

    with clock.at(dt.datetime(2028, 6, 30, 23, 30, tzinfo=dt.UTC)):
        services.seal_waiting()
    made = {"audit_line_2028_06", "audit_line_2028_07", "audit_line_2028_08", "audit_line_2028_09"}
    assert made <= months()
    looks(1, dt.datetime(2028, 7, 1, 0, 0, tzinfo=dt.UTC))
    assert owner_connection.execute("select count(*) from audit_line_2028_07").fetchone() == (1,)


def test_a_month_that_came_before_its_partition_stays_where_it_is(real_db, owner_connection):
    looks(1, dt.datetime(2028, 7, 3, tzinfo=dt.UTC))
    with clock.at(dt.datetime(2028, 7, 3, tzinfo=dt.UTC)):
        services.seal_waiting()
    assert owner_connection.execute("select to_regclass('audit_line_2028_07')").fetchone() == (None,)
    assert services.verify().whole


@pytest.mark.django_db
def test_the_queue_is_empty_after_sealing():
    looks(3)
    with transaction_as(system("counting")):
        assert set(Waiting.objects.values_list("line_id", flat=True)) == set(Line.objects.values_list("id", flat=True))
    services.seal_waiting()
    with transaction_as(system("counting")):
        assert not Waiting.objects.exists()
