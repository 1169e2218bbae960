"""The one clock. Code asks `now()`; SQL asks `app_now()`, which follows the same override in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> dt.datetime:
    """The present moment (UTC, aware): the fixed one if a test has set it."""
    return _fixed.get() or timezone.now()


def fixed() -> dt.datetime | None:
    """The moment a test has fixed, or None when the clock runs."""
    return _fixed.get()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (aware) inside the block; acting_as() hands it on to SQL."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs a time zone")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
