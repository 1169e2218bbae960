"""What every change of a room does: decide, lock in the one order, decide again, and write as the keeper of rooms.

Lock order everywhere: person → membership and consent → stream → the rest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.audit.services import record
from brobygger.consents.access import BasisDecision
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, role_seat, self_seat, system
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live import services as live
from brobygger.people.queries import StaffCard
from brobygger.people.services import lock_person
from brobygger.rooms import access, models
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind, RoomState

KEEPER = system("rooms")  # who writes rooms and memberships, once a service has decided


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes into a room: as shown from then on, and on which basis."""

    seat: str
    person_id: UUID
    kind: str
    name: str
    basis: str
    consent_id: UUID | None = None
    valid_until: dt.datetime | None = None
    role_id: UUID | None = None
    organisation_id: UUID | None = None
    title: str = ""
    unit_name: str = ""
    organisation_name: str = ""
    may_write: bool = True


def enter(actor: Actor, room_id: UUID, action: Action) -> RoomAccess:
    """Decide, take the locks of the person, the memberships and the stream, and decide anew. Raises Hidden, Denied."""
    found = access.room(actor, room_id, action)
    lock_room(actor, found.about_person_id, room_id)
    return access.room(actor, room_id, action)


def lock_room(actor: Actor, about_person_id: UUID, room_id: UUID) -> live.StreamHead:
    """Take the locks in the one order; gives the stream as it stands under them."""
    lock_person(actor, person_id=about_person_id)
    with acting_as(KEEPER):
        rows = models.Membership.objects.select_for_update().filter(room_id=room_id, ended_at=None)
        list(rows.order_by("id").values_list("id"))
    return live.lock_stream(actor, stream_id=room_id)


def say(
    actor: Actor, room_id: UUID, kind: str, *, seat: str | None = None, ref: UUID | None = None, **ids: UUID | None
) -> int:
    """Write an event that all in the room see; by the actor, or shown as another seat's doing."""
    named = {key: str(value) for key, value in ids.items() if value is not None}
    if seat is None or seat == actor.seat:
        return live.append(actor, stream_id=room_id, kind=kind, ref=ref, ids=named)
    with acting_as(KEEPER):
        return live.append(KEEPER, stream_id=room_id, kind=kind, ref=ref, ids=named, as_seat=seat)


def keep(
    actor: Actor,
    here: RoomAccess,
    what: str,
    *,
    object_id: UUID | None = None,
    basis: str = "",
    **details: UUID | str | int | None,
) -> None:
    """A line in the access log about the person of the room."""
    record(
        actor,
        what=what,
        about_person_id=here.about_person_id,
        room_id=here.id,
        object_id=object_id,
        basis=basis or here.basis,
        details={key: value for key, value in details.items() if value is not None},
    )


def tell(kind: str, here: RoomAccess, **ids: UUID | str | None) -> None:
    """News for the reactions in config/handlers.py."""
    outbox.emit(kind, room=here.id, person=here.about_person_id, **ids)


def change_room(room_id: UUID, **values: object) -> None:
    """Write to the room's row."""
    with acting_as(KEEPER):
        models.Room.objects.filter(pk=room_id).update(**values)


def set_state(actor: Actor, room_id: UUID, state: RoomState, **values: object) -> None:
    """The room and its stream go on in the same state (a stream knows no "declined": it is closed)."""
    change_room(room_id, state=state, **values)
    live.set_state(actor, stream_id=room_id, state="closed" if state == RoomState.DECLINED else str(state))


def helper(card: StaffCard, decision: BasisDecision) -> Newcomer:
    """A helper as they stand in the directory now, on the basis that was found."""
    return Newcomer(
        seat=role_seat(card.role_id),
        person_id=card.person_id,
        kind=MemberKind.HELPER,
        name=card.name,
        basis=decision.basis,
        consent_id=decision.consent_id,
        valid_until=decision.valid_until,
        role_id=card.role_id,
        organisation_id=card.organisation_id,
        title=card.title,
        unit_name=card.unit_name,
        organisation_name=card.organisation_name,
    )


def kin(person_id: UUID, name: str, kind: str, decision: BasisDecision) -> Newcomer:
    """A next of kin or trust person, as themselves."""
    return Newcomer(
        seat=self_seat(person_id),
        person_id=person_id,
        kind=kind,
        name=name,
        basis=decision.basis,
        consent_id=decision.consent_id,
        valid_until=decision.valid_until,
    )


def let_in(
    actor: Actor, room_id: UUID, newcomer: Newcomer, *, from_seq: int = 1, invited_by: UUID | None = None
) -> UUID:
    """Make the membership and its seat in the stream; gives the membership. The caller holds the locks.

    A place of the same seat that has ended by the clock is closed first.
    """
    _close_lapsed(actor, room_id, newcomer.seat)
    row = models.Membership(
        id=new_id(),
        room_id=room_id,
        seat=newcomer.seat,
        person_id=newcomer.person_id,
        role_id=newcomer.role_id,
        organisation_id=newcomer.organisation_id,
        kind=newcomer.kind,
        name=newcomer.name,
        title=newcomer.title,
        unit_name=newcomer.unit_name,
        organisation_name=newcomer.organisation_name,
        basis=newcomer.basis,
        consent_id=newcomer.consent_id,
        joined_at=clock.now(),
        from_seq=from_seq,
        valid_until=newcomer.valid_until,
        invited_by_membership_id=invited_by,
    )
    with acting_as(KEEPER):
        models.Membership.objects.bulk_create([row])
    live.subscribe(
        actor,
        stream_id=room_id,
        seat=newcomer.seat,
        from_seq=from_seq,
        may_write=newcomer.may_write,
        valid_until=newcomer.valid_until,
    )
    return row.id


def from_now(actor: Actor, here: RoomAccess, *, newcomers_see_history: bool | None = None) -> int:
    """Where a newcomer's history begins: as the person chose. The caller holds the stream's lock."""
    whole = here.newcomers_see_history if newcomers_see_history is None else newcomers_see_history
    return 1 if whole else live.lock_stream(actor, stream_id=here.id).last_seq + 1


def let_out(
    actor: Actor,
    room_id: UUID,
    members: list[models.Membership],
    how: str,
    *,
    handed_to: UUID | None = None,
    why: str = "",
) -> None:
    """End memberships and their seats, and the balls that they hold. The caller holds the locks."""
    ids = [row.id for row in members]
    now = clock.now()
    with acting_as(KEEPER):
        models.Membership.objects.filter(pk__in=ids, ended_at=None).update(
            ended_at=now, ended_how=how, handed_to_membership_id=handed_to, handed_why=why
        )
        balls = models.Ball.objects.filter(room_id=room_id, holder_membership_id__in=ids, answered_at=None)
        balls.update(answered_at=now, answered_how="left")
    for row in members:
        live.end_subscriber(actor, stream_id=room_id, seat=row.seat)


def open_members(room_id: UUID, **those: object) -> list[models.Membership]:
    """The open memberships of a room, as the keeper sees them, also those whose period is over."""
    with acting_as(KEEPER):
        return list(models.Membership.objects.filter(room_id=room_id, ended_at=None, **those).order_by("id"))


def _close_lapsed(actor: Actor, room_id: UUID, seat: str) -> None:
    now = clock.now()
    lapsed = [row for row in open_members(room_id, seat=seat) if row.valid_until and row.valid_until <= now]
    if lapsed:
        let_out(actor, room_id, lapsed, "period-over")
