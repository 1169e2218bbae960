"""Waking a worker for what has come to wait."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from brobygger.kernel import jobs

SEND = "notify.send"  # the job's name; tasks.py holds it


def wake(lane: int = 0) -> None:
    """Have a worker look at what waits as soon as the caller's transaction is there; at the latest the clock does."""
    transaction.on_commit(partial(jobs.defer, SEND, once=f"{SEND}:{lane}"))
