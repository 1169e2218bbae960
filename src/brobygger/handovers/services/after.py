"""Telling what came of a hand-over: in one tap, also when it is over, and put right in one more."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.handovers import access, queries, rules
from brobygger.handovers.models import Told
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.services.common import keep
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.working_time import OSLO
from brobygger.live import services as live
from brobygger.rooms import queries as rooms

THINGS = ("came", "treated", "readmitted", *(f"barrier-{code}" for code in rules.BARRIERS))
VALUES = ("yes", "no", "unknown")


def tell_after(
    actor: Actor, *, room_id: UUID, handover_id: UUID, thing: str, value: str, day: dt.date | None = None
) -> None:
    """Keep what came of it; told again, it replaces what stood there. `day`: when it was, if not today.

    Raises Hidden, Denied, Invalid (no such thing, a day to come or before it began).
    """
    with transaction.atomic():
        rooms.room_head(actor, room_id)
        live.lock_stream(actor, stream_id=room_id)
        found = queries.one(actor, room_id, handover_id)
        access.act(found.room, found.side, access.TELLERS, "after")
        if thing not in THINGS or value not in VALUES:
            raise Invalid(_("Choose one of the answers."), field="value", code="value")
        values = {"value": value, "day": _day(found, day), "by_membership_id": found.me.id}
        if not Told.objects.filter(handover_id=handover_id, what=thing).update(**values):
            row = Told(id=new_id(), room_id=room_id, handover_id=handover_id, what=thing, at=clock.now(), **values)
            Told.objects.bulk_create([row])
        keep(actor, found, "told")


def _day(found: HandoverPage, day: dt.date | None) -> dt.date:
    today = clock.now().astimezone(OSLO).date()
    if day is not None and day > today:
        raise Invalid(_("That day is still to come. Tell it when it has been."), field="day", code="future")
    if day is not None and day < found.card.begun_at.astimezone(OSLO).date():
        raise Invalid(_("That is before the hand-over began. Is the date right?"), field="day", code="too-early")
    return day or today
