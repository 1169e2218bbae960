"""Emergency access for two hours: health personnel say why, the person is told, a leader goes through it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.consents import access
from brobygger.consents.models import BreakGlass, Review
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.errors import Conflict, Denied, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.limits import Limit, try_take
from brobygger.people.services import lock_person, plain_line

LASTS = dt.timedelta(hours=2)
SHORTEST_REASON = 10
LONGEST_TEXT = 1000
ATTEMPTS = Limit("break-glass", 5, dt.timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class BreakGlassStarted:
    """An emergency access and when it ends (`valid_until` of the membership and of the seat in the stream)."""

    id: UUID
    started_at: dt.datetime
    ends_at: dt.datetime


def start_break_glass(actor: Actor, *, room_id: UUID, person_id: UUID, reason: str) -> BreakGlassStarted:
    """Open a room in an emergency, for two hours; the caller makes the membership in the same transaction.

    Every attempt counts, five a day for a role, and stands in the log: as an access or as a refusal. A second start
    while one lasts gives the same one. Raises Hidden (not health personnel), Denied (too many attempts), Invalid (a
    reason of fewer than ten characters). Tells onwards `consents.break-glass-started`: the person is informed.
    """
    with transaction.atomic():
        lock_person(actor, person_id=person_id)
        access.break_glass(actor)
        text = _text(reason, shortest=SHORTEST_REASON)
        _count_attempt(actor, room_id)
        assert actor.role_id is not None
        assert actor.unit_id is not None
        lasting = access.lasting(room_id).filter(role_id=actor.role_id).first()
        if lasting is not None:
            return BreakGlassStarted(lasting.id, lasting.started_at, lasting.ends_at)
        now = clock.now()
        _end_old(actor.role_id, room_id)
        row = BreakGlass(
            id=new_id(),
            room_id=room_id,
            person_id=person_id,
            role_id=actor.role_id,
            unit_id=actor.unit_id,
            reason=text,
            started_at=now,
            ends_at=now + LASTS,
        )
        BreakGlass.objects.bulk_create([row])
        _tell(actor, row, "consents.break-glass-started", basis="break-glass")
    return BreakGlassStarted(row.id, row.started_at, row.ends_at)


def end_break_glass(actor: Actor, *, break_glass_id: UUID) -> None:
    """End one's own emergency access before its time. Raises Hidden. Twice changes nothing."""
    with transaction.atomic():
        row = BreakGlass.objects.filter(pk=break_glass_id).first()
        access.own_break_glass(actor, row, break_glass_id)
        assert row is not None
        lock_person(actor, person_id=row.person_id)
        if BreakGlass.objects.filter(pk=row.pk, ended_at=None, ends_at__gt=clock.now()).update(ended_at=clock.now()):
            _tell(actor, row, "consents.break-glass-ended")


def review_break_glass(actor: Actor, *, break_glass_id: UUID, review: str, note: str = "") -> None:
    """A leader of the unit says whether the emergency access was justified; an access that still lasts is no obstacle.

    Raises Hidden (another unit's, one's own, no such), Invalid (no such answer; a note is needed for "not justified"),
    Conflict (already reviewed). Tells onwards `consents.break-glass-reviewed`.
    """
    with transaction.atomic():
        row = BreakGlass.objects.select_for_update().filter(pk=break_glass_id).first()
        access.review_of(actor, row, break_glass_id)
        assert row is not None
        if review not in Review.values:
            raise Invalid(_("Choose whether it was justified."), field="review")
        if row.reviewed_at is not None:
            raise Conflict(_("Somebody has gone through this one already."), code="reviewed")
        needed = SHORTEST_REASON if review == Review.NOT_JUSTIFIED else 0
        BreakGlass.objects.filter(pk=row.pk).update(
            review=review,
            review_note=_text(note, shortest=needed),
            reviewed_at=clock.now(),
            reviewed_by_role_id=actor.role_id,
        )
        _tell(actor, row, "consents.break-glass-reviewed", review=review)


def _count_attempt(actor: Actor, room_id: UUID) -> None:
    """The count is kept outside the transaction, so that a refusal does not undo it."""
    if not try_take(ATTEMPTS, actor.seat):
        raise Denied("consents.break-glass", reason="not-allowed", why="too many attempts in a day", object_id=room_id)


def _end_old(role_id: UUID, room_id: UUID) -> None:
    """An access whose time is over is closed before the next one: one open row for a role and a room."""
    with acting_as(system("break-glass")):
        for old in BreakGlass.objects.filter(room_id=room_id, role_id=role_id, ended_at=None):
            BreakGlass.objects.filter(pk=old.pk).update(ended_at=old.ends_at)


def _text(text: str, *, shortest: int) -> str:
    plain = plain_line(text)
    if len(plain) < shortest:
        raise Invalid(
            _("Write why, with at least {count} characters.").format(count=shortest),
            field="reason",
            code="reason-short",
        )
    if len(plain) > LONGEST_TEXT:
        raise Invalid(_("That is too long. Use at most 1,000 characters."), field="reason", code="reason-long")
    return plain


def _tell(actor: Actor, row: BreakGlass, what: str, *, basis: str = "", **details: object) -> None:
    record(
        actor,
        what=what,
        about_person_id=row.person_id,
        room_id=row.room_id,
        object_id=row.id,
        basis=basis,
        details=details,
    )
    outbox.emit(what, break_glass_id=row.id, room_id=row.room_id, person_id=row.person_id, unit_id=row.unit_id)
