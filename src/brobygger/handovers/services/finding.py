"""Finding the receiving helper: the unit is asked, they are brought into the room, and say that they are ready."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.directory import services as directory
from brobygger.handovers import queries, rules
from brobygger.handovers.access import ONE, PERSON, TWO
from brobygger.handovers.services.common import change, enter, event, keep, tell, write
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.people.queries import role_card
from brobygger.rooms import services as rooms

DECISIONS = ("made", "not-needed", "waiting", "meet-first")


def ask_unit(actor: Actor, *, room_id: UUID, handover_id: UUID, question: str) -> UUID:
    """Ask the unit's contact point who it will be, without saying about whom. Gives the enquiry, with its receipts.

    Raises Hidden, Denied, Invalid (nobody there uses Brobygger, one's own unit), Conflict (asked already).
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({ONE}), "ask")
        if found.card.enquiry_id is not None:
            raise Conflict(_("They are asked already."), code="done")
        key = directory.send(actor, unit_id=found.card.to_unit_id, question=question)
        change(found, enquiry_id=key)
        event(actor, found.room, handover_id, "asked")
        keep(actor, found, "asked")
        return key


def choose_two(actor: Actor, *, room_id: UUID, handover_id: UUID, role_id: UUID) -> bool:
    """Name the receiving helper, who comes into the room; gives whether they are in it, or the person is asked first.

    Raises Hidden, Denied, Invalid (not of that service, has left it, oneself), Conflict (another is named already).
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({ONE}), "choose")
        card, staff = found.card, role_card(actor, role_id)
        if not staff.is_active or staff.organisation_id != card.to_organisation_id or role_id == card.one_role_id:
            raise Invalid(_("Choose somebody who works in the receiving service."), field="role", code="nobody")
        if card.two is not None and card.two.is_here:
            raise Conflict(_("Participant 2 is found already."), code="done")
        inside = any(one.role_id == role_id for one in found.members.members)
        if not inside:
            inside = rooms.add_member(actor, room_id=room_id, role_id=role_id).membership_id is not None
        again = {"round": card.round + 1} if card.two_role_id not in (None, role_id) else {}
        change(found, two_role_id=role_id, ready_at=None, shown_at=None, **again)
        event(actor, found.room, handover_id, "two-named")
        keep(actor, found, "named")
        return inside


def be_ready(actor: Actor, *, room_id: UUID, handover_id: UUID, offer: str, decision: str) -> None:
    """The receiving helper says what the offer is, where its decision stands, and that they follow the recipe.

    Raises Hidden, Denied, Invalid.
    """
    with transaction.atomic():
        found = enter(actor, room_id, handover_id, frozenset({TWO}), "ready")
        if decision not in DECISIONS:
            raise Invalid(_("Say whether the decision is made."), field="decision", code="decision")
        rule = queries.rule_of(actor, found.card) if decision == "meet-first" else None
        if decision == "meet-first" and (rule is None or not rule.meets_before):
            raise Invalid(
                _("Your collaboration plan does not let you meet before the decision. Say that it is not made yet."),
                field="decision",
                code="plan",
            )
        if not found.of("offer") or found.of("offer")[-1].text != offer.strip():
            write(found, "offer", offer)
        change(found, ready_at=found.card.ready_at or clock.now(), decision=decision)
        waits = decision not in rules.DECIDED
        seq = event(actor, found.room, handover_id, "waits-for-decision" if waits else "ready")
        tell(found, seq, ONE, PERSON)
        keep(actor, found, "ready")
