"""Taking what is due: claimed for a while, without what is no longer needed, several to one person as one."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor
from brobygger.live.behind import looked
from brobygger.notify import access
from brobygger.notify.models import Channel, Delivery
from brobygger.notify.rules import strongest
from brobygger.notify.services import devices, texts
from brobygger.notify.services.outgoing import Outgoing, Subscription
from brobygger.people.queries import Address, addresses_of

log = logging.getLogger("brobygger.notify")
SEALED_FOR = "notify.secret"
CODE_LASTS = dt.timedelta(minutes=10)  # a code that comes later helps nobody
LEASE = dt.timedelta(minutes=5)
BATCH = 128


def take(actor: Actor, *, without: set[str] | None = None) -> list[Outgoing]:
    """Claim what has been due longest, in the caller's transaction; what came too late is given up here."""
    access.sending(actor)
    now = clock.now()
    due = Delivery.objects.filter(sent_at=None, failed_at=None, due_at__lte=now)
    due = due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).exclude(channel__in=without or ())
    rows = list(due.order_by("due_at").select_for_update(skip_locked=True)[:BATCH])
    late = [row for row in rows if row.template == "code" and row.created_at + CODE_LASTS < now]
    _give_up(late, "too-late")
    rows = _still_needed(actor, [row for row in rows if row not in late])
    templates = _folded(rows)
    rows = [row for row in rows if row.pk in templates]
    open_to = devices.subscriptions(row.device_id for row in rows)
    deaf = [row for row in rows if row.channel == Channel.PUSH and row.device_id not in open_to]
    _give_up(deaf, "gone")
    rows = [row for row in rows if row not in deaf]
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=now + LEASE)
    addresses = addresses_of(actor, {row.person_id for row in rows})
    return [_outgoing(row, templates[row.pk], addresses[row.person_id], now, open_to) for row in rows]


def seal(text: str) -> str:
    """A number, an address, a link or a code as it waits in a row."""
    return sealing.seal(text, purpose=SEALED_FOR) if text else ""


def _still_needed(actor: Actor, rows: Sequence[Delivery]) -> list[Delivery]:
    """Without those whose reader has looked at the room since; they count as done."""
    of_rooms = [row for row in rows if row.stream_id]
    places = [(row.stream_id, row.seat, row.read_seq or 0) for row in of_rooms if row.stream_id]
    done = {of_rooms[n].pk for n in looked(actor, places)} if places else set()
    Delivery.objects.filter(pk__in=done).update(sent_at=clock.now(), failed_how="seen")
    return [row for row in rows if row.pk not in done]


def _folded(rows: Sequence[Delivery]) -> dict[UUID, str]:
    """Which rows go, with their template: of several to one person by one way, the first speaks for all."""
    groups: dict[tuple[object, ...], list[Delivery]] = {}
    for row in rows:
        alone = row.secret or row.to or row.template == "try"
        groups.setdefault((row.pk,) if alone else (row.person_id, row.channel, row.device_id), []).append(row)
    spoken_for = [row.pk for group in groups.values() for row in group[1:]]
    Delivery.objects.filter(pk__in=spoken_for).update(sent_at=clock.now(), failed_how="with-another")
    return {group[0].pk: strongest(row.template for row in group) for group in groups.values()}


def _outgoing(
    row: Delivery, template: str, address: Address, now: dt.datetime, open_to: Mapping[UUID, Subscription]
) -> Outgoing:
    own = {Channel.SMS: address.mobile, Channel.EMAIL: address.email}.get(Channel(row.channel), "")
    to = sealing.unseal(row.to, purpose=SEALED_FOR) if row.to else own
    secret = sealing.unseal(row.secret, purpose=SEALED_FOR) if row.secret else ""
    text = texts.compose(template, language=address.language, sign_in=f"{settings.PUBLIC_URL}/", secret=secret)
    return Outgoing(
        row.pk,
        row.person_id,
        row.channel,
        template,
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
