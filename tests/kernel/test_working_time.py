"""Working time: weekends, public holidays, the evening, and summer time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from brobygger.kernel.working_time import CLOSES, OPENS, OSLO, after_minutes, deadline, is_working_day

MOMENTS = some.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001 (the strategy adds the zone)
    dt.datetime(2032, 12, 31),  # noqa: DTZ001
    timezones=some.just(OSLO),
)


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),  # a Monday
        ("2026-11-22", False),  # a Sunday
        ("2026-05-17", False),
        ("2027-03-25", False),  # Maundy Thursday
        ("2027-03-29", False),  # Easter Monday
        ("2026-12-25", False),
        ("2026-12-24", True),  # no public holiday, whatever the roster says
    ],
)
def test_weekends_and_public_holidays_are_free(day: str, works: bool) -> None:
    assert is_working_day(dt.date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("asked", "days", "by"),
    [
        ("2026-11-23T10:00", 2, "2026-11-25T16:00"),
        ("2026-11-23T16:00", 2, "2026-11-26T16:00"),  # after closing: counts from Tuesday
        ("2026-11-20T15:59", 1, "2026-11-23T16:00"),  # over a weekend
        ("2026-11-21T12:00", 1, "2026-11-24T16:00"),  # on a Saturday
        ("2027-03-24T09:00", 1, "2027-03-30T16:00"),  # over Easter, and the night that summer time begins
    ],
)
def test_an_answer_within_some_working_days(asked: str, days: int, by: str) -> None:
    assert deadline(oslo(asked), days) == oslo(by)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23T10:00", 30, "2026-11-23T10:30"),
        ("2026-11-23T15:50", 30, "2026-11-24T08:20"),
        ("2026-11-20T20:00", 30, "2026-11-23T08:30"),
        ("2026-11-23T06:00", 0, "2026-11-23T08:00"),
    ],
)
def test_half_an_hour_of_working_time(start: str, minutes: int, end: str) -> None:
    assert after_minutes(oslo(start), minutes) == oslo(end)


@given(MOMENTS, some.integers(0, 3000))
def test_it_ends_in_working_time_and_never_before_it_began(start: dt.datetime, minutes: int) -> None:
    end = after_minutes(start, minutes)
    assert end >= start
    assert is_working_day(end.date())
    assert OPENS <= end.time() <= CLOSES


@given(MOMENTS, some.integers(0, 10))
def test_one_day_more_is_later(asked: dt.datetime, days: int) -> None:
    assert asked < deadline(asked, days) < deadline(asked, days + 1)
