"""Whoever owns the membership keeps the seats: after whatever happens, both say the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pytest_django import DjangoDbBlocker

from brobygger.kernel.errors import Invalid, Refused
from brobygger.rooms import queries, services
from tests import personas
from tests.personas import Cast
from tests.rooms.scene import Scene, answer, asked_room

HELPERS = ("kari", "frida", "vera", "sara", "tor", "maria")
helpers = st.sampled_from(HELPERS)
CAST: dict[str, Cast] = {}


class NobodyThere(Exception):
    """Whom the rule names was never in the room."""


class Life(RuleBasedStateMachine):
    """Anybody may try anything at any time; refusals are fine, disagreement is not."""

    @initialize()
    def begin(self) -> None:
        caches["default"].clear()  # each life begins with no attempts counted
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.room: Scene = asked_room(CAST["made"])

    def attempt(self, call: Callable[..., Any], *args: Any, **given: Any) -> None:
        with contextlib.suppress(Invalid, Refused, NobodyThere):
            call(*args, **given)

    @rule(said=st.sampled_from(["yes", "yes", "yes", "no"]), everybody=st.booleans())
    def answer(self, said: str, everybody: bool) -> None:
        self.attempt(answer, self.room, said, **({} if everybody else {"wishes": ()}))

    @rule(who=helpers, whom=helpers)
    def add(self, who: str, whom: str) -> None:
        self.attempt(self.room.do, who, services.add_member, role_id=self.room.cast.role(whom))

    @rule(who=helpers)
    def leave(self, who: str) -> None:
        self.attempt(self.room.do, who, services.leave)

    @rule(who=helpers, whom=helpers)
    def hand_over(self, who: str, whom: str) -> None:
        self.attempt(self.room.do, who, services.hand_over_place, to_role_id=self.room.cast.role(whom), why="Bytte")

    @rule(who=helpers, whom=helpers)
    def remove(self, who: str, whom: str) -> None:
        self.attempt(self._remove, who, whom)

    def _remove(self, who: str, whom: str) -> None:
        self.room.do(who, services.remove_member, membership_id=self._place(whom, seen_by=who))

    def _place(self, whom: str, *, seen_by: str = "are") -> UUID:
        try:
            return self.room.member(whom, seen_by=seen_by).id
        except IndexError:
            raise NobodyThere from None

    @rule(whom=helpers)
    def take_out(self, whom: str) -> None:
        self.attempt(self._take_out, whom)

    def _take_out(self, whom: str) -> None:
        self.room.do("are", services.take_out_helper, membership_id=self._place(whom))

    @rule(which=st.sampled_from(["nav", "dps", "gp", "oygarden"]))
    def take_out_organisation(self, which: str) -> None:
        organisation_id = self.room.cast.organisation(which)
        self.attempt(self.room.do, "are", services.take_out_organisation, organisation_id=organisation_id)

    @rule(said=st.sampled_from(["yes", "no"]))
    def answer_a_wish(self, said: str) -> None:
        self.attempt(self._answer_a_wish, said)

    def _answer_a_wish(self, said: str) -> None:
        for wish in self.room.ask("are", queries.members).wishes[:1]:
            seen = self.room.ask("are", queries.wish_question, wish.id, "nb").seen
            self.room.do("are", services.answer_wish, wish_id=wish.id, answer=said, seen=seen, language="nb")

    @rule(who=st.sampled_from(["are", *HELPERS]), what=st.sampled_from(["pause", "resume", "close", "reopen"]))
    def turn(self, who: str, what: str) -> None:
        self.attempt(self.room.do, who, getattr(services, what))

    @rule(participation=st.sampled_from(["write", "read", "told"]), history=st.booleans())
    def choose(self, participation: str, history: bool) -> None:
        self.attempt(self.room.do, "are", services.set_participation, participation=participation)
        self.attempt(self.room.do, "are", services.set_history_choice, newcomers_see_history=history)

    @rule(who=st.sampled_from(["are", *HELPERS]))
    def write(self, who: str) -> None:
        self.attempt(self.room.say, who)

    @rule()
    def withdraw(self) -> None:
        self.attempt(self.room.do, "are", services.withdraw_consent)

    @rule(who=helpers)
    def break_glass(self, who: str) -> None:
        reason = "Akutt, trenger oversikt nå"
        self.attempt(self.room.do, who, lambda a, **_: services.break_glass(a, mobile="+4799900001", reason=reason))

    @invariant()
    def seats_and_places_agree(self) -> None:
        if hasattr(self, "room"):
            assert self.room.seats() == self.room.places()
            rows = self.room.rows(_BOTH, self.room.room_id)
            assert all(from_seq == seen_from and until == seen_until for from_seq, seen_from, until, seen_until in rows)
            states = self.room.rows(_STATES, self.room.room_id)[0]
            assert states[0] == states[1] or states == ("declined", "closed")
            assert self.room.rows(_NUMBERS, self.room.room_id)[0] == (True,)

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


_BOTH = """select m.from_seq, b.from_seq, m.valid_until, b.valid_until
    from rooms_membership m join live_subscriber b on b.stream_id = m.room_id and b.seat = m.seat and b.ended_at is null
    where m.room_id = %s and m.ended_at is null"""
_STATES = "select r.state, s.state from rooms_room r join live_stream s on s.id = r.id where r.id = %s"
_NUMBERS = """select count(*) = max(e.seq) and max(e.seq) = max(s.last_seq) or max(s.last_seq) = 0
    from live_stream s left join live_event e on e.stream_id = s.id where s.id = %s"""


@pytest.mark.req("SAM-07")
def test_seats_and_memberships_agree_whatever_happens(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    with django_db_blocker.unblock(), transaction.atomic():
        CAST["made"] = personas.make()
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=10,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
            ),
        )
        transaction.set_rollback(True)
