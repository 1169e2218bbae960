"""Queue a message to somebody: once for each key."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.ids import new_id
from brobygger.notify import access
from brobygger.notify.models import Channel, Delivery
from brobygger.notify.services import texts, waiting
from brobygger.people.queries import Address, address_of

log = logging.getLogger("brobygger.notify")
LANES = 2  # so many workers are woken at once where much waits


def send(
    actor: Actor,
    *,
    person_id: UUID,
    template: str,
    key: str,
    channel: str = "",
    to: str = "",
    secret: str = "",
) -> UUID | None:
    """Queue one message in the caller's transaction; return its id, or None when it was queued before or cannot go.

    `key` names the news: the same key is sent once. `channel` is the person's mobile where they have one unless it
    says otherwise; `to` is a number or address to use instead of the person's own. `secret` is the link or code: both
    are sealed in the row, and emptied when it has been sent.
    Raises KeyError for an unknown template, ValueError for one without its secret, and Hidden for anybody but a job.
    """
    access.sending(actor)
    if template not in texts.TEMPLATES:
        raise KeyError(template)
    if template in texts.SECRETS and not secret:
        raise ValueError(f"{template} needs its secret")
    way = channel or _way_to(address_of(actor, person_id))
    if not way:
        log.info("nobody could be told: no number and no address", extra={"template": template})
        return None
    now = clock.now()
    delivery = Delivery(
        id=new_id(),
        person_id=person_id,
        channel=way,
        template=template,
        key=key,
        to=waiting.seal(to),
        secret=waiting.seal(secret),
        created_at=now,
        due_at=now,
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    if not Delivery.objects.filter(pk=delivery.pk).exists():
        return None
    waiting.wake(delivery.pk.int % LANES)
    return delivery.pk


def forget_old(actor: Actor, *, days: int) -> int:
    """Delete what was sent or given up more than `days` days ago: it tells who was told of something, and when."""
    access.sending(actor)
    before = clock.now() - dt.timedelta(days=days)
    done, _ = Delivery.objects.filter(created_at__lt=before).delete()
    return done


def _way_to(address: Address) -> str:
    if address.mobile:
        return Channel.SMS
    return Channel.EMAIL if address.email else ""
