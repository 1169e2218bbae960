"""The person takes back their yes: all of it, an organisation, or one helper. It takes effect with the commit."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.consents import services as consents
from brobygger.consents.queries import standing_consent
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.kernel.rowsecurity import acting_as
from brobygger.rooms import access, models
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.services.common import KEEPER, enter, let_out, open_members, say, set_state


def withdraw_consent(actor: Actor, *, room_id: UUID) -> None:
    """Take back the yes to the room: all others' places end, the room is closed, the person keeps it and can read.

    Consent, memberships and stream change in one transaction. Raises Hidden, Denied, Conflict (nothing stands).
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.WITHDRAW)
        standing = standing_consent(actor, room_id)
        if standing is None:
            raise Conflict(_("Your yes to this room does not stand any more."), code="no-consent")
        consents.withdraw(actor, consent_id=standing.id)
        stop_room(actor, here, "consent-withdrawn")


def take_out_organisation(actor: Actor, *, room_id: UUID, organisation_id: UUID) -> None:
    """The person takes everybody of one organisation out, and says no to it. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        members = open_members(room_id, organisation_id=organisation_id)
        access.member(actor, bool(members), "take-out-organisation", organisation_id)
        consents.take_out(actor, room_id=room_id, organisation_id=organisation_id)
        say(actor, here.id, "organisation-taken-out", organisation=organisation_id)
        let_out(actor, room_id, members, "taken-out")


def take_out_helper(actor: Actor, *, room_id: UUID, membership_id: UUID) -> None:
    """The person takes one helper (or next of kin) out, and says no to them. Raises Hidden, Denied."""
    with transaction.atomic():
        here = enter(actor, room_id, Action.DECIDE)
        members = [row for row in open_members(room_id, pk=membership_id) if row.kind != MemberKind.PERSON]
        access.member(actor, bool(members), "take-out-helper", membership_id)
        (row,) = members
        if row.role_id is not None:
            consents.take_out(actor, room_id=room_id, role_id=row.role_id)
        else:
            consents.take_out(actor, room_id=room_id, against_person_id=row.person_id)
        say(actor, here.id, "helper-taken-out", membership=row.id)
        let_out(actor, room_id, members, "taken-out")


def lift_objection(actor: Actor, *, room_id: UUID, objection_id: UUID) -> None:
    """The person opens up for somebody again; nobody comes in by this. Raises Hidden, Denied."""
    with transaction.atomic():
        enter(actor, room_id, Action.DECIDE)
        consents.lift(actor, objection_id=objection_id)


def stop_room(actor: Actor, here: RoomAccess, how: str) -> None:
    """End everybody's place but the person's, and close the room. The caller holds the locks."""
    say(actor, here.id, "consent-withdrawn")
    set_state(actor, here.id, RoomState.CLOSED, closed_at=clock.now())
    let_out(actor, here.id, [row for row in open_members(here.id) if row.kind != MemberKind.PERSON], how)
    with acting_as(KEEPER):
        models.Ball.objects.filter(room_id=here.id, answered_at=None).update(
            answered_at=clock.now(), answered_how="closed"
        )
        waiting = models.Wish.objects.filter(room_id=here.id, answer="")
        waiting.update(answer="no", answered_at=clock.now(), mobile="")
