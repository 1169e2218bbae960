"""Handing work to the job queue. Arguments are ids only: a job looks up what it needs, and decides, when it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONDict

Work = Callable[..., None]


def job(name: str, *, retry: Any = False, cron: str = "", with_context: bool = False) -> Callable[[Work], Work]:
    """Make a function the job `name`; with `cron` it also runs by the clock, one at a time.

    A job by the clock is handed the moment it was due (seconds since 1970); `with_context` hands over Procrastinate's
    JobContext first.
    """

    def register(work: Work) -> Work:
        once = {"queueing_lock": name, "lock": name} if cron else {}
        task = app.task(name=name, retry=retry, pass_context=with_context, **once)(work)
        if cron:
            app.periodic(cron=cron)(task)
        return work

    return register


def defer(task: str, *, once: str | None = None, seconds: int = 0, **ids: UUID | str | int | None) -> bool:
    """Queue `task` in the caller's transaction, so that a rolled-back change leaves no job behind.

    With `once`, a job that already waits under that key stands for this one too: False is then returned.
    """
    given: dict[str, Any] = {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
    options: dict[str, Any] = {"schedule_in": {"seconds": seconds}} if seconds else {}
    arguments: JSONDict = given
    try:
        with transaction.atomic():  # a savepoint: the refusal of a duplicate must not break what is around it
            app.configure_task(task, queueing_lock=once, **options).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
