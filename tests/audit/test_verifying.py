"""Whatever somebody with the database's keys does to the log, the check finds it."""

import datetime as dt
import json
import random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brobygger.audit import services
from brobygger.audit.services import chain
from brobygger.kernel import clock
from tests.audit.conftest import helper, look

DAY = dt.datetime(2026, 11, 17, 8, 0, tzinfo=dt.UTC)


def log_of(seals: int, lines: int) -> None:
    """`seals` seals over `lines` lines each, one of each pair on the next day."""
    for number in range(seals):
        for minute in range(lines):
            with clock.at(DAY + dt.timedelta(days=number // 2, hours=number % 2, minutes=minute)):
                look(helper(), uuid4(), uuid4())
        services.seal_waiting()


def codes() -> set[str]:
    return {finding.code for finding in services.verify().findings}


CHANGES = {
    "another moment": "update audit_line set at = at + interval '1 second' where id = %s",
    "another day": "update audit_line set at = at + interval '40 days' where id = %s",
    "another person": "update audit_line set person_id = gen_random_uuid() where id = %s",
    "about somebody else": "update audit_line set about_person_id = null where id = %s",
    "another type": "update audit_line set what = 'rooms.searched' where id = %s",
    "no refusal": "update audit_line set refused = not refused where id = %s",
    "a machine's": "update audit_line set machine = true where id = %s",
    "other details": """update audit_line set details = '{"x": 1}' where id = %s""",
    "another moment of writing": "update audit_line set written_at = written_at - interval '1 day' where id = %s",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_line_is_found(real_db, owner_connection, tamper, statement: str):
    log_of(2, 3)
    (victim,) = owner_connection.execute("select id from audit_line order by at limit 1 offset 1").fetchone()
    tamper(statement, victim)
    report = services.verify()
    assert not report.whole
    assert any(str(victim) in finding.where for finding in report.findings)


def test_any_line_removed_is_found(real_db, owner_connection, tamper):
    log_of(2, 3)
    victims = [row[0] for row in owner_connection.execute("select id from audit_line").fetchall()]
    victim = random.choice(victims)
    tamper("delete from audit_line where id = %s", victim)
    report = services.verify()
    assert [(f.code, str(victim) in f.where) for f in report.findings] == [("removed", True)]


def test_a_line_put_in_behind_the_triggers_is_found(real_db, tamper):
    log_of(1, 2)
    tamper(
        "insert into audit_line (id, at, what, seat, basis, purpose, refused, machine, details, request_id) "
        "select gen_random_uuid(), at, what, seat, basis, purpose, refused, machine, details, request_id "
        "from audit_line limit 1"
    )
    assert codes() == {"inserted"}


def test_two_lines_that_changed_places_are_found(real_db, owner_connection, tamper):
    log_of(1, 4)
    first, second = (row[0] for row in owner_connection.execute("select id from audit_line order by at limit 2"))
    tamper(
        "update audit_line l set at = o.at from audit_line o "
        "where l.id in (%s, %s) and o.id in (%s, %s) and o.id <> l.id",
        first,
        second,
        first,
        second,
    )
    report = services.verify()
    assert {f.code for f in report.findings} == {"changed"}
    assert len(report.findings) == 2


def test_a_line_removed_before_it_was_sealed_is_found(real_db, tamper):
    look(helper(), uuid4(), uuid4())
    tamper("delete from audit_line")
    assert codes() == {"removed"}


def test_a_line_that_was_taken_out_of_the_queue_is_found(real_db, tamper):
    look(helper(), uuid4(), uuid4())
    tamper("delete from audit_waiting")
    assert codes() == {"inserted"}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("delete from audit_seal where number = 2", {"seal-removed", "inserted"}),
        ("delete from audit_seal where number = 4", {"inserted"}),
        ("update audit_seal set lines = lines + 1 where number = 2", {"seal-changed"}),
        ("update audit_seal set sealed_at = sealed_at - interval '1 day' where number = 2", {"seal-changed"}),
        ("update audit_seal set digest = repeat('a', 64) where number = 2", {"seal-changed", "chain-broken"}),
        ("update audit_seal set previous = repeat('b', 64) where number = 2", {"seal-changed", "chain-broken"}),
        ("update audit_seal set entries = entries - 0 where number = 2", {"seal-changed", "inserted"}),
        ("update audit_seal set number = number + 10 where number = 4", {"seal-removed", "seal-changed"}),
    ],
)
def test_a_seal_that_was_removed_or_changed_is_found(real_db, tamper, statement: str, found: set[str]):
    log_of(4, 2)
    tamper(statement)
    assert codes() == found


def test_seals_that_changed_places_are_found(real_db, tamper):
    log_of(3, 2)
    tamper("update audit_seal set number = -number")
    tamper("update audit_seal set number = case number when -2 then 3 when -3 then 2 else 1 end")
    assert {"chain-broken", "seal-changed"} <= codes()


def test_a_chain_made_anew_is_found_by_the_heads_outside(real_db, settings, tmp_path, tamper):
    heads = tmp_path / "heads.jsonl"
    settings.AUDIT_HEADS_FILE = str(heads)
    log_of(2, 2)
    tamper("delete from audit_seal")
    tamper("update audit_line set person_id = gen_random_uuid()")
    tamper("insert into audit_waiting (line_id, at) select id, at from audit_line")
    settings.AUDIT_HEADS_FILE = ""
    services.seal_waiting()
    assert services.verify().whole
    assert {finding.code for finding in services.verify(heads=heads).findings} == {"head-lost"}


def test_heads_that_cannot_be_read_are_told(real_db, tmp_path):
    log_of(1, 1)
    heads = tmp_path / "heads.jsonl"
    heads.write_text('{"number": 1}\nnothing\n')
    assert [f.code for f in services.verify(heads=heads).findings] == ["head-unreadable", "head-unreadable"]
    assert [f.code for f in services.verify(heads=tmp_path / "gone").findings] == ["head-unreadable"]


def test_what_was_broken_and_put_right_again_is_whole(real_db, owner_connection, tamper):
    log_of(2, 2)
    tamper("update audit_line set machine = not machine")
    assert codes() == {"changed"}
    tamper("update audit_line set machine = not machine")
    assert services.verify().whole


# The arithmetic by itself, over any content.
values = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))
moments = st.datetimes(timezones=st.just(dt.UTC))
rows = st.fixed_dictionaries(
    {
        "id": st.uuids(),
        "at": moments,
        "what": st.text(max_size=20),
        "person_id": st.one_of(st.none(), st.uuids()),
        "details": st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text(max_size=9))),
    }
)


def linked(batches: list[list[dict]]) -> list[tuple[chain.Link, list[chain.Entry]]]:
    links, previous = [], chain.FIRST
    for number, batch in enumerate(batches, start=1):
        entries = [(str(row["id"]), chain.line_hash(row)) for row in batch]
        link = chain.forge_link(number=number, day=DAY.date(), sealed_at=DAY, entries=entries, previous=previous)
        previous = link.digest
        links.append((link, entries))
    return links


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_any_change_of_any_row_changes_its_seal_and_every_later_head(batches, data):
    before = linked(batches)
    assert all(chain.is_sound(link) for link, _entries in before)
    at = data.draw(st.integers(0, len(batches) - 1))
    row = data.draw(st.integers(0, len(batches[at]) - 1))
    column = data.draw(st.sampled_from(sorted(batches[at][row])))
    changed = [[dict(one) for one in batch] for batch in batches]
    changed[at][row][column] = data.draw(
        {"id": st.uuids(), "at": moments, "what": st.text(max_size=20), "person_id": st.uuids()}.get(
            column, st.dictionaries(st.text(max_size=5), st.integers())
        )
    )
    after = linked(changed)
    same = changed[at][row] == batches[at][row]
    for number, ((old, _), (new, _)) in enumerate(zip(before, after, strict=True)):
        assert (old.digest == new.digest) == (same or number < at)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=2, max_size=6, unique_by=lambda row: row["id"]), st.randoms(use_true_random=False))
def test_removing_or_reordering_changes_the_seal(batch, chance):
    whole = linked([batch])[0][0].digest
    shuffled = list(batch)
    chance.shuffle(shuffled)
    assert (linked([shuffled])[0][0].digest == whole) == (shuffled == batch)
    assert linked([batch[1:]])[0][0].digest != whole


@given(values)
def test_a_line_hash_tells_apart_values_that_look_alike(value):
    row = {"id": UUID(int=1), "value": value}
    for other in (None, True, 1, 0, "", "None", "true", "1", str(value), [value]):
        if json.dumps(other) != json.dumps(value):
            assert chain.line_hash(row) != chain.line_hash({"id": UUID(int=1), "value": other})
