"""Making, changing and cancelling an appointment. One function = one transaction = one use-case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.appointments import text
from brobygger.appointments.models import Appointment, State
from brobygger.appointments.queries import AppointmentCard
from brobygger.appointments.services.common import (
    CANCELLED,
    CHANGED,
    MADE,
    Given,
    check_overlap,
    check_time,
    decide_agree,
    enter,
    enter_one,
    event,
    for_calendars,
    keep,
    move,
    planned,
    tell,
    write,
)
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id
from brobygger.rooms.queries import Members


def make(actor: Actor, *, room_id: UUID, given: Given, overlap_ok: bool = False) -> UUID:
    """Agree on a time. Raises Hidden, Denied, Invalid, Overlaps (unless it is confirmed)."""
    with transaction.atomic():
        found = enter(actor, room_id)
        decide_agree(found, "make")
        kept = _checked(found, given)
        key = new_id()
        if not overlap_ok:
            check_overlap(found, kept, key)
        seq = event(actor, found, MADE, key, kept)
        row = write(key, found, kept, seq, uid=key)
        keep(actor, found, "made", key)
        tell(found, key, seq, kept.people)
        for_calendars(found, row, seq, kept.people)
        return key


def change(actor: Actor, *, room_id: UUID, appointment_id: UUID, given: Given, overlap_ok: bool = False) -> UUID:
    """Change what stands about it, or the time: a new time replaces the old one. Gives the one that counts now.

    Raises Hidden, Denied, Invalid, Overlaps, Conflict (cancelled, replaced, over).
    """
    with transaction.atomic():
        found = enter_one(actor, room_id, appointment_id)
        decide_agree(found.members, "change")
        old = planned(found)
        kept = _checked(found.members, given, old)
        moved = (kept.starts_at, kept.ends_at) != (old.starts_at, old.ends_at)
        if moved and not overlap_ok:
            check_overlap(found.members, kept, old.uid)
        if moved:
            return move(actor, found, kept)
        seq = event(actor, found.members, CHANGED, old.id, kept)
        Appointment.objects.filter(pk=old.id).update(
            seq=seq,
            what=kept.what,
            place=kept.place,
            video=kept.video,
            bring=kept.bring,
            find=kept.find,
            with_memberships=list(kept.people),
            changed_at=clock.now(),
            sequence=old.sequence + 1,
        )
        keep(actor, found.members, "changed", old.id)
        tell(found.members, old.id, seq, {*kept.people, *old.concerned})
        for_calendars(found.members, _next(old), seq, {*kept.people, *old.concerned})
        return old.id


def cancel(actor: Actor, *, room_id: UUID, appointment_id: UUID) -> None:
    """It does not take place. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        found = enter_one(actor, room_id, appointment_id)
        decide_agree(found.members, "cancel")
        old = planned(found)
        seq = event(actor, found.members, CANCELLED, old.id, old)
        Appointment.objects.filter(pk=old.id).update(
            seq=seq, state=State.CANCELLED, changed_at=clock.now(), sequence=old.sequence + 1
        )
        keep(actor, found.members, "cancelled", old.id)
        tell(found.members, old.id, seq, old.concerned)
        for_calendars(found.members, _next(old), seq, old.concerned)


def _next(old: AppointmentCard) -> Appointment:
    """As calendars know it after a change."""
    return Appointment(id=old.id, uid=old.uid, sequence=old.sequence + 1, starts_at=old.starts_at)


def _checked(found: Members, given: Given, old: AppointmentCard | None = None) -> Given:
    """As it is kept. Raises Invalid. A time that stays as it was may have begun."""
    if old is None or (given.starts_at, given.ends_at) != (old.starts_at, old.ends_at):
        check_time(given.starts_at, given.ends_at)
    here = {one.id for one in found.members if one.is_active}
    if not given.people or not set(given.people) <= here:
        raise Invalid(_("Choose whom it is with, of those who are in the room."), field="people", code="nobody")
    return replace(
        given,
        what=text.line(given.what, "what", needed=True),
        place=text.line(given.place, "place"),
        video=text.video_link(given.video),
        bring=text.line(given.bring, "bring"),
        find=text.line(given.find, "find"),
        people=tuple(dict.fromkeys(given.people)),
    )
