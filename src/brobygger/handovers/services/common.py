"""What every change of a hand-over does: decide, take the stream's lock, read anew, decide anew, write, and tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.handovers import access, queries, rules
from brobygger.handovers.models import Handover, Mark, Point
from brobygger.handovers.queries import HandoverCard, HandoverPage
from brobygger.handovers.recipes import recipe
from brobygger.kernel import clock, outbox
from brobygger.kernel.actor import Actor, role_seat, self_seat
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live
from brobygger.rooms import queries as rooms
from brobygger.rooms import text as texts
from brobygger.rooms.queries import RoomHead

EVENT = "handover"
LONGEST = 500


def enter(actor: Actor, room_id: UUID, handover_id: UUID, sides: frozenset[str], what: str) -> HandoverPage:
    """A hand-over that goes on, as it stands under the stream's lock. Raises Hidden, Denied, Conflict (ended)."""
    rooms.room_head(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    found = queries.one(actor, room_id, handover_id)
    access.act(found.room, found.side, sides, what)
    if found.card.ended_at is not None:
        raise Conflict(_("This hand-over has ended."), code="ended")
    return found


def must_be_yes(card: HandoverCard) -> None:
    """Raises Conflict where the person has not said yes, or has said no since."""
    if card.answer != "yes":
        raise Conflict(unmet("yes", card), code="yes")


def must_hold(card: HandoverCard, step: str) -> None:
    """Raises Invalid with what lacks and what to do about it; Conflict where the step is done already."""
    if rules.is_done(step, card.facts):
        made = next((one for one in reversed(card.marks) if one.step == step), None)
        name = made.by_name if made else ""
        raise Conflict(_("%(name)s has noted this already. Nothing is lost.") % {"name": name}, code="done")
    lacking = rules.lacks(recipe().step(step), card.facts)
    if lacking:
        raise Invalid(unmet(lacking[0], card), field="step", code=lacking[0])


def unmet(need: str, card: HandoverCard) -> str:
    """What lacks, and what to do about it."""
    said = {
        "yes": _("The person has not said yes. Offer the first meeting, and wait for their answer."),
        "contact": _(
            "The receiving service has not said yet who will meet the person and what the offer is. "
            "Without that the meeting is no help. Ask them first."
        ),
        "decision": _(
            "The decision of the receiving service is not made yet: before that they may not meet the person. "
            "Ask when it comes, and fix the meeting then."
        ),
        "plan": _("Make the agenda together first."),
        "coordinate": _("Show the agenda to participant 2 first."),
        "time": _("Agree on time and place first."),
        "meeting": _("The meeting has not been held yet."),
        "meeting-begun": _("The meeting has not begun yet. Note it when it has been held."),
        "first": _("The first appointment is not made yet. Participant 2 makes it."),
        "first-begun": _("The first appointment has not begun yet."),
        "window": _("It is too early: call one to three working days before the first appointment."),
        "arrive": _("The first appointment has not been yet."),
    }
    return said.get(need, _("Something else comes first."))


def mark(
    found: HandoverPage,
    step: str,
    *,
    outcome: str = "",
    checks: Iterable[str] = (),
    happened_at: dt.datetime | None = None,
    about: str = "",
) -> None:
    """The row of a step that was done. The caller has decided."""
    row = Mark(
        id=new_id(),
        room_id=found.room.id,
        handover_id=found.card.id,
        round=found.card.round,
        step=step,
        about=about,
        outcome=outcome,
        checks=list(checks),
        happened_at=happened_at or clock.now(),
        by_membership_id=found.me.id,
        at=clock.now(),
    )
    Mark.objects.bulk_create([row])


def write(found: HandoverPage, part: str, text: str, *, shared: bool = True) -> UUID:
    """The row of some words. Raises Invalid (empty, too long)."""
    row = Point(
        id=new_id(),
        room_id=found.room.id,
        handover_id=found.card.id,
        part=part,
        text=line(text),
        shared=shared,
        by_membership_id=found.me.id,
        at=clock.now(),
    )
    Point.objects.bulk_create([row])
    return row.id


def line(text: str, field: str = "text") -> str:
    """Words as they are kept. Raises Invalid."""
    return texts.line(text, field=field, longest=LONGEST, needed=True)


def change(found: HandoverPage, **values: object) -> None:
    """Change the hand-over's own row."""
    Handover.objects.filter(pk=found.card.id).update(**values)


def event(actor: Actor, head: RoomHead, handover_id: UUID, what: str) -> int:
    """A line in the room's log."""
    return live.append(actor, stream_id=head.id, kind=EVENT, ref=handover_id, ids={"what": what})


def keep(actor: Actor, found: HandoverPage, what: str) -> None:
    """A line in the access log about the person of the room."""
    record(
        actor,
        what=f"handovers.{what}",
        about_person_id=found.room.about_person_id,
        room_id=found.room.id,
        object_id=found.card.id,
        basis=found.me.basis,
    )


def tell(found: HandoverPage, seq: int, *sides: str) -> None:
    """The named sides, except whoever does it, are told that something has happened."""
    card, person = found.card, found.room.about_person_id
    wanted: dict[str, tuple[UUID, str]] = {access.PERSON: (person, self_seat(person))}
    for side, helper, role in ((access.ONE, card.one, card.one_role_id), (access.TWO, card.two, card.two_role_id)):
        if helper is not None and helper.is_here and role is not None:
            wanted[side] = (helper.person_id, role_seat(role))
    for side in sides:
        if side in wanted and side != found.side:
            whom, seat = wanted[side]
            outbox.emit("handovers.changed", room=found.room.id, handover=card.id, person=whom, seat=seat, seq=seq)


def finish_if_over(actor: Actor, found: HandoverPage) -> bool:
    """End a hand-over that is taken over and talked through; gives whether it was."""
    card = next(one for one in queries.of_room(found.room.id) if one.id == found.card.id)
    if not rules.is_over(card.facts):
        return False
    change(found, ended_at=clock.now(), ended_how="done")
    event(actor, found.room, card.id, "done")
    outbox.emit(
        "handovers.done",
        room=found.room.id,
        handover=card.id,
        one=card.one_role_id,
        two=card.two_role_id,
    )
    return True
