"""Beginning a hand-over, offering it, the person's answer, and ending it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.appointments import services as appointments
from brobygger.directory.queries import unit_page
from brobygger.handovers import access, queries
from brobygger.handovers.access import HELPERS, ONE, PERSON, TWO
from brobygger.handovers.models import Handover
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.recipes import recipe
from brobygger.handovers.services.common import change, enter, event, keep, tell, write
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.live import services as live
from brobygger.rooms import queries as rooms

ANSWERS = ("yes", "no")


def begin(actor: Actor, *, room_id: UUID, unit_id: UUID) -> UUID:
    """Begin a hand-over from oneself to a unit. Raises Hidden, Denied, Conflict (one to that unit goes on already)."""
    with transaction.atomic():
        rooms.room_head(actor, room_id)
        live.lock_stream(actor, stream_id=room_id)
        members, cards = queries.page(actor, room_id)
        access.begin(members.room, members.me.kind)
        unit = unit_page(actor, unit_id)
        if [one for one in cards if one.ended_at is None and one.to_unit_id == unit_id]:
            raise Conflict(_("There is a hand-over to them already. Go on with that one."), code="goes-on")
        assert actor.role_id is not None
        key = new_id()
        seq = event(actor, members.room, key, "begun")
        row = Handover(
            id=key,
            room_id=room_id,
            seq=seq,
            version=recipe().version,
            one_role_id=actor.role_id,
            from_organisation_id=actor.organisation_id,
            to_organisation_id=unit.organisation_id,
            to_unit_id=unit_id,
            begun_at=clock.now(),
        )
        Handover.objects.bulk_create([row])
        keep(actor, queries.one(actor, room_id, key), "begun")
        return key


def offer(actor: Actor, *, room_id: UUID, handover_id: UUID) -> None:
    """Put the offer before the person, who answers when they like. Raises Hidden, Denied, Conflict (is offered)."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({ONE}), "offer")
        if found.card.offered_at is not None:
            raise Conflict(_("It is offered already."), code="done")
        change(found, offered_at=clock.now())
        tell(found, event(actor, found.room, handover_id, "offered"), PERSON)
        keep(actor, found, "offered")


def answer(actor: Actor, *, room_id: UUID, handover_id: UUID, answer: str) -> None:
    """The person's yes or no, by themselves or told to the helper who offered. It can be changed until the meeting.

    A no hides the agenda from the receiving helper and calls the meeting off. Raises Hidden, Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({PERSON, ONE}), "answer")
        if answer not in ANSWERS:
            raise Invalid(_("Choose yes or no."), field="answer", code="answer")
        if found.card.answer == answer:
            return
        if found.card.offered_at is None:
            raise Conflict(_("It is not offered yet."), code="not-offered")
        values = {"answer": answer, "answered_at": clock.now(), "answer_by_membership_id": found.me.id}
        if answer == "no":
            values["shown_at"] = None
            found = _without_meeting(actor, found)
        change(found, **values)
        tell(found, event(actor, found.room, handover_id, f"answered-{answer}"), ONE, PERSON)
        keep(actor, found, "answered")


def set_voicemail(actor: Actor, *, room_id: UUID, handover_id: UUID, answer: str) -> None:
    """Whether helpers may speak to the person's answering machine: the person's to say, or told to a helper."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, access.PARTIES, "voicemail")
        if answer not in ANSWERS:
            raise Invalid(_("Choose yes or no."), field="voicemail", code="answer")
        change(found, voicemail=answer)
        keep(actor, found, "voicemail")


def stop(actor: Actor, *, room_id: UUID, handover_id: UUID, why: str) -> None:
    """End it before the end, with a reason that the three see. Raises Hidden, Denied, Invalid, Conflict."""
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, HELPERS, "stop")
        write(found, "why", why)
        found = _without_meeting(actor, found)
        change(found, ended_at=clock.now(), ended_how="stopped")
        tell(found, event(actor, found.room, handover_id, "stopped"), ONE, TWO, PERSON)
        keep(actor, found, "stopped")


def change_helper(actor: Actor, *, room_id: UUID, handover_id: UUID, which: str, role_id: UUID, why: str) -> None:
    """Another helper in the place of one of the two, with a reason: what builds trust is done anew.

    The new one must be in the room already. Raises Hidden, Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        found = _enter_to_change(actor, room_id, handover_id)
        card, one = found.card, next((m for m in found.members.members if m.role_id == role_id), None)
        own = card.to_organisation_id if which == TWO else card.from_organisation_id
        if which not in HELPERS or one is None or one.organisation_id != own:
            raise Invalid(_("Choose a helper of that service who is in the room."), field="role", code="nobody")
        if role_id in (card.one_role_id, card.two_role_id):
            raise Invalid(_("They take part already."), field="role", code="same")
        write(found, "why", why)
        found = _without_meeting(actor, found)
        values: dict[str, object] = {"round": card.round + 1, "shown_at": None}
        values |= {"two_role_id": role_id, "ready_at": None} if which == TWO else {"one_role_id": role_id}
        change(found, **values)
        changed = queries.one(actor, room_id, handover_id)
        tell(changed, event(actor, found.room, handover_id, f"changed-{which}"), ONE, TWO, PERSON)
        keep(actor, found, "changed")


def without_meeting(actor: Actor, found: HandoverPage) -> HandoverPage:
    """Call off a meeting that is to come: it is no meeting any more."""
    return _without_meeting(actor, found)


def _without_meeting(actor: Actor, found: HandoverPage) -> HandoverPage:
    meeting = found.card.meeting
    if meeting is None or "meeting" in found.card.done:
        return found
    if meeting.ends_at > clock.now():  # a person who only reads cancels nothing, and says that it does not suit
        call_off = appointments.cancel if found.room.may_write else appointments.does_not_suit
        call_off(actor, room_id=found.room.id, appointment_id=meeting.appointment_id)
    change(found, meeting_uid=None)
    return replace(found, card=replace(found.card, meeting=None))


def _enter_to_change(actor: Actor, room_id: UUID, handover_id: UUID) -> HandoverPage:
    """One of the two, or, where one has left, a colleague where they worked."""
    found = enter(actor, room_id, handover_id, frozenset({ONE, TWO, access.COLLEAGUE, access.OTHER}), "change")
    one_gone = found.card.one is None or not found.card.one.is_here
    steps_in = one_gone and found.me.organisation_id == found.card.from_organisation_id
    two_gone = found.card.two is None or not found.card.two.is_here
    steps_in = steps_in or (two_gone and found.me.organisation_id == found.card.to_organisation_id)
    sides = HELPERS | {found.side} if steps_in and found.me.kind == "helper" else HELPERS
    access.act(found.room, found.side, frozenset(sides), "change")
    return found
