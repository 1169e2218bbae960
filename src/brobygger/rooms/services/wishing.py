"""Whom one would like in the room: kept as a wish until the person answers it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.numbers import parse_mobile
from brobygger.people.queries import contact_point, role_card
from brobygger.rooms import models, text
from brobygger.rooms.access import Action
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.services.common import KEEPER, enter, keep, open_members, tell
from brobygger.rooms.services.inputs import WishInput

OF_KIN = (MemberKind.NEXT_OF_KIN, MemberKind.TRUST_PERSON)
MOST_OPEN = 30


def wish_for(actor: Actor, *, room_id: UUID, wish: WishInput) -> UUID:
    """Say whom one would like in the room; the person answers. Gives the wish, the same one for the same helper.

    Raises Hidden, Denied, Invalid, Conflict (is in the room already). Tells onwards `rooms.wish-made`.
    """
    with transaction.atomic():
        here = enter(actor, room_id, Action.WISH)
        wish_id = put_wish(actor, room_id, wish, by=here.membership_id)
        keep(actor, here, "rooms.member-wished", object_id=wish_id, role_id=wish.role_id)
        if here.state == RoomState.OPEN and not here.is_person:
            tell("rooms.wish-made", here, wish=wish_id)
    return wish_id


def put_wish(actor: Actor, room_id: UUID, wish: WishInput, *, by: UUID) -> UUID:
    """Write a wish, unless the same one waits. The caller has decided and holds the locks."""
    row = _row(actor, room_id, wish, by)
    with acting_as(KEEPER):
        waiting = models.Wish.objects.filter(room_id=room_id, answer="")
        same = waiting.filter(
            role_id=row.role_id, contact_point_id=row.contact_point_id, mobile=row.mobile, kind=row.kind
        ).first()
        if same is not None:
            return same.id
        if waiting.count() >= MOST_OPEN:
            raise Invalid(_("There are many wishes already. Wait until they are answered."), code="too-many-wishes")
        models.Wish.objects.bulk_create([row])
    return row.id


def _row(actor: Actor, room_id: UUID, wish: WishInput, by: UUID) -> models.Wish:
    name, mobile, relation = "", "", ""
    if wish.role_id is not None:
        card = role_card(actor, wish.role_id)
        if not card.is_active:
            raise Invalid(
                _("%(name)s does not work there any more.") % {"name": card.name}, field="wishes", code="ended"
            )
        if open_members(room_id, role_id=wish.role_id):
            raise Conflict(_("%(name)s is in the room already.") % {"name": card.name}, code="is-member")
    elif wish.contact_point_id is not None:
        name = contact_point(actor, wish.contact_point_id).name
    else:
        if wish.kind not in OF_KIN:
            raise Invalid(_("Choose somebody from the list."), field="wishes", code="nobody")
        name = text.line(wish.name, field="name", longest=200, needed=True)
        relation = text.line(wish.relation, field="relation", longest=100)
        mobile = parse_mobile(wish.mobile)
    return models.Wish(
        id=new_id(),
        room_id=room_id,
        kind=MemberKind.HELPER if wish.role_id or wish.contact_point_id else wish.kind,
        role_id=wish.role_id,
        contact_point_id=wish.contact_point_id,
        name_given=name,
        mobile=mobile,
        relation=relation,
        wished_by_membership_id=by,
        wished_at=clock.now(),
    )
