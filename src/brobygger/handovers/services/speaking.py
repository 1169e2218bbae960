"""A point of the agenda that is said instead of written: heard by those who may read it, and by nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.files import services as files
from brobygger.handovers.services.common import enter, keep, must_be_yes, write
from brobygger.handovers.services.planning import OWNERS, must_fit
from brobygger.kernel.actor import Actor
from brobygger.people import limits
from brobygger.rooms import queries as rooms


def say_point(actor: Actor, *, room_id: UUID, handover_id: UUID, part: str, given: bytes, text: str = "") -> UUID:
    """Keep a recording as a point of the agenda; `text` is the same in writing.

    Raises Hidden, Denied, Invalid (the recording, or as `add_point`), Conflict (the person has said no), TooMany.
    """
    rooms.room_head(actor, room_id)
    limits.take(limits.FILES_PER_SEAT, actor.seat)
    recording = files.recording(given)
    with files.laid(recording.content) as content, transaction.atomic():
        found = enter(actor, room_id, handover_id, OWNERS, "plan")
        must_be_yes(found.card)
        must_fit(found, part)
        key = write(found, part, text.strip() or _("A voice message"), shared=part != "not")
        files.keep(
            actor,
            content,
            room_id=room_id,
            about_id=key,
            seq=found.room.last_seq,
            content_type=recording.content_type,
        )
        keep(actor, found, "planned")
        return key
