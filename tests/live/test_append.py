"""Numbers are given out under the stream's lock: gapless, once, and only to those who may write at that moment."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live.conftest import Appender, item


def test_the_first_message_is_number_one_and_the_next_two(append, room):
    first, second = room.helpers[:2]
    assert append(item(room, first), item(room, second)) == [("stored", 1), ("stored", 2)]


def test_the_same_message_again_gets_its_first_number(append, room):
    message = item(room, room.helpers[0])
    assert append(message, message) == [("stored", 1), ("duplicate", 1)]
    assert append(message) == [("duplicate", 1)]


def test_another_text_under_the_same_client_id_is_a_conflict(append, room):
    message = item(room, room.helpers[0])
    append(message)
    assert append(message | {"hash": "b"})[0][0] == "conflict"


def test_one_client_id_in_two_seats_is_two_messages(append, room):
    message = item(room, room.helpers[0])
    other = item(room, room.helpers[1], client_id=message["client_id"])
    assert append(message, other) == [("stored", 1), ("stored", 2)]


def test_a_stranger_and_an_unknown_stream_look_the_same(append, room, world):
    stranger = world.helpers(1)[0]
    unknown = item(room, room.helpers[0], stream=str(uuid4()))
    assert append(item(room, stranger), unknown) == [("not-member", None), ("not-member", None)]


def test_a_bad_neighbour_costs_nobody_their_number(append, room, world):
    stranger = world.helpers(1)[0]
    assert append(item(room, room.helpers[0]), item(room, stranger), item(room, room.helpers[1])) == [
        ("stored", 1),
        ("not-member", None),
        ("stored", 2),
    ]


def test_whoever_wrote_before_somebody_came_is_asked_again(append, room, owner_connection):
    owner_connection.execute("update live_stream set audience = 2")
    assert append(item(room, room.helpers[0])) == [("audience-changed", None)]
    assert append(item(room, room.helpers[0], audience=2)) == [("stored", 1)]


@pytest.mark.parametrize("state", ["waiting", "paused", "closed"])
def test_a_stream_that_is_not_open_takes_no_message_but_notes_what_happens(append, room, owner_connection, state):
    owner_connection.execute("update live_stream set state = %s", [state])
    assert append(item(room, room.helpers[0])) == [(state, None)]
    assert append(item(room, room.helpers[0], kind="room-paused", needs_write=False)) == [("stored", 1)]


def test_who_only_reads_writes_nothing(append, room, owner_connection):
    owner_connection.execute("update live_subscriber set may_write = false where seat = %s", [room.helpers[0].seat])
    assert append(item(room, room.helpers[0])) == [("read-only", None)]


@pytest.mark.parametrize(
    "change",
    [
        "ended_at = now()",
        "valid_until = now() - interval '1 second', valid_from = now() - interval '1 day'",
        "valid_from = now() + interval '1 hour'",
    ],
)
def test_a_seat_that_does_not_hold_now_writes_nothing(append, room, owner_connection, change):
    owner_connection.execute(f"update live_subscriber set {change} where seat = %s", [room.helpers[0].seat])
    assert append(item(room, room.helpers[0])) == [("not-member", None)]


def test_nobody_writes_in_another_ones_seat(connect, room):
    as_second = Appender(connect(room.helpers[1].seat))
    assert as_second(item(room, room.helpers[0])) == [("not-member", None)]
    assert as_second(item(room, room.helpers[1])) == [("stored", 1)]


def test_a_withdrawal_committed_while_the_append_waits_for_the_lock_writes_no_row(connect, room, owner_connection):
    """The trap of a single statement: it judges by the snapshot from before it waited."""
    append, answers = Appender(connect()), []
    withdrawing = connect("system:membership", autocommit=False)
    withdrawing.execute("select 1 from live_stream where id = %s for update", [room.id])
    waiting = threading.Thread(target=lambda: answers.extend(append(item(room, room.helpers[0]))))
    waiting.start()
    _until_somebody_waits_for_a_lock(owner_connection)
    withdrawing.execute("update live_subscriber set ended_at = now() where seat = %s", [room.helpers[0].seat])
    withdrawing.commit()
    waiting.join(10)
    assert answers == [("not-member", None)]
    assert owner_connection.execute("select count(*) from live_event").fetchone() == (0,)


def test_a_held_stream_is_skipped_and_the_others_go_on(append, connect, room, world):
    other = world.room(world.persons(1)[0], list(room.helpers))
    holding = connect(autocommit=False)
    holding.execute("select 1 from live_stream where id = %s for update", [room.id])
    both = (item(room, room.helpers[0]), item(other, room.helpers[0]))
    assert append(*both, skip_locked=True) == [("locked", None), ("stored", 1)]
    holding.rollback()
    assert append(both[0], skip_locked=True) == [("stored", 1)]


def test_a_newcomer_reads_from_where_their_history_begins(append, connect, room, owner_connection):
    append(*(item(room, room.helpers[0]) for _ in range(5)))
    owner_connection.execute("update live_subscriber set from_seq = 4 where seat = %s", [room.helpers[1].seat])
    seen = connect(room.helpers[1].seat).execute("select seq from live_event order by seq").fetchall()
    assert seen == [(4,), (5,)]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    batches=st.lists(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6), st.booleans()), max_size=8), min_size=1, max_size=6
    )
)
def test_whatever_comes_the_log_has_no_gaps_and_nothing_twice(append, world, owner_connection, batches):
    """Any mixture of senders, repeated client ids and other texts under the same id."""
    room = world.room(world.persons(1)[0], world.helpers(3))
    ids = [str(uuid4()) for _ in range(7)]
    told: dict[tuple[str, str], tuple[int, str]] = {}
    for batch in batches:
        items = [
            item(room, room.helpers[who], client_id=ids[which], hash="a" if same else "b") for who, which, same in batch
        ]
        for sent, (outcome, seq) in zip(items, append(*items) if items else [], strict=True):
            key = (sent["seat"], sent["client_id"])
            first_seq, first_hash = told.setdefault(key, (seq, sent["hash"]))
            if outcome == "conflict":
                assert sent["hash"] != first_hash
            else:
                assert outcome in ("stored", "duplicate")
                assert (seq, sent["hash"]) == (first_seq, first_hash)
    stored = owner_connection.execute(
        "select seq, seat, client_id::text from live_event where stream_id = %s order by seq", [room.id]
    ).fetchall()
    assert [seq for seq, *_ in stored] == list(range(1, len(told) + 1))
    assert {(seat, client): seq for seq, seat, client in stored} == {key: seq for key, (seq, _) in told.items()}


def _until_somebody_waits_for_a_lock(owner_connection):
    for _ in range(2000):
        if owner_connection.execute("select count(*) from pg_locks where not granted").fetchone()[0]:
            return
        threading.Event().wait(0.005)
    raise AssertionError("nobody waited for the lock")
