"""Several people at once, in real transactions: the locks are taken in one order, and what ends access wins."""

from __future__ import annotations

from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.db import transaction

from brobygger.kernel.errors import Conflict, Denied
from brobygger.kernel.rowsecurity import acting_as
from brobygger.rooms import queries, services
from brobygger.rooms.services import BallInput
from tests import personas
from tests.at_once import in_background, together, wait_until_somebody_waits
from tests.rooms.scene import Scene, answer, asked_room, open_room

ROUNDS = 3


@pytest.fixture
def room(real_db: None) -> Scene:
    return open_room(personas.make())


def test_withdrawing_while_others_invite_and_write(room: Scene) -> None:
    for name in ("sara", "maria", "jonas")[:ROUNDS]:
        room = room if room.ask("are", queries.room_head).state == "open" else open_room(room.cast)
        results = together(
            lambda room=room: room.do("are", services.withdraw_consent),
            lambda room=room, name=name: room.do("kari", services.add_member, role_id=room.cast.role(name)),
            lambda room=room: room.say("vera", "Hei"),
            lambda room=room: room.do("frida", services.leave),
        )
        assert results[0] is None, results
        assert room.seats() == room.places() == {f"self:{room.cast.person('are')}"}
        kinds = room.kinds()
        assert kinds.count("consent-withdrawn") == 1
        written = [one.seq for one in room.messages("are")]
        ended = [one.seq for one in room.events() if one.kind == "consent-withdrawn"]
        assert all(seq < ended[0] for seq in written), "nothing is written after the withdrawal"


def test_a_withdrawal_that_commits_while_a_message_waits(room: Scene) -> None:
    are = room.cast.actor("are")
    with ExitStack() as after_the_commit, transaction.atomic(), acting_as(are):
        services.withdraw_consent(are, room_id=room.room_id)
        late = in_background(lambda: room.say("vera", "Sendt for sent"))
        results = after_the_commit.enter_context(late)
        wait_until_somebody_waits()
    (refused,) = results
    assert isinstance(refused, Denied)
    assert refused.reason == "not-here-any-more"
    assert room.messages("are") == []


def test_two_bring_in_the_same_helper(room: Scene) -> None:
    role = room.cast.role("sara")
    results = together(
        lambda: room.do("kari", services.add_member, role_id=role),
        lambda: room.do("frida", services.add_member, role_id=role),
    )
    assert sorted(type(one).__name__ for one in results) == ["Added", "Conflict"]
    assert room.seats() == room.places()
    assert room.kinds().count("member-joined") == 3


def test_two_answers_to_one_question(room: Scene) -> None:
    asked = asked_room(room.cast, by="sara")
    results = together(
        lambda: answer(asked, "yes"),
        lambda: answer(asked, "no", who="sara"),
    )
    assert sum(one is None for one in results) == 1
    assert any(isinstance(one, Conflict | Denied) for one in results)
    assert asked.rows("select count(*) from consents_consent where room_id = %s", asked.room_id) == [(1,)]
    assert asked.seats() == asked.places()


def test_a_double_click_at_the_same_moment_writes_once(room: Scene) -> None:
    client_id = uuid4()
    results = together(*[lambda: room.say("are", "Hei", client_id=client_id) for _ in range(4)])
    assert len({one.message_id for one in results}) == 1
    assert [one.again for one in results].count(False) == 1
    assert len(room.messages("are")) == 1


def test_two_balls_at_once_leave_one_in_the_air(room: Scene) -> None:
    frida, vera = room.member("frida").id, room.member("vera").id
    together(
        lambda: room.say("kari", "Frida?", ball=BallInput(frida)),
        lambda: room.say("are", "Vera?", ball=BallInput(vera)),
        lambda: room.say("vera", "Jeg svarer"),
    )
    open_balls = "select count(*) from rooms_ball where room_id = %s and answered_at is null"
    assert room.rows(open_balls, room.room_id)[0][0] <= 1
    assert len(room.messages("are")) == 3


def test_numbers_are_gapless_and_in_order_of_commit(room: Scene) -> None:
    names = ("are", "kari", "frida", "vera")
    together(*[lambda name=name: [room.say(name, str(n)) for n in range(5)] for name in names])
    seqs = [row[0] for row in room.rows("select seq from live_event where stream_id = %s order by seq", room.room_id)]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(room.messages("are")) == 20
