"""Times, and the steps that are noted when they are done: the meeting, the calls, the arrival, the debrief."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.appointments import services as appointments
from brobygger.appointments.services import Given
from brobygger.handovers import rules
from brobygger.handovers.access import COLLEAGUE, HELPERS, ONE, PERSON, TWO
from brobygger.handovers.queries import TRIED, HandoverCard
from brobygger.handovers.recipes import recipe
from brobygger.handovers.services.asking import ask_person
from brobygger.handovers.services.common import (
    change,
    enter,
    event,
    finish_if_over,
    keep,
    mark,
    must_be_yes,
    must_hold,
    tell,
    write,
)
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid

CHECKS = ("trust", "few", "planned", "offer-known")  # the four questions about the intention
BY: dict[str, frozenset[str]] = {
    "meeting": HELPERS,
    "call": frozenset({ONE}),
    "before": frozenset({TWO, COLLEAGUE}),
    "arrive": frozenset({TWO, COLLEAGUE}),
    "accept": frozenset({TWO}),
    "debrief": HELPERS,
}
OF_FIRST = ("before", "arrive")  # noted once for each time that the first appointment has had


def fix_meeting(actor: Actor, *, room_id: UUID, handover_id: UUID, given: Given, overlap_ok: bool = False) -> UUID:
    """Agree on the meeting's time and place; gives the appointment.

    Raises Hidden, Denied, Invalid (what must be true first; the time), Conflict (it is fixed), Overlaps.
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, HELPERS, "time")
        must_hold(found.card, "time")
        key = appointments.make(actor, room_id=room_id, given=given, overlap_ok=overlap_ok)
        change(found, meeting_uid=key)
        tell(found, event(actor, found.room, handover_id, "time"), ONE, TWO)
        keep(actor, found, "time")
        return key


def set_first(actor: Actor, *, room_id: UUID, handover_id: UUID, given: Given, overlap_ok: bool = False) -> UUID:
    """Make the first appointment in the new service; gives it. Raises as `fix_meeting`."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, HELPERS, "first")
        must_be_yes(found.card)
        if not rules.is_done("contact", found.card.facts) or found.card.decision not in rules.DECIDED:
            must_hold(found.card, "time")
        if found.card.first is not None:
            raise Invalid(_("It is made already. Change it among the appointments."), field="day", code="done")
        key = appointments.make(actor, room_id=room_id, given=given, overlap_ok=overlap_ok)
        change(found, first_uid=key)
        tell(found, event(actor, found.room, handover_id, "first"), ONE, TWO)
        keep(actor, found, "first")
        return key


def need_another_time(actor: Actor, *, room_id: UUID, handover_id: UUID, times: str = "") -> None:
    """The person needs another time in the new service: the helper they know is told as well, and gets it moved.

    Raises Hidden, Denied, Invalid (no time yet), Conflict.
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({PERSON}), "move")
        time = found.card.first or found.card.meeting
        if time is None:
            raise Invalid(_("No time is agreed yet."), field="times", code="no-time")
        appointments.does_not_suit(actor, room_id=room_id, appointment_id=time.appointment_id, times=times)
        tell(found, event(actor, found.room, handover_id, "move"), ONE, TWO)


def note(
    actor: Actor,
    *,
    room_id: UUID,
    handover_id: UUID,
    step: str,
    outcome: str = "",
    checks: Iterable[str] = (),
    text: str = "",
    happened_at: dt.datetime | None = None,
) -> bool:
    """Note that a step is done, how it went, and when; gives whether the hand-over is over with it.

    Of two at once the first counts, and the other is told so. Raises Hidden, Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, BY.get(step, frozenset()), step)
        must_be_yes(found.card)
        must_hold(found.card, step)
        _check(found.card, step, outcome, happened := happened_at or _usual(found.card, step))
        tried = outcome == TRIED
        about = clock.now().isoformat() if tried else _about(found.card, step)
        known = [one for one in checks if one in CHECKS]
        mark(found, step, outcome=outcome, checks=known, happened_at=happened, about=about)
        if text.strip():
            write(found, "note", text)
        if not tried:
            tell(found, event(actor, found.room, handover_id, step), *HELPERS)
        if step == "accept":
            ask_person(actor, found)
        keep(actor, found, "noted")
        return finish_if_over(actor, found)


def _check(card: HandoverCard, step: str, outcome: str, happened: dt.datetime) -> None:
    wanted = recipe().step(step).outcomes
    if (wanted and outcome not in wanted) or (not wanted and outcome):
        raise Invalid(_("Say how it went."), field="outcome", code="outcome")
    if outcome == "voicemail" and card.voicemail != "yes":
        raise Invalid(
            _("The person has not said yes to messages on the answering machine. Call again, and say nothing there."),
            field="outcome",
            code="voicemail",
        )
    if happened > clock.now():
        raise Invalid(_("That moment is still to come. Note it when it has happened."), field="when", code="future")
    earliest = _earliest(card, step)
    if earliest is not None and happened < earliest:
        raise Invalid(_("It cannot have happened as early as that. Is the date right?"), field="when", code="too-early")


def _earliest(card: HandoverCard, step: str) -> dt.datetime | None:
    """Before this it could not have happened."""
    if step == "meeting":
        return card.meeting.starts_at if card.meeting else None
    if step == "arrive":
        return card.first.starts_at if card.first else None
    if step == "before" and card.first is not None:
        return rules.call_opens_at(card.facts)
    return card.done.get("meeting")


def _usual(card: HandoverCard, step: str) -> dt.datetime:
    """When it happened, where nobody says: the meeting at its end, the arrival at its time, the rest now."""
    now = clock.now()
    if step == "meeting" and card.meeting is not None:
        return min(now, card.meeting.ends_at)
    if step == "arrive" and card.first is not None:
        return min(now, card.first.starts_at)
    return now


def _about(card: HandoverCard, step: str) -> str:
    return card.first.starts_at.isoformat() if step in OF_FIRST and card.first is not None else ""
