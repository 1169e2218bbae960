"""Queue a message to somebody, and send it: once for each key, tried again when the way out is closed."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from django.conf import settings

from brobygger.audit.services import record
from brobygger.kernel import clock, jobs, sealing
from brobygger.kernel.actor import Actor
from brobygger.kernel.ids import new_id
from brobygger.notify import access
from brobygger.notify.models import Channel, Delivery
from brobygger.notify.services import gateways, texts
from brobygger.people.queries import Address, address_of

log = logging.getLogger("brobygger.notify")
SEND = "notify.send"  # the job's name; tasks.py holds it
CODE_LASTS = dt.timedelta(minutes=10)  # a code that comes later helps nobody
_SEALED_FOR = "notify.secret"


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
    Raises KeyError for an unknown template and Hidden for anybody but a job.
    """
    access.sending(actor)
    if template not in texts.TEMPLATES:
        raise KeyError(template)
    way = channel or _way_to(address_of(actor, person_id))
    if not way:
        log.info("nobody could be told: no number and no address", extra={"template": template})
        return None
    delivery = Delivery(
        id=new_id(),
        person_id=person_id,
        channel=way,
        template=template,
        key=key,
        to=_sealed(to),
        secret=_sealed(secret),
        created_at=clock.now(),
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    if not Delivery.objects.filter(pk=delivery.pk).exists():
        return None
    jobs.defer(SEND, delivery_id=delivery.pk)
    return delivery.pk


def deliver(actor: Actor, *, delivery_id: UUID) -> bool:
    """Send one queued message, in the caller's transaction; say whether this call sent it.

    Raises whatever the gateway raises: the job tries again. A message that is sent, given up, or no longer there is
    left alone, so that the job may run twice.
    """
    access.sending(actor)
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, sent_at=None, failed_at=None).first()
    if delivery is None:
        return False
    if delivery.template == "code" and delivery.created_at + CODE_LASTS < clock.now():
        return _give_up(delivery)
    address = address_of(actor, delivery.person_id)
    text = texts.compose(
        delivery.template,
        language=address.language,
        sign_in=f"{settings.PUBLIC_URL}/",
        secret=_opened(delivery.secret),
    )
    if delivery.channel == Channel.SMS:
        gateways.send_sms(delivery.pk, mobile=_opened(delivery.to) or address.mobile, text=text)
    else:
        gateways.send_email(delivery.pk, address=_opened(delivery.to) or address.email, text=text)
    delivery.sent_at, delivery.to, delivery.secret = clock.now(), "", ""
    delivery.save(update_fields=["sent_at", "to", "secret"])
    record(actor, what="notify.sent", about_person_id=delivery.person_id, object_id=delivery.pk, machine=True)
    return True


def note_failure(actor: Actor, *, delivery_id: UUID, last: bool) -> None:
    """Count a try that failed; after the last one the message is given up and its secret emptied."""
    access.sending(actor)
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, sent_at=None).first()
    if delivery is None:
        return
    delivery.tries += 1
    delivery.save(update_fields=["tries"])
    if last:
        _give_up(delivery)


def forget_old(actor: Actor, *, days: int) -> int:
    """Delete what was sent or given up more than `days` days ago: it tells who was told of something, and when."""
    access.sending(actor)
    before = clock.now() - dt.timedelta(days=days)
    done, _ = Delivery.objects.filter(created_at__lt=before).delete()
    return done


def _give_up(delivery: Delivery) -> bool:
    delivery.failed_at, delivery.to, delivery.secret = clock.now(), "", ""
    delivery.save(update_fields=["failed_at", "to", "secret"])
    log.error("a message could not be sent and is given up", extra={"template": delivery.template})
    return False


def _way_to(address: Address) -> str:
    if address.mobile:
        return Channel.SMS
    return Channel.EMAIL if address.email else ""


def _sealed(text: str) -> str:
    return sealing.seal(text, purpose=_SEALED_FOR) if text else ""


def _opened(value: str) -> str:
    return sealing.unseal(value, purpose=_SEALED_FOR) if value else ""
