"""The jobs that send. They know nothing but that something may wait: the rows say what, to whom, and when again."""

from __future__ import annotations

from brobygger.kernel.actor import system
from brobygger.kernel.jobs import job
from brobygger.notify import services

SENDER = system("notify")


@job(services.SEND)
def send(delivery_id: str = "") -> None:
    """Send what waits. (Jobs queued by former versions name one message: it is among what waits.)"""
    services.send_waiting(SENDER)


@job("notify.sweep", cron="* * * * *")
def sweep(timestamp: int) -> None:
    """Send what is due by the clock: a later try, or what a dead worker held."""
    services.send_waiting(SENDER)
