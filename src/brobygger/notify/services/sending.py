"""Queue a message to somebody: once for each key, by the ways and at the moments that they have chosen."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.ids import new_id
from brobygger.notify import access, queries, rules
from brobygger.notify.models import Channel, Delivery
from brobygger.notify.services import claiming, texts
from brobygger.notify.services.waking import wake
from brobygger.people.queries import address_of

log = logging.getLogger("brobygger.notify")
FIRST, NOT = dt.timedelta(days=1), dt.timedelta(0)  # somebody stands and waits for a code: due before all the rest
LANES = 2  # so many workers are woken at once where much waits


@dataclass(frozen=True, slots=True)
class About:
    """News of a room: in whose seat it waits, how far that seat had read, and what it says to its reader."""

    room_id: UUID
    seat: str
    read_seq: int
    loud: bool = True
    named: bool = False
    answers_me: bool = False


def send(
    actor: Actor,
    *,
    person_id: UUID,
    template: str,
    key: str,
    channel: str = "",
    to: str = "",
    secret: str = "",
    about: About | None = None,
) -> UUID | None:
    """Queue a message in the caller's transaction; return its id, or None when it was queued before or is not told.

    `key` names the news: the same key is sent once. What only says that something waits takes the ways and moments
    that the person has chosen (`rules.py`), for the room that it is `about`. `channel` names one way instead, at once;
    `to` is a number or address to use instead of the person's own. `secret` is the link or code: both are sealed in
    the row, and emptied when it has been sent.
    Raises KeyError for an unknown template, ValueError for one without its secret, and Hidden for anybody but a job.
    """
    access.sending(actor)
    if template not in texts.TEMPLATES:
        raise KeyError(template)
    if template in texts.SECRETS and not secret:
        raise ValueError(f"{template} needs its secret")
    if not (channel or secret):
        return _by_choice(actor, person_id, template, key, about)
    way = channel or _way_to(actor, person_id)
    if not way:
        log.info("nobody could be told: no number and no address", extra={"template": template})
        return None
    sealed = {"to": claiming.seal(to), "secret": claiming.seal(secret)}
    due_at = clock.now() - (FIRST if secret else NOT)
    return _queue([_row(person_id, template, key, way, due_at, **sealed)])


def _by_choice(actor: Actor, person_id: UUID, template: str, key: str, about: About | None) -> UUID | None:
    reach = queries.reach(actor, person_id, room_id=about.room_id if about else None)
    news = _news(template, about)
    if not rules.is_told(news, reach.level):
        return None
    rows = []
    at_work = template in texts.AT_WORK or (about is not None and about.seat.startswith(Kind.ROLE))
    for step in rules.plan(news, reach.ways, reach.choice, clock.now(), at_work=at_work):
        place = {"stream_id": about.room_id, "seat": about.seat, "read_seq": about.read_seq} if about else {}
        if step.channel != Channel.PUSH:
            rows.append(_row(person_id, template, f"{key}:{step.channel}", step.channel, step.due_at, **place))
            continue
        for device in reach.devices:
            its = f"{key}:push:{device}"
            rows.append(_row(person_id, template, its, step.channel, step.due_at, device_id=device, **place))
    if not rows:
        log.info("nobody could be told: no way that works and is wanted", extra={"template": template})
    return _queue(rows)


def _news(template: str, about: About | None) -> rules.News:
    if about is None:
        return rules.News(urgent=template in texts.URGENT, named=template not in texts.CALM)
    return rules.News(loud=about.loud, named=about.named, answers_me=about.answers_me)


def _row(person_id: UUID, template: str, key: str, channel: str, due_at: dt.datetime, **more: object) -> Delivery:
    created = {"id": new_id(), "created_at": clock.now()}
    return Delivery(**created, person_id=person_id, template=template, key=key, channel=channel, due_at=due_at, **more)


def _queue(rows: list[Delivery]) -> UUID | None:
    """Keep what was not kept before; the id of the first."""
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    kept = set(Delivery.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    new = [row for row in rows if row.pk in kept]
    if any(row.due_at <= clock.now() for row in new):
        wake(new[0].pk.int % LANES)
    return new[0].pk if new else None


def forget_old(actor: Actor, *, days: int) -> int:
    """Delete what was sent or given up more than `days` days ago: it tells who was told of something, and when."""
    access.sending(actor)
    before = clock.now() - dt.timedelta(days=days)
    done, _ = Delivery.objects.filter(created_at__lt=before).delete()
    return done


def _way_to(actor: Actor, person_id: UUID) -> str:
    address = address_of(actor, person_id)
    if address.mobile:
        return Channel.SMS
    return Channel.EMAIL if address.email else ""
