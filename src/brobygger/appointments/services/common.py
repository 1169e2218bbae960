"""What every change of an appointment does: decide, take the stream's lock, decide anew, write, and tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.appointments import access, queries, times
from brobygger.appointments.models import Appointment, State
from brobygger.appointments.queries import AppointmentCard, AppointmentPage
from brobygger.audit.services import record
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import Members

MADE, CHANGED, MOVED, CANCELLED = (
    "appointment-made",
    "appointment-changed",
    "appointment-moved",
    "appointment-cancelled",
)
UNSUITED, OFFERED, ANSWERED = "appointment-unsuited", "appointment-offered", "appointment-answered"
LONGEST = dt.timedelta(hours=24)
AHEAD = dt.timedelta(days=3 * 366)


class Overlaps(Invalid):
    """The same people have another appointment at that time: a warning, to be confirmed."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says about an appointment. `people` are memberships."""

    what: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    video: str = ""
    bring: str = ""
    find: str = ""
    people: tuple[UUID, ...] = ()


def enter(actor: Actor, room_id: UUID) -> Members:
    """Who is in the room as it stands under the stream's lock. Raises Hidden, Denied."""
    rooms.room_head(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    return rooms.members(actor, room_id)


def enter_one(actor: Actor, room_id: UUID, appointment_id: UUID) -> AppointmentPage:
    """An appointment as it stands under the stream's lock. Raises Hidden, Denied."""
    rooms.room_head(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    return queries.one(actor, room_id, appointment_id)


def planned(found: AppointmentPage) -> AppointmentCard:
    """The appointment, if it still stands. Raises Conflict with what became of it."""
    card = found.card
    if card.state == State.CANCELLED:
        raise Conflict(_("The appointment is cancelled."), code="cancelled")
    if card.state == State.REPLACED:
        latest = found.chain[-1]
        raise Conflict(
            _("Another time is chosen already: %(when)s.") % {"when": times.when(latest.starts_at)}, code="replaced"
        )
    if card.ends_at <= clock.now():
        raise Conflict(_("The appointment is over."), code="past")
    return card


def check_time(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Raises Invalid: in the past, ends before it starts, longer than a day, or years ahead."""
    if ends_at <= starts_at:
        raise Invalid(_("It must end after it starts."), field="length", code="ends-before")
    if ends_at - starts_at > LONGEST:
        raise Invalid(_("An appointment can last a day at most."), field="length", code="too-long")
    if starts_at <= clock.now():
        raise Invalid(_("That time has passed. Choose one that is to come."), field="day", code="past")
    if starts_at > clock.now() + AHEAD:
        raise Invalid(_("That is more than three years ahead. Is the year right?"), field="day", code="far")


def check_overlap(found: Members, given: Given, uid: UUID) -> None:
    """Raises Overlaps where the same people meet elsewhere then."""
    other = queries.overlapping(
        room_id=found.room.id,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        people=list(given.people),
        uid=uid,
        mine=found.me.id in given.people,
    )
    if other is None:
        return
    here, what, starts_at, ends_at = other
    when = times.when(starts_at, ends_at)
    said = _("There is another appointment at that time: %(what)s, %(when)s.") % {"what": what, "when": when}
    if not here:
        said = _("You have another appointment at that time: %(when)s.") % {"when": when}
    raise Overlaps(said, field="day", code="overlap")


def event(
    actor: Actor, found: Members, kind: str, appointment_id: UUID, given: Given | AppointmentCard, **more: str
) -> int:
    """A line in the room's log: whose appointment (a helper whom it is with), and when."""
    people = given.people if isinstance(given, Given) else tuple(one.membership_id for one in given.people)
    ids = {"when": given.starts_at.isoformat(), **more}
    whom = next((one for one in found.members if one.id in people and one.kind == "helper"), None)
    if whom is not None:
        ids["membership"] = str(whom.id)
    return live.append(actor, stream_id=found.room.id, kind=kind, ref=appointment_id, ids=ids)


def tell(found: Members, appointment_id: UUID, seq: int, people: Iterable[UUID]) -> None:
    """Everybody whom it concerns, except whoever does it, is told that something has happened."""
    wanted = set(people)
    for card in found.members:
        if card.id in wanted and not card.is_me:
            outbox.emit(
                "appointments.changed",
                room=found.room.id,
                appointment=appointment_id,
                person=card.person_id,
                seat=card.seat,
                seq=seq,
            )


def for_calendars(
    found: Members, of: Appointment, seq: int, people: Iterable[UUID], *, was: dt.datetime | None = None
) -> None:
    """Everybody whose calendar it is in, or was, also whoever does it: those who wish it get it by e-mail.

    `was`: when it was to be before. The sooner of the two times says how urgent it is to know.
    """
    wanted = set(people)
    soonest = min(of.starts_at, was or of.starts_at)
    for card in found.members:
        if card.id in wanted:
            outbox.emit(
                "appointments.for-calendar",
                room=found.room.id,
                appointment=of.id,
                uid=of.uid,
                sequence=of.sequence,
                soonest=soonest.isoformat(),
                person=card.person_id,
                seat=card.seat,
                seq=seq,
            )


def keep(actor: Actor, found: Members, what: str, object_id: UUID) -> None:
    """A line in the access log about the person of the room."""
    record(
        actor,
        what=f"appointments.{what}",
        about_person_id=found.room.about_person_id,
        room_id=found.room.id,
        object_id=object_id,
        basis=found.me.basis,
    )


def move(actor: Actor, found: AppointmentPage, given: Given) -> UUID:
    """Put a new appointment in the place of this one; all whom either concerns are told. The caller has decided."""
    old, members, key = found.card, found.members, new_id()
    seq = event(actor, members, MOVED, key, given, was=old.starts_at.isoformat())
    Appointment.objects.filter(pk=old.id).update(state=State.REPLACED, changed_at=clock.now())
    row = write(key, members, given, seq, uid=old.uid, sequence=old.sequence + 1, replaces_id=old.id)
    keep(actor, members, "moved", key)
    tell(members, key, seq, {*given.people, *old.concerned})
    for_calendars(members, row, seq, {*given.people, *old.concerned}, was=old.starts_at)
    return key


def write(
    key: UUID,
    found: Members,
    given: Given,
    seq: int,
    *,
    uid: UUID,
    sequence: int = 0,
    replaces_id: UUID | None = None,
) -> Appointment:
    """The row."""
    row = Appointment(
        id=key,
        room_id=found.room.id,
        seq=seq,
        what=given.what,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        place=given.place,
        video=given.video,
        bring=given.bring,
        find=given.find,
        with_memberships=list(given.people),
        by_membership_id=found.me.id,
        made_at=clock.now(),
        changed_at=clock.now(),
        uid=uid,
        sequence=sequence,
        replaces_id=replaces_id,
    )
    Appointment.objects.bulk_create([row])
    return row


def decide_agree(found: Members, what: str) -> None:
    """Raises Denied."""
    access.agree(found.room, found.me.kind, what)
