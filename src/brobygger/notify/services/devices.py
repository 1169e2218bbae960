"""A person's devices: kept when they turn notices on there, let go when they or the push service say so."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.notify import access
from brobygger.notify.models import Device
from brobygger.notify.services import push
from brobygger.notify.services.outgoing import Subscription

DEVICE = "notify.device"  # what a subscription is sealed and indexed for
MOST = 20
KEEPER = system("notify")


def keep_device(actor: Actor, *, endpoint: str, p256dh: str, auth: str, name: str = "") -> UUID:
    """Push to this device from now on; return its id. Whoever had the browser before is pushed to no more there.

    Raises Hidden for anybody who is not signed in, and Invalid for what is no push subscription.
    """
    person_id = access.own(actor)
    if not push.is_push_service(endpoint) or len(endpoint) > 2000 or not _are_keys(p256dh, auth):
        raise Invalid(_("This browser's push service is not known here."), code="no-push-service")
    index = sealing.blind_index(endpoint, purpose=DEVICE)
    kept = json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth})
    with transaction.atomic(), acting_as(KEEPER):
        Device.objects.filter(endpoint_index=index).exclude(person_id=person_id).delete()
        Device.objects.filter(person_id=person_id, name=name[:80]).exclude(gone_at=None).delete()
        device, _made = Device.objects.update_or_create(
            endpoint_index=index,
            defaults={"subscription": sealing.seal(kept, purpose=DEVICE), "name": name[:80], "gone_at": None},
            create_defaults={
                "id": new_id(),
                "person_id": person_id,
                "name": name[:80],
                "subscription": sealing.seal(kept, purpose=DEVICE),
                "created_at": clock.now(),
            },
        )
        mine = Device.objects.filter(person_id=person_id).order_by("-created_at")
        Device.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    return device.pk


def forget_device(actor: Actor, *, device_id: UUID) -> None:
    """Push no more to one of my devices. Raises Hidden for any other."""
    person_id = access.own(actor)
    with transaction.atomic():
        gone, _rows = Device.objects.filter(pk=device_id, person_id=person_id).delete()
        access.device(actor, gone == 1, device_id)


def subscriptions(device_ids: Iterable[UUID | None]) -> dict[UUID, Subscription]:
    """Where pushes to these devices go; without those that are gone. For our own jobs. One query, or none."""
    wanted = [key for key in device_ids if key]
    if not wanted:
        return {}
    rows = Device.objects.filter(pk__in=wanted, gone_at=None)
    return {row.pk: Subscription(**json.loads(sealing.unseal(row.subscription, purpose=DEVICE))) for row in rows}


def note_pushes(states: Mapping[UUID, tuple[str, str]], now: dt.datetime) -> None:
    """Keep each device's last success; one that its push service has let go of loses its keys. For our own jobs."""
    sent = [key for key, (state, _how) in states.items() if state == "sent"]
    gone = [key for key, (_state, how) in states.items() if how == "gone"]
    if sent:
        Device.objects.filter(pk__in=sent).update(sent_at=now)
    if gone:
        Device.objects.filter(pk__in=gone).update(gone_at=now, subscription="")


def people_with_devices(person_ids: Iterable[UUID]) -> set[UUID]:
    """Who of these can be pushed to. For our own jobs. One query, or none."""
    wanted = list(person_ids)
    return set(Device.objects.filter(person_id__in=wanted, gone_at=None).values_list("person_id", flat=True))


def reseal(actor: Actor) -> int:
    """Seal subscriptions with the current key where another one was used; return how many. Raises Hidden."""
    access.sending(actor)
    changed = 0
    for row in Device.objects.exclude(subscription="").select_for_update().iterator():
        value = sealing.reseal(row.subscription, purpose=DEVICE)
        if value is not None:
            Device.objects.filter(pk=row.pk).update(subscription=value)
            changed += 1
    return changed


def _are_keys(p256dh: str, auth: str) -> bool:
    """A point on the curve, and a secret of 16 bytes (RFC 8291 §2)."""
    try:
        point, secret = (base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in (p256dh, auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (binascii.Error, ValueError):
        return False
    return len(secret) == 16
