"""What the person waits for, and how long that usually takes: said by those who know."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.appointments import access, text
from brobygger.appointments.models import Wait
from brobygger.appointments.services.common import enter, keep
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live

WAITS = "appointment-waits"
USUAL_WEEKS = (0, 1, 2, 3, 4, 6, 8, 12, 16, 26, 52)  # 0: nobody knows


def begin_wait(actor: Actor, *, room_id: UUID, what: str, usual_weeks: int) -> None:
    """Say what the person waits for, and how long it usually takes. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        found = enter(actor, room_id)
        access.offer(found.room, found.me.kind, "wait")
        kept = text.line(what, "what", needed=True)
        if usual_weeks not in USUAL_WEEKS:
            raise Invalid(_("Choose how long it usually takes."), field="usual_weeks", code="usual")
        key = new_id()
        seq = live.append(actor, stream_id=room_id, kind=WAITS, ref=key)
        row = Wait(
            id=key,
            room_id=room_id,
            seq=seq,
            what=kept,
            usual_weeks=usual_weeks,
            by_membership_id=found.me.id,
            since=clock.now(),
        )
        Wait.objects.bulk_create([row])
        keep(actor, found, "wait-began", key)


def end_wait(actor: Actor, *, room_id: UUID, wait_id: UUID) -> None:
    """It is not waited for any more. Raises Hidden, Denied."""
    with transaction.atomic():
        found = enter(actor, room_id)
        access.offer(found.room, found.me.kind, "wait")
        ended = Wait.objects.filter(pk=wait_id, room_id=room_id, ended_at=None).update(ended_at=clock.now())
        access.found(bool(ended), "wait", wait_id)
        live.append(actor, stream_id=room_id, kind=WAITS, ref=wait_id)
        keep(actor, found, "wait-ended", wait_id)
