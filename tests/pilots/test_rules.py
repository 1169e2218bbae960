"""What must be there before a pilot starts, and how long it lasts."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from brobygger.pilots import rules
from brobygger.pilots.rules import Lack, Missing, Part, State

A, B = UUID(int=1), UUID(int=2)
DAY = dt.date(2026, 8, 31)


def everybody(*, ready: bool = True) -> list[Part]:
    return [Part(UUID(int=10 + n), org, n % 2 == 0, ready) for n, org in enumerate((A, A, B, B))]


def test_nothing_is_missing_when_both_have_leader_participant_terms_and_are_ready() -> None:
    assert rules.missing(everybody(), {A, B}) == []


def test_it_says_what_is_missing_and_who_has_it() -> None:
    alone = Part(UUID(int=10), A, is_leader=True, ready=False)
    assert rules.missing([alone], set()) == [
        Missing(Lack.SECOND_ORGANISATION),
        Missing(Lack.PARTICIPANT, organisation_id=A),
        Missing(Lack.TERMS, organisation_id=A),
        Missing(Lack.READY, role_id=alone.role_id),
    ]
    assert rules.missing(everybody()[:2] + everybody()[3:], {A, B}) == [Missing(Lack.LEADER, organisation_id=B)]


@pytest.mark.parametrize(
    ("started", "today", "lacking", "state"),
    [
        (None, DAY, True, State.PREPARING),
        (None, DAY, False, State.READY),
        (DAY, DAY, False, State.RUNNING),
        (DAY, DAY, True, State.STOPPED),
        (DAY, dt.date(2027, 2, 28), False, State.RUNNING),
        (DAY, dt.date(2027, 3, 1), False, State.ENDED),
    ],
)
def test_where_it_stands(started: dt.date | None, today: dt.date, lacking: bool, state: State) -> None:
    assert rules.state(started_on=started, today=today, lacking=lacking) is state


def test_status_meetings_are_weekly_in_the_first_month_then_every_14_days_on_working_days() -> None:
    days = rules.meetings(DAY)
    assert days[:6] == [dt.date(2026, 9, day) for day in (7, 14, 21, 28)] + [
        dt.date(2026, 10, 12),
        dt.date(2026, 10, 26),
    ]
    assert days[-1] == dt.date(2027, 2, 15)
    assert rules.meetings(dt.date(2026, 3, 30))[0] == dt.date(2026, 4, 7)  # the 6th is Easter Monday
    assert rules.meetings(dt.date(2026, 3, 30))[1] == dt.date(2026, 4, 13)
