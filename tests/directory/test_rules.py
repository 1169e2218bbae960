"""Who answers, whatever absences there are: somebody who is there, or nobody; never without end."""

from __future__ import annotations

import datetime as dt
import itertools
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from brobygger.directory.rules import Away, away_on, turns, who_answers

DAY = dt.date(2026, 12, 1)
ROLES = [UUID(int=n) for n in range(1, 7)]
days = st.integers(-5, 5).map(lambda n: DAY + dt.timedelta(days=n))
away = st.builds(Away, st.sampled_from(ROLES), days, days, st.none() | st.sampled_from(ROLES))
some = st.lists(away, max_size=12)


@given(st.sampled_from(ROLES), some)
def test_whoever_answers_is_there(role: UUID, absences: list[Away]) -> None:
    answers = who_answers(role, DAY, absences)
    assert answers is None or away_on(answers, DAY, absences) is None


@given(st.sampled_from(ROLES), some)
def test_whoever_is_there_answers_for_themselves(role: UUID, absences: list[Away]) -> None:
    assert (who_answers(role, DAY, absences) == role) is (away_on(role, DAY, absences) is None)


@given(st.sampled_from(ROLES), some, some)
def test_other_days_do_not_matter(role: UUID, absences: list[Away], more: list[Away]) -> None:
    others = [one for one in more if not one.holds(DAY)]
    assert who_answers(role, DAY, absences) == who_answers(role, DAY, others + absences)


@given(st.permutations(ROLES), st.integers(1, 6))
def test_a_ring_of_deputies_ends_with_nobody_and_an_open_chain_with_its_end(order: list[UUID], length: int) -> None:
    ring = [Away(order[n], DAY, DAY, order[(n + 1) % length]) for n in range(length)]
    assert who_answers(order[0], DAY, ring) is None
    chain = ring[:-1]
    assert who_answers(order[0], DAY, chain) == order[length - 1]


def test_both_days_are_away() -> None:
    kari, vera = ROLES[:2]
    absences = [Away(kari, DAY, DAY + dt.timedelta(days=2), vera)]
    found = [who_answers(kari, DAY + dt.timedelta(days=n), absences) for n in range(-1, 4)]
    assert found == [kari, vera, vera, vera, kari]


@given(st.sampled_from(ROLES), some, st.integers(0, 8))
def test_the_turns_of_a_time_follow_each_other_and_say_each_day_who_answers(
    role: UUID, absences: list[Away], length: int
) -> None:
    found = turns(role, DAY, DAY + dt.timedelta(days=length), absences)
    told = [
        (turn.first_day + dt.timedelta(days=n), turn.role_id)
        for turn in found
        for n in range((turn.last_day - turn.first_day).days + 1)
    ]
    days_ = [DAY + dt.timedelta(days=n) for n in range(length + 1)]
    assert told == [(day, who_answers(role, day, absences)) for day in days_]
    assert all(one.role_id != other.role_id for one, other in itertools.pairwise(found))
