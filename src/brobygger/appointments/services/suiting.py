"""A time does not suit: say so, offer others, answer them, and choose one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.appointments import access, text
from brobygger.appointments.models import Alternative, Answer, Unsuited
from brobygger.appointments.queries import AlternativeCard, AppointmentCard, AppointmentPage
from brobygger.appointments.services.common import (
    ANSWERED,
    OFFERED,
    UNSUITED,
    Given,
    check_time,
    enter_one,
    event,
    keep,
    move,
    planned,
    tell,
)
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.rooms import queries as rooms

MOST_OFFERED = 5
Time = tuple[dt.datetime, dt.datetime]


def does_not_suit(actor: Actor, *, room_id: UUID, appointment_id: UUID, times: str = "") -> None:
    """Say in one tap that the time does not suit; said again, it adds what would. The helpers are told.

    Raises Hidden, Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        found = enter_one(actor, room_id, appointment_id)
        access.say(found.room, found.me, found.card.concerned, "say")
        card = planned(found)
        kept = text.line(times, "times")
        seq = event(actor, found.members, UNSUITED, card.id, card)
        row = Unsuited(
            id=new_id(), room_id=room_id, appointment_id=card.id, membership_id=found.me.id, times=kept, at=clock.now()
        )
        Unsuited.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["appointment", "membership_id"],
            update_fields=["times", "at", "taken_back_at"],
        )
        keep(actor, found.members, "unsuited", card.id)
        tell(found.members, card.id, seq, _helpers(found))


def suits_after_all(actor: Actor, *, room_id: UUID, appointment_id: UUID) -> None:
    """Take that back. Raises Hidden, Denied, Conflict."""
    with transaction.atomic():
        found = enter_one(actor, room_id, appointment_id)
        access.say(found.room, found.me, found.card.concerned, "say")
        card = planned(found)
        mine = Unsuited.objects.filter(appointment_id=card.id, membership_id=found.me.id, taken_back_at=None)
        if mine.update(taken_back_at=clock.now()):
            event(actor, found.members, ANSWERED, card.id, card)


def offer(actor: Actor, *, room_id: UUID, appointment_id: UUID, offered: Sequence[Time]) -> None:
    """Offer up to five other times, in the place of those that were offered before. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        found = enter_one(actor, room_id, appointment_id)
        access.offer(found.room, found.me.kind, "offer")
        card = planned(found)
        wanted = list(dict.fromkeys(one for one in offered if one != (card.starts_at, card.ends_at)))
        if not 1 <= len(wanted) <= MOST_OFFERED:
            raise Invalid(_("Offer between one and five other times."), field="times", code="count")
        for one in wanted:
            check_time(*one)
        now = clock.now()
        Alternative.objects.filter(appointment_id=card.id, withdrawn_at=None).update(withdrawn_at=now)
        rows = [
            Alternative(
                id=new_id(),
                room_id=room_id,
                appointment_id=card.id,
                starts_at=starts_at,
                ends_at=ends_at,
                by_membership_id=found.me.id,
                at=now,
            )
            for starts_at, ends_at in wanted
        ]
        Alternative.objects.bulk_create(rows)
        if found.me.id in card.concerned:
            Answer.objects.bulk_create([_answer(found, row.id, fits=True) for row in rows])
        seq = event(actor, found.members, OFFERED, card.id, card)
        keep(actor, found.members, "offered", card.id)
        tell(found.members, card.id, seq, _concerned(found))


def answer(actor: Actor, *, room_id: UUID, alternative_id: UUID, fits: bool) -> UUID | None:
    """Say whether an offered time suits. The last yes that is needed chooses it; then gives the new appointment.

    Raises Hidden, Denied, Conflict.
    """
    with transaction.atomic():
        found, one = _of_alternative(actor, room_id, alternative_id)
        access.say(found.room, found.me, found.card.concerned, "say")
        card = planned(found)
        Answer.objects.bulk_create(
            [_answer(found, one.id, fits=fits)],
            update_conflicts=True,
            unique_fields=["alternative", "membership_id"],
            update_fields=["fits", "at"],
        )
        keep(actor, found.members, "answered", card.id)
        if fits and _concerned(found) <= {*one.yes, found.me.id}:
            check_time(one.starts_at, one.ends_at)
            return move(actor, found, _moved(card, one))
        seq = event(actor, found.members, ANSWERED, card.id, card)
        tell(found.members, card.id, seq, _helpers(found))
        return None


def choose(actor: Actor, *, room_id: UUID, alternative_id: UUID) -> UUID:
    """A helper settles on an offered time, whoever has answered. Raises Hidden, Denied, Conflict, Invalid (past)."""
    with transaction.atomic():
        found, one = _of_alternative(actor, room_id, alternative_id)
        access.offer(found.room, found.me.kind, "choose")
        card = planned(found)
        check_time(one.starts_at, one.ends_at)
        return move(actor, found, _moved(card, one))


def _of_alternative(actor: Actor, room_id: UUID, alternative_id: UUID) -> tuple[AppointmentPage, AlternativeCard]:
    """The appointment that a time is offered for. Raises Hidden; Conflict where other times are offered by now."""
    rooms.room_head(actor, room_id)
    found = enter_one(actor, room_id, appointment_of(actor, room_id=room_id, alternative_id=alternative_id))
    one = next((one for one in found.card.alternatives if one.id == alternative_id), None)
    if one is None:
        planned(found)
        raise Conflict(_("Other times are offered by now. Have a look at them."), code="withdrawn")
    return found, one


def _moved(card: AppointmentCard, one: AlternativeCard) -> Given:
    return Given(
        what=card.what,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place=card.place,
        video=card.video,
        bring=card.bring,
        find=card.find,
        people=tuple(person.membership_id for person in card.people if person.is_here),
    )


def _answer(found: AppointmentPage, alternative_id: UUID, *, fits: bool) -> Answer:
    return Answer(
        id=new_id(),
        room_id=found.room.id,
        alternative_id=alternative_id,
        membership_id=found.me.id,
        fits=fits,
        at=clock.now(),
    )


def _concerned(found: AppointmentPage) -> set[UUID]:
    return set(found.card.concerned)


def _helpers(found: AppointmentPage) -> set[UUID]:
    """Whoever made it and the helpers whom it is with: those who can offer another time."""
    helpers = {one.id for one in found.members.members if one.kind == "helper"}
    return ({found.card.by_membership_id} | _concerned(found)) & helpers or helpers


def appointment_of(actor: Actor, *, room_id: UUID, alternative_id: UUID) -> UUID:
    """The appointment that a time is offered for, as the actor may see it. Raises Hidden."""
    rows = Alternative.objects.filter(pk=alternative_id, room_id=room_id).values_list("appointment_id", flat=True)
    found = rows.first()
    access.found(found is not None, "read", alternative_id)
    assert found is not None
    return found
