"""How times are read and said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from brobygger.appointments import text, times
from brobygger.kernel import clock
from brobygger.kernel.errors import Invalid

UTC = dt.UTC


def test_summer_and_winter_time() -> None:
    assert times.moment(dt.date(2026, 7, 1), dt.time(10)) == dt.datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert times.moment(dt.date(2026, 11, 17), dt.time(10)) == dt.datetime(2026, 11, 17, 9, tzinfo=UTC)


@pytest.mark.req("SAM-05")
@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2026, 3, 29)])
def test_the_hour_that_summer_time_skips_does_not_exist(day: dt.date) -> None:
    with pytest.raises(Invalid) as refused:
        times.moment(day, dt.time(2, 30))
    assert refused.value.code == "no-such-hour"
    times.moment(day, dt.time(1, 59))
    times.moment(day, dt.time(3))


def test_the_hour_that_comes_twice_is_the_first_and_says_so() -> None:
    found = times.moment(dt.date(2026, 10, 25), dt.time(2, 30))
    assert found == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with translation.override("nb"):
        assert times.when(found).endswith("kl. 02.30 (sommertid)")
        assert times.when(found + dt.timedelta(hours=1)).endswith("kl. 02.30 (vintertid)")


@pytest.mark.req("SAM-05")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "tirsdag 17. november kl. 10.00–11.30"),
        ("nn", "tysdag 17. november kl. 10.00–11.30"),
        ("en", "Tuesday 17 November at 10:00–11:30"),
    ],
)
def test_dates_are_said_as_people_do(language: str, said: str) -> None:
    start = times.moment(dt.date(2026, 11, 17), dt.time(10))
    with clock.at(dt.datetime(2026, 11, 1, tzinfo=UTC)), translation.override(language):
        assert times.when(start, start + dt.timedelta(minutes=90)) == said


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example/x",
        "javascript:alert(1)",
        "https://",
        "https://a b.example/",
        "https://user@video.example/",
        'https://video.example/"x',
        "video.example/x",
        "https://video.example:0/",
        "https://localhost/",
        "https://[::1",
    ],
)
def test_a_link_that_is_not_safe_is_refused(link: str) -> None:
    with pytest.raises(Invalid):
        text.video_link(link)


def test_a_link_to_a_meeting_is_kept() -> None:
    assert text.video_link(" https://video.example/rom/1?x=2 ") == "https://video.example/rom/1?x=2"
    assert text.video_link("") == ""
