"""Who is told, when, and by which way: for every choice and every moment, also when clocks change."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brobygger.kernel.working_time import OSLO, is_working_day
from brobygger.notify import rules
from brobygger.notify.rules import Choice, Level, News, Other, Ways

times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 30]))
choices = st.builds(
    Choice,
    other=st.sampled_from(Other),
    quiet=st.booleans(),
    quiet_from=times,
    quiet_until=times,
    free_days_quiet=st.booleans(),
    gathered=st.booleans(),
)
ways = st.builds(Ways, st.booleans(), st.booleans(), st.booleans())
news = st.builds(News, urgent=st.just(False), loud=st.just(True), named=st.booleans(), answers_me=st.booleans())
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
calmly = settings(deadline=None, max_examples=60)  # the calendar of a year is made at its first question
TUESDAY = dt.datetime(2026, 11, 24, 12, 0, tzinfo=OSLO)
ALL_WAYS = Ways(devices=True, sms=True, email=True)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=OSLO)


@calmly
@given(news, ways, choices, moments)
def test_nothing_comes_when_it_is_quiet_and_all_comes_within_a_week_or_so(
    what: News, reach: Ways, choice: Choice, now: dt.datetime
):
    for step in rules.plan(what, reach, choice, now):
        assert not rules.is_quiet(step.due_at, choice)
        assert now <= step.due_at <= now + dt.timedelta(days=8)


@calmly
@given(choices, moments, st.timedeltas(dt.timedelta(hours=-2), dt.timedelta(days=10)))
def test_an_appointment_by_mail_waits_for_the_end_of_quiet_unless_that_is_too_late(
    choice: Choice, now: dt.datetime, ahead: dt.timedelta
):
    goes = rules.calendar_mail_at(now, choice, now + ahead)
    if goes == now:
        return  # not quiet, the same day, or sooner than the quiet ends
    assert goes == rules.after_quiet(now, choice) < now + ahead
    assert (now + ahead).astimezone(OSLO).date() > now.astimezone(OSLO).date()


def test_an_appointment_by_mail_on_a_quiet_saturday():
    saturday, choice = at(2026, 11, 28, 12), Choice(free_days_quiet=True)
    assert rules.calendar_mail_at(saturday, choice, at(2026, 12, 1, 10)) == at(2026, 11, 30, 7)
    assert rules.calendar_mail_at(saturday, choice, at(2026, 11, 28, 15)) == saturday
    assert rules.calendar_mail_at(saturday, choice, at(2026, 11, 29, 15)) == saturday


@calmly
@given(news, ways, choices, moments)
def test_each_way_is_taken_once_at_most_and_only_where_it_works(
    what: News, reach: Ways, choice: Choice, now: dt.datetime
):
    channels = [step.channel for step in rules.plan(what, reach, choice, now)]
    assert len(channels) == len(set(channels))
    there = {"push": reach.devices, "sms": reach.sms, "email": reach.email}
    assert all(there[channel] for channel in channels)
    if choice.other is not Other.NONE and any(there.values()):
        assert channels


@calmly
@given(ways, choices, moments)
def test_a_device_is_told_first_and_the_rest_half_an_hour_later_at_the_earliest(
    reach: Ways, choice: Choice, now: dt.datetime
):
    steps = {step.channel: step.due_at for step in rules.plan(News(), reach, choice, now)}
    for channel in ("sms", "email"):
        if "push" in steps and channel in steps:
            assert steps[channel] >= steps["push"] + dt.timedelta(minutes=30)


@calmly
@given(ways, choices, moments)
def test_what_is_urgent_waits_for_nothing(reach: Ways, choice: Choice, now: dt.datetime):
    steps = rules.plan(News(urgent=True), reach, choice, now)
    assert all(step.due_at == now for step in steps)
    assert bool(steps) == (reach.devices or reach.sms or reach.email)


@calmly
@given(st.lists(moments, min_size=2, max_size=6), choices)
def test_what_comes_between_two_gatherings_is_told_at_one_moment(found: list[dt.datetime], choice: Choice):
    gathered = Choice(quiet=choice.quiet, quiet_from=choice.quiet_from, quiet_until=choice.quiet_until, gathered=True)
    told = {
        rules.next_gathering(moment): {step.due_at for step in rules.plan(News(), Ways(sms=True), gathered, moment)}
        for moment in found
    }
    for moment in found:
        [step] = rules.plan(News(), Ways(sms=True), gathered, moment)
        assert {step.due_at} == told[rules.next_gathering(moment)]


@calmly
@given(st.booleans(), st.booleans(), st.booleans(), st.sampled_from(Level))
def test_a_muted_room_tells_only_of_what_names_me(loud: bool, named: bool, answers_me: bool, level: Level):
    told = rules.is_told(News(loud=loud, named=named, answers_me=answers_me), level)
    if named:
        assert told
    elif not loud or level is Level.MUTED:
        assert not told
    elif level is Level.FOR_ME:
        assert told == answers_me
    else:
        assert told


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(2026, 11, 24, 21, 59), at(2026, 11, 24, 21, 59)),
        (at(2026, 11, 24, 22, 0), at(2026, 11, 25, 7, 0)),
        (at(2026, 11, 25, 6, 59), at(2026, 11, 25, 7, 0)),
        (at(2026, 11, 27, 23, 0), at(2026, 11, 30, 7, 0)),  # Friday night, until Monday
        (at(2026, 4, 1, 23, 0), at(2026, 4, 7, 7, 0)),  # before Easter, until the Tuesday after it
        (at(2027, 3, 27, 23, 0), at(2027, 3, 30, 7, 0)),  # summer time begins in between
    ],
)
def test_quiet_nights_and_free_days_end_in_the_morning(now: dt.datetime, due: dt.datetime):
    choice = Choice(free_days_quiet=True)
    [step] = rules.plan(News(named=True), Ways(sms=True), choice, now)
    assert step.due_at == due
    assert is_working_day(step.due_at.astimezone(OSLO).date())


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(2026, 11, 24, 8, 0), at(2026, 11, 24, 8, 0)),
        (at(2026, 11, 24, 8, 1), at(2026, 11, 24, 15, 0)),
        (at(2026, 11, 24, 15, 1), at(2026, 11, 25, 8, 0)),
    ],
)
def test_gathered_news_comes_at_eight_and_at_three(now: dt.datetime, due: dt.datetime):
    [step] = rules.plan(News(), Ways(sms=True), Choice(gathered=True), now)
    assert step.due_at == due


def test_what_names_me_is_not_gathered():
    [step] = rules.plan(News(named=True), Ways(sms=True), Choice(gathered=True), TUESDAY)
    assert step.due_at == TUESDAY


def test_a_number_that_does_not_work_gives_way_to_the_address():
    [step] = rules.plan(News(), Ways(email=True), Choice(other=Other.SMS), TUESDAY)
    assert step.channel == "email"


def test_whoever_wants_devices_alone_gets_neither_text_message_nor_mail():
    assert [s.channel for s in rules.plan(News(), ALL_WAYS, Choice(other=Other.NONE), TUESDAY)] == ["push"]


def test_the_same_hour_twice_means_no_quiet_hours():
    choice = Choice(quiet_from=dt.time(22), quiet_until=dt.time(22))
    assert not any(rules.is_quiet(at(2026, 11, 24, hour, 0), choice) for hour in range(24))


def test_several_notices_become_one_that_says_no_more_than_they_do():
    assert rules.strongest(["new-message", "new-message"]) == "new-message"
    assert rules.strongest(["new-message", "access-question"]) == "something-happened"


def test_the_second_way_to_somebody_at_work_waits_for_working_time() -> None:
    friday = dt.datetime(2026, 11, 20, 15, 50, tzinfo=OSLO)
    reach = Ways(devices=True, sms=True)
    of_a_helper = {step.channel: step.due_at for step in rules.plan(News(), reach, Choice(), friday, at_work=True)}
    of_the_person = {step.channel: step.due_at for step in rules.plan(News(), reach, Choice(), friday)}
    assert of_a_helper == {"push": friday, "sms": dt.datetime(2026, 11, 23, 8, 20, tzinfo=OSLO)}
    assert of_the_person == {"push": friday, "sms": friday + dt.timedelta(minutes=30)}
