"""Sending what waits: rows are claimed, handed to their gateways with no transaction open, and written down.

A claim ends by itself, so that what a dead worker held goes out after all. A way out that has just said no is left
alone for the rest of the round; a row that failed waits longer each time, for most of a day.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length

from brobygger.audit.services import record
from brobygger.kernel import clock, jobs, sealing
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify import access
from brobygger.notify.models import Channel, Delivery, Way
from brobygger.notify.services import devices, gateways, texts
from brobygger.notify.services.outgoing import Never, NotNow, Outgoing, Subscription
from brobygger.people.queries import Address, addresses_of

log = logging.getLogger("brobygger.notify")
SEND = "notify.send"  # the job's name; tasks.py holds it
SECRET, WAY = "notify.secret", "notify.way"  # what values are sealed and indexed for
CODE_LASTS = dt.timedelta(minutes=10)  # a code that comes later helps nobody
WAITS = tuple(dt.timedelta(seconds=s) for s in (15, 60, 240, 900, 3600, 4 * 3600, 12 * 3600))  # most of a day
LEASE = dt.timedelta(minutes=5)
BATCH, AT_ONCE = 64, 8
CLOSED_AFTER = 3  # no's in a row: the way out itself is closed, not one receiver
ROUND = 5.0  # seconds: other jobs get their turn between two rounds


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `state` is sent, later (not tried), failed (tried again) or never."""

    message: Outgoing
    state: str
    how: str = ""


def wake(lane: int = 0) -> None:
    """Have a worker look at what waits as soon as the caller's transaction is there; at the latest the clock does."""
    transaction.on_commit(partial(jobs.defer, SEND, once=f"{SEND}:{lane}"))


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


def take(actor: Actor, *, without: set[str] | None = None) -> list[Outgoing]:
    """Claim what is due, secrets first, in the caller's transaction; what came too late is given up here."""
    access.sending(actor)
    now = clock.now()
    due = Delivery.objects.filter(sent_at=None, failed_at=None, due_at__lte=now)
    due = due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).exclude(channel__in=without or ())
    rows = list(due.order_by(Length("secret").desc(), "due_at").select_for_update(skip_locked=True)[:BATCH])
    late = [row for row in rows if row.template == "code" and row.created_at + CODE_LASTS < now]
    _give_up(late, "too-late")
    rows = [row for row in rows if row not in late]
    open_to = devices.subscriptions(row.device_id for row in rows)
    deaf = [row for row in rows if row.channel == Channel.PUSH and row.device_id not in open_to]
    _give_up(deaf, "gone")
    rows = [row for row in rows if row not in deaf]
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=now + LEASE)
    addresses = addresses_of(actor, {row.person_id for row in rows})
    return [_outgoing(row, addresses[row.person_id], now, open_to) for row in rows]


def settle(actor: Actor, outcomes: Sequence[Outcome]) -> None:
    """Write down how it went, in the caller's transaction."""
    access.sending(actor)
    now = clock.now()
    rows = {row.pk: row for row in Delivery.objects.filter(pk__in=[one.message.id for one in outcomes])}
    for one in outcomes:
        row = rows[one.message.id]
        row.claimed_until = None
        row.tries += one.state in ("failed", "never")
        if one.state == "sent":
            row.sent_at, row.to, row.secret = now, "", ""
            record(actor, what="notify.sent", about_person_id=row.person_id, object_id=row.pk, machine=True)
        elif one.state == "later":
            row.due_at = now + WAITS[0]
        elif one.state == "failed" and row.tries <= len(WAITS):
            row.due_at = now + WAITS[row.tries - 1]
        else:
            row.failed_at, row.failed_how, row.to, row.secret = (
                now,
                one.how if one.state == "never" else "given-up",
                "",
                "",
            )
            log.error("a message is given up", extra={"template": row.template, "how": one.how})
    changed = ["claimed_until", "tries", "sent_at", "failed_at", "failed_how", "due_at", "to", "secret"]
    Delivery.objects.bulk_update(rows.values(), changed)
    _note_ways(outcomes, now)
    devices.note_pushes({one.message.device_id: (one.state, one.how) for one in outcomes if one.message.device_id}, now)
    if any(row.due_at > now for row in rows.values()):
        jobs.defer(SEND, once=f"{SEND}:again", seconds=int(WAITS[0].total_seconds()))


def seal(text: str) -> str:
    """A number, an address, a link or a code as it waits in a row."""
    return sealing.seal(text, purpose=SECRET) if text else ""


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


def _outgoing(row: Delivery, address: Address, now: dt.datetime, open_to: Mapping[UUID, Subscription]) -> Outgoing:
    own = {Channel.SMS: address.mobile, Channel.EMAIL: address.email}.get(Channel(row.channel), "")
    to = sealing.unseal(row.to, purpose=SECRET) if row.to else own
    secret = sealing.unseal(row.secret, purpose=SECRET) if row.secret else ""
    text = texts.compose(row.template, language=address.language, sign_in=f"{settings.PUBLIC_URL}/", secret=secret)
    return Outgoing(
        row.pk,
        row.person_id,
        row.channel,
        row.template,
        to,
        to == own != "",
        text,
        row.tries,
        now,
        address.language,
        row.device_id,
        open_to.get(row.device_id) if row.device_id else None,
    )


def _give_up(rows: Sequence[Delivery], how: str) -> None:
    if rows:
        changed = {"failed_at": clock.now(), "failed_how": how, "to": "", "secret": ""}
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**changed)
        log.error("messages are given up", extra={"how": how, "count": len(rows)})


def _note_ways(outcomes: Sequence[Outcome], now: dt.datetime) -> None:
    """Keep how it went last with people's own numbers and addresses; a success forgets an earlier no."""
    ways: dict[tuple[object, str], Way] = {}
    for one in outcomes:
        if one.message.own and one.state in ("sent", "never"):
            sent = one.state == "sent"
            ways[one.message.person_id, one.message.channel] = Way(
                person_id=one.message.person_id,
                channel=one.message.channel,
                address_index=sealing.blind_index(one.message.to, purpose=WAY),
                sent_at=now if sent else None,
                failed_at=None if sent else now,
                failed_how="" if sent else one.how,
            )
    Way.objects.bulk_create(
        sorted(ways.values(), key=lambda way: (str(way.person_id), way.channel)),
        update_conflicts=True,
        unique_fields=["person_id", "channel"],
        update_fields=["address_index", "sent_at", "failed_at", "failed_how"],
    )
