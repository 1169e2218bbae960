"""Emergency accesses: what a leader goes through, and what the person and the helper may see of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from brobygger.audit.services import record
from brobygger.consents import access
from brobygger.consents.models import BreakGlass
from brobygger.kernel.actor import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class BreakGlassCase:
    """One emergency access. `reason` is for the one who gave it and for the leader; the person sees that, not why."""

    id: UUID
    room_id: UUID
    person_id: UUID
    role_id: UUID
    unit_id: UUID
    reason: str
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None
    reviewed_at: dt.datetime | None
    reviewed_by_role_id: UUID | None
    review: str
    review_note: str


def review_queue(actor: Actor, *, reviewed: bool = False) -> list[BreakGlassCase]:
    """The emergency accesses of the leader's units that wait for a review, oldest first (or those gone through).

    For a leader of the unit (Hidden for others); one's own are not there, another leader goes through them. Two
    queries, and a line in the log.
    """
    units = access.review(actor)
    rows = BreakGlass.objects.filter(unit_id__in=units, reviewed_at__isnull=not reviewed)
    rows = rows.exclude(role_id=str(actor.role_id)).order_by("-started_at" if reviewed else "started_at", "id")
    record(actor, what="consents.review-queue-read", object_id=actor.unit_id)
    return _cases(rows, with_reason=True)


def break_glass_of(actor: Actor, room_id: UUID, person_id: UUID) -> list[BreakGlassCase]:
    """The emergency accesses to the person's own room, newest first, without what was written. Hidden for others."""
    access.own(actor, person_id, "consents.read-break-glass")
    rows = BreakGlass.objects.filter(room_id=room_id, person_id=person_id).order_by("-started_at", "id")
    return _cases(rows, with_reason=False)


def my_break_glass(actor: Actor, room_id: UUID) -> BreakGlassCase | None:
    """The actor's own emergency access to a room that lasts now, or None. One query."""
    if actor.role_id is None:
        return None
    rows = access.lasting(room_id).filter(role_id=actor.role_id)
    return next(iter(_cases(rows, with_reason=True)), None)


def _cases(rows: QuerySet[BreakGlass], *, with_reason: bool) -> list[BreakGlassCase]:
    return [
        BreakGlassCase(
            id=row.id,
            room_id=row.room_id,
            person_id=row.person_id,
            role_id=row.role_id,
            unit_id=row.unit_id,
            reason=row.reason if with_reason else "",
            started_at=row.started_at,
            ends_at=row.ends_at,
            ended_at=row.ended_at,
            reviewed_at=row.reviewed_at,
            reviewed_by_role_id=row.reviewed_by_role_id,
            review=row.review,
            review_note=row.review_note if with_reason else "",
        )
        for row in rows[:MOST]
    ]
