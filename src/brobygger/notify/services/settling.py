"""Writing down how it went: sent, to be tried again later each time, or given up."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from brobygger.audit.services import record_each
from brobygger.kernel import clock, jobs, sealing
from brobygger.kernel.actor import Actor
from brobygger.notify import access, queries
from brobygger.notify.models import Channel, Delivery, Way
from brobygger.notify.services import devices
from brobygger.notify.services.outgoing import Outcome
from brobygger.notify.services.waking import SEND, wake

log = logging.getLogger("brobygger.notify")
WAITS = tuple(dt.timedelta(seconds=s) for s in (15, 60, 240, 900, 3600, 4 * 3600, 12 * 3600))  # most of a day


def settle(actor: Actor, outcomes: Sequence[Outcome]) -> None:
    """Write down how it went, in the caller's transaction."""
    access.sending(actor)
    now = clock.now()
    sent = [one.message for one in outcomes if one.state == "sent"]
    if sent:
        done = {"sent_at": now, "to": "", "secret": "", "claimed_until": None}
        Delivery.objects.filter(pk__in=[message.id for message in sent]).update(**done)
        record_each(actor, what="notify.sent", about=[(message.person_id, message.id) for message in sent])
    _note_ways(outcomes, now)
    devices.note_pushes({one.message.device_id: (one.state, one.how) for one in outcomes if one.message.device_id}, now)
    if len(sent) < len(outcomes):
        _settle_the_rest([one for one in outcomes if one.state != "sent"], now)


def _settle_the_rest(outcomes: Sequence[Outcome], now: dt.datetime) -> None:
    rows = {row.pk: row for row in Delivery.objects.filter(pk__in=[one.message.id for one in outcomes])}
    for one in outcomes:
        row = rows[one.message.id]
        row.claimed_until = None
        row.tries += one.state != "later"
        if one.state == "later":
            row.due_at = now + WAITS[0]
        elif one.state == "failed" and row.tries <= len(WAITS):
            row.due_at = now + WAITS[row.tries - 1]
        else:
            row.failed_at, row.failed_how = now, one.how if one.state == "never" else "given-up"
            row.to = row.secret = ""
            log.error("a message is given up", extra={"template": row.template, "how": one.how})
    changed = ["claimed_until", "tries", "failed_at", "failed_how", "due_at", "to", "secret"]
    Delivery.objects.bulk_update(rows.values(), changed)
    _in_place_of_lost_devices(list(rows.values()), now)
    if any(row.failed_at is None for row in rows.values()):
        jobs.defer(SEND, once=f"{SEND}:again", seconds=int(WAITS[0].total_seconds()))


def _note_ways(outcomes: Sequence[Outcome], now: dt.datetime) -> None:
    """Keep how it went last with people's own numbers and addresses; a success forgets an earlier no."""
    ways: dict[tuple[object, str], Way] = {}
    for one in outcomes:
        if one.message.own and one.state in ("sent", "never"):
            sent = one.state == "sent"
            ways[one.message.person_id, one.message.channel] = Way(
                person_id=one.message.person_id,
                channel=one.message.channel,
                address_index=sealing.blind_index(one.message.to, purpose=queries.WAY),
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


def _in_place_of_lost_devices(rows: Sequence[Delivery], now: dt.datetime) -> None:
    """Where a person's last device is gone, what would have followed later goes at once."""
    people = {row.person_id for row in rows if row.failed_how == "gone"}
    for person_id in people - devices.people_with_devices(people):
        following = Delivery.objects.filter(person_id=person_id, sent_at=None, failed_at=None, due_at__gt=now)
        keys = [row.key.partition(":push:")[0] for row in rows if row.person_id == person_id]
        wanted = [f"{key}:{channel}" for key in keys for channel in (Channel.SMS, Channel.EMAIL)]
        if following.filter(key__in=wanted).update(due_at=now):
            wake()
