"""Sending what waits: rows are claimed, handed to their gateways with no transaction open, and written down.

A claim ends by itself, so that what a dead worker held goes out after all. A way out that has just said no is left
alone for the rest of the round; a row that failed waits longer each time, for most of a day.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor

from brobygger.kernel import jobs
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import access
from brobygger.notify.services import gateways
from brobygger.notify.services.claiming import BATCH, take
from brobygger.notify.services.outgoing import Never, NotNow, Outcome, Outgoing
from brobygger.notify.services.settling import settle
from brobygger.notify.services.waking import SEND

log = logging.getLogger("brobygger.notify")
AT_ONCE = 8
CLOSED_AFTER = 3  # no's in a row: the way out itself is closed, not one receiver
ROUND = 5.0  # seconds: other jobs get their turn between two rounds


def send_waiting(actor: Actor, *, seconds: float = ROUND) -> int:
    """Send what is due, in transactions of its own; return how many were sent. Raises Hidden for anybody but a job.

    After `seconds` it stops and leaves the rest to a new job.
    """
    access.sending(actor)
    sent, closed, began = 0, set[str](), time.monotonic()
    while True:
        with transaction_as(actor):
            batch = take(actor, without=closed)
        outcomes = _hand_over_all(batch, closed)
        with transaction_as(actor):
            settle(actor, outcomes)
        sent += sum(one.state == "sent" for one in outcomes)
        if len(batch) < BATCH:
            return sent
        if time.monotonic() - began > seconds:
            jobs.defer(SEND, once=f"{SEND}:on")
            return sent


def _hand_over_all(batch: list[Outgoing], closed: set[str]) -> list[Outcome]:
    nos: dict[str, int] = {}

    def one(message: Outgoing) -> Outcome:
        if nos.get(message.channel, 0) >= CLOSED_AFTER:
            return Outcome(message, "later")
        try:
            gateways.hand_over(message)
        except NotNow as no:
            nos[message.channel] = nos.get(message.channel, 0) + 1
            log.warning("a message waits for its way out", extra={"channel": message.channel, "how": str(no)})
            return Outcome(message, "failed", str(no)[:20])
        except Never as no:
            return Outcome(message, "never", no.how)
        except Exception as error:  # a mistake of ours: it must not take the others' place in the queue
            log.exception("a gateway stumbled")
            return Outcome(message, "failed", type(error).__name__[:20])
        nos[message.channel] = 0
        return Outcome(message, "sent")

    if len(batch) < 2:
        return [one(message) for message in batch]
    with ThreadPoolExecutor(AT_ONCE) as crew:
        outcomes = list(crew.map(one, batch))
    closed.update(channel for channel, count in nos.items() if count >= CLOSED_AFTER)
    return outcomes
