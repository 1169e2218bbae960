"""The job that sends. It knows an id, and asks again at each try what is to be sent and to whom."""

from __future__ import annotations

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from brobygger.kernel.actor import system
from brobygger.kernel.jobs import job
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import services

TRIES = 8
_RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=4)  # after 4 s, 16 s, 64 s … 18 hours: a day in all


@job(services.SEND, retry=_RETRY, with_context=True)
def send(context: JobContext, delivery_id: str) -> None:
    """Send one queued message; on a fault count it, and let the queue try again."""
    actor, key = system("notify"), UUID(delivery_id)
    try:
        with transaction_as(actor):
            services.deliver(actor, delivery_id=key)
    except Exception:
        with transaction_as(actor):
            services.note_failure(actor, delivery_id=key, last=context.job.attempts >= TRIES)
        raise
