"""The shared cache: atomic, the same for all, and not rolled back with a refusal."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import transaction

from brobygger.kernel import clock

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_values_come_back_and_go():
    cache.set("tries", [1, 2.5, "x"], 60)
    assert cache.get("tries") == [1, 2.5, "x"]
    assert cache.get_many(["tries", "other"]) == {"tries": [1, 2.5, "x"]}
    assert cache.delete("tries")
    assert not cache.delete("tries")
    assert cache.get("tries", "none") == "none"


def test_time_runs_out_by_our_own_clock():
    with clock.at(NOON):
        cache.set("lock", True, 60)
        assert not cache.add("lock", False, 60)
        assert cache.touch("lock", 120)
    with clock.at(NOON + dt.timedelta(seconds=119)):
        assert cache.get("lock") is True
    with clock.at(NOON + dt.timedelta(seconds=121)):
        assert cache.get("lock") is None
        assert not cache.touch("lock", 60)
        assert cache.add("lock", False, None)
    with clock.at(NOON + dt.timedelta(days=400)):
        assert cache.get("lock") is False


def test_counting_up_needs_a_start():
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
    cache.add("count", 0)
    assert [cache.incr("count"), cache.incr("count", 5), cache.decr("count")] == [1, 6, 5]


def test_a_count_stays_when_the_request_is_rolled_back():
    cache.add("refusals", 0)
    with transaction.atomic():
        cache.incr("refusals")
        transaction.set_rollback(True)
    assert cache.get("refusals") == 1


def test_many_at_once_lose_no_count():
    cache.add("together", 0)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: cache.incr("together"), range(80)))
    assert cache.get("together") == 80


def test_of_many_who_add_at_once_one_is_first():
    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(lambda number: cache.add("first", number), range(40))) == 1
