"""Bringing in, leaving, removing, handing over one's place: each seen by all."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.consents.access import BasisDecision, basis_for
from brobygger.consents.queries import my_break_glass
from brobygger.consents.services import end_break_glass
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.queries import StaffCard, my_invitations, role_card
from brobygger.people.services import revoke_invitation
from brobygger.rooms import access, followers, models, text
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.services.common import (
    KEEPER,
    Newcomer,
    enter,
    from_now,
    helper,
    keep,
    let_in,
    let_out,
    lock_room,
    open_members,
    say,
    set_state,
    tell,
)
from brobygger.rooms.services.inputs import Added, WishInput
from brobygger.rooms.services.wishing import put_wish


def add_member(actor: Actor, *, room_id: UUID, role_id: UUID) -> Added:
    """Bring a helper in where the basis allows it; otherwise the person is asked first.

    The answer is the same for one whom the person has said no to as for one who needs a yes. Raises Hidden, Denied,
    Invalid (the role has ended), Conflict (in the room already; the consent does not stand).
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.ADD)
        card = _active(actor, role_id)
        if [row for row in open_members(room_id, role_id=role_id) if _lasts(row)]:
            raise Conflict(_("%(name)s is in the room already.") % {"name": card.name}, code="is-member")
        decision = basis_for(actor, room_id=room_id, card=card)
        if decision.why_not == "no-consent":
            raise Conflict(_("The person's yes to the room does not stand any more."), code="no-consent")
        if decision.allowed and not here.is_person:
            joined = join(
                actor, here, helper(card, decision), decision, from_seq=from_now(actor, here), by=here.membership_id
            )
            return Added(joined, None)
        wish_id = put_wish(actor, room_id, WishInput(role_id=role_id), by=here.membership_id)
        keep(actor, here, "rooms.member-wished", object_id=wish_id, role_id=role_id)
        if not here.is_person:
            tell("rooms.wish-made", here, wish=wish_id)
        return Added(None, wish_id)


def join(
    actor: Actor, here: RoomAccess, newcomer: Newcomer, decision: BasisDecision, *, from_seq: int, by: UUID | None
) -> UUID:
    """Let somebody in and tell all. The caller has decided and holds the locks."""
    membership_id = let_in(actor, here.id, newcomer, from_seq=from_seq, invited_by=by)
    say(actor, here.id, "member-joined", membership=membership_id)
    keep(
        actor,
        here,
        "rooms.member-joined",
        object_id=membership_id,
        basis=decision.basis,
        role_id=newcomer.role_id,
        organisation_id=newcomer.organisation_id,
    )
    tell("rooms.member-joined", here, member=newcomer.person_id, membership=membership_id)
    return membership_id


def leave(actor: Actor, *, room_id: UUID) -> None:
    """Leave the room. Who leaves a question that waits takes it back; an emergency access ends with it.

    Raises Hidden, Denied.
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.LEAVE)
        mine = open_members(room_id, pk=here.membership_id)
        if here.state == RoomState.WAITING:
            _take_question_back(actor, here)
        emergency = my_break_glass(actor, room_id) if here.emergency else None
        if emergency is not None:
            end_break_glass(actor, break_glass_id=emergency.id)
        say(actor, room_id, "member-left", membership=here.membership_id)
        keep(actor, here, "rooms.member-left", object_id=here.membership_id)
        let_out(actor, room_id, mine, "left")


def remove_member(actor: Actor, *, room_id: UUID, membership_id: UUID, why: str = "") -> None:
    """A helper takes out a colleague of their own organisation, or whom they brought in. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.REMOVE)
        reason = text.line(why, field="why", longest=300)
        members = [row for row in open_members(room_id, pk=membership_id) if _removable(here, row)]
        access.member(actor, bool(members), "remove-member", membership_id)
        say(actor, room_id, "member-removed", membership=membership_id)
        keep(actor, here, "rooms.member-removed", object_id=membership_id, role_id=members[0].role_id)
        let_out(actor, room_id, members, "removed", why=reason)


def hand_over_place(actor: Actor, *, room_id: UUID, to_role_id: UUID, why: str) -> UUID:
    """Give one's place to a colleague in the same organisation, with a reason that all see; gives their membership.

    A ball one holds goes along, and what the folders above keep of it (`followers`). Raises Hidden, Denied, Invalid
    (no reason, not a colleague), Conflict (in the room already, or the person has said no to them: told neutrally).
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.HAND_OVER)
        reason = text.line(why, field="why", longest=300, needed=True)
        card = _active(actor, to_role_id)
        if card.organisation_id != actor.organisation_id or card.role_id == actor.role_id:
            raise Invalid(_("Choose a colleague where you work."), field="to_role", code="no-colleague")
        decision = basis_for(actor, room_id=room_id, card=card, instead_of=actor.role_id)
        if open_members(room_id, role_id=card.role_id) or not decision.allowed:
            raise Conflict(_("%(name)s cannot take your place here.") % {"name": card.name}, field="to_role")
        start = from_now(actor, here)
        theirs = let_in(actor, room_id, helper(card, decision), from_seq=start, invited_by=here.membership_id)
        _pass_ball(room_id, here.membership_id, theirs)
        followers.handed_over(actor, room_id, here.membership_id, theirs)
        say(actor, room_id, "member-handed-over", membership=theirs, former=here.membership_id)
        keep(actor, here, "rooms.member-handed-over", object_id=theirs, basis=decision.basis, role_id=card.role_id)
        mine = open_members(room_id, pk=here.membership_id)
        let_out(actor, room_id, mine, "handed-over", handed_to=theirs, why=reason)
        tell("rooms.member-joined", here, member=card.person_id, membership=theirs)
        return theirs


def end_places(actor: Actor, *, role_id: UUID) -> int:
    """A role has ended: its places in all rooms end too, seen by all there. For our own jobs; gives how many."""
    access.job(actor, "end-places")
    with acting_as(KEEPER):
        rows = list(models.Membership.objects.filter(role_id=role_id, ended_at=None).select_related("room"))
    for row in sorted(rows, key=lambda one: str(one.room_id)):
        with transaction.atomic():
            lock_room(actor, row.room.about_person_id, row.room_id)
            members = open_members(row.room_id, pk=row.id)
            if members:
                say(KEEPER, row.room_id, "member-left", membership=row.id)
                let_out(actor, row.room_id, members, "role-ended")
    return len(rows)


def _take_question_back(actor: Actor, here: RoomAccess) -> None:
    decisions.record("rooms.take-question-back", True)
    set_state(actor, here.id, RoomState.CLOSED, closed_at=clock.now())
    let_out(actor, here.id, open_members(here.id, kind=MemberKind.PERSON), "asker-left")
    for invitation in my_invitations(actor, purpose="room", object_id=here.id):
        if invitation.state == "waiting":
            revoke_invitation(actor, invitation_id=invitation.id)


def _active(actor: Actor, role_id: UUID) -> StaffCard:
    card = role_card(actor, role_id)
    if not card.is_active:
        raise Invalid(_("%(name)s does not work there any more.") % {"name": card.name}, field="role", code="ended")
    return card


def _lasts(row: models.Membership) -> bool:
    return row.valid_until is None or row.valid_until > clock.now()


def _removable(here: RoomAccess, row: models.Membership) -> bool:
    return row.id != here.membership_id and access.may_remove(
        here, kind=row.kind, organisation_id=row.organisation_id, invited_by=row.invited_by_membership_id
    )


def _pass_ball(room_id: UUID, mine: UUID, theirs: UUID) -> None:
    with acting_as(KEEPER):
        models.Ball.objects.filter(room_id=room_id, holder_membership_id=mine, answered_at=None).update(
            holder_membership_id=theirs
        )
