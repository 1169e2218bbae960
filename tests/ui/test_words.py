"""How moments, names and messages read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from brobygger.kernel import clock
from brobygger.ui import words

NOW = dt.datetime(2026, 11, 17, 23, 30, tzinfo=dt.UTC)  # half past midnight on the 18th in Norway


@pytest.fixture(autouse=True)
def _clock():
    with clock.at(NOW):
        yield


@pytest.mark.parametrize(
    ("language", "text"), [("nb", "i går kl. 14.02"), ("nn", "i går kl. 14.02"), ("en", "yesterday at 14:02")]
)
def test_yesterday_is_counted_in_norway(language: str, text: str):
    with translation.override(language):
        assert words.moment(dt.datetime(2026, 11, 17, 13, 2, tzinfo=dt.UTC)) == text


@pytest.mark.parametrize(
    ("language", "text"), [("nb", "mandag 9. november"), ("nn", "måndag 9. november"), ("en", "Monday 9 November")]
)
def test_an_earlier_day_has_its_name_and_date(language: str, text: str):
    with translation.override(language):
        assert words.day(dt.date(2026, 11, 9)) == text


def test_another_year_is_said():
    with translation.override("nb"):
        assert words.day(dt.date(2025, 11, 9)) == "søndag 9. november 2025"
        assert words.short(dt.datetime(2025, 11, 9, 12, tzinfo=dt.UTC)) == "9. nov. 2025"


def test_a_list_says_the_clock_then_yesterday_then_the_date():
    with translation.override("nb"):
        assert words.short(NOW) == "00.30"
        assert words.short(NOW - dt.timedelta(hours=5)) == "i går"
        assert words.short(NOW - dt.timedelta(days=5)) == "13. nov."


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Are Andersen", "AA"), ("Sara", "S"), ("Bjørn-Christian Våge Østensen", "BØ"), ("", ""), ("  4 Kari ", "K")],
)
def test_initials(name: str, letters: str):
    assert words.initials(name) == letters


def test_a_message_keeps_its_lines_and_loses_its_markup():
    assert words.message_text("a\r\nb\n<script>x</script>") == "a<br>b<br>&lt;script&gt;x&lt;/script&gt;"


def test_addresses_become_links_that_tell_nobody():
    html = words.message_text('See https://a.example/x?b=1&c="d (or http://b.example/.)')
    assert '<a href="https://a.example/x?b=1&amp;c=" rel="noopener noreferrer nofollow" target="_blank">' in html
    assert "http://b.example/</a>.)" in html


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "https://", "https://[x", "HTTPS//a"])
def test_what_is_no_web_address_stays_text(text: str):
    assert "<a" not in words.message_text(text)


def test_nobody_turns_the_text_around():
    assert words.message_text("abc\u202egpj.exe\u2066\u200f") == "abcgpj.exe"


@pytest.mark.parametrize(("language", "text"), [("nb", "1. mai 2027"), ("nn", "1. mai 2027"), ("en", "1 May 2027")])
def test_a_date_is_written_as_the_language_does(language: str, text: str):
    with translation.override(language):
        assert words.date(dt.date(2027, 5, 1)) == text
        assert words.date(dt.date(2027, 5, 1), year=False) == text.removesuffix(" 2027")
