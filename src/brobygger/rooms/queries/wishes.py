"""Whom one would like in the room, with what the person should know before answering."""

from __future__ import annotations

from uuid import UUID

from brobygger.kernel.actor import Actor, system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.people.queries import StaffCard, staff_cards
from brobygger.rooms import models
from brobygger.rooms.access import Action, room
from brobygger.rooms.queries.shapes import Wish


def open_wishes(actor: Actor, room_id: UUID) -> list[Wish]:
    """The wishes that the person has not answered yet, for those in the room. Three queries."""
    room(actor, room_id, Action.READ)
    rows = list(models.Wish.objects.filter(room_id=room_id, answer="").order_by("wished_at", "id"))
    cards = staff_cards(actor, [row.role_id for row in rows if row.role_id])
    return [_wish(row, cards.get(row.role_id) if row.role_id else None) for row in rows]


def recent_colleagues(actor: Actor, *, limit: int = 8) -> list[StaffCard]:
    """Helpers the actor has shared rooms with most recently, newest first. Two queries."""
    mine = models.Membership.objects.exclude(seat=actor.seat).exclude(role_id=None).order_by("-joined_at")
    roles = list(dict.fromkeys(mine.values_list("role_id", flat=True)[:200]))[:limit]
    cards = staff_cards(actor, [role for role in roles if role])
    return [cards[role] for role in roles if role in cards and cards[role].is_active]


def cards_of(role_ids: list[UUID]) -> dict[UUID, StaffCard]:
    """Staff cards as our own job reads them (a former member's role too)."""
    with acting_as(reader := system("rooms")):
        return staff_cards(reader, role_ids)


def _wish(row: models.Wish, card: StaffCard | None) -> Wish:
    return Wish(
        id=row.id,
        kind=row.kind,
        role_id=row.role_id,
        contact_point_id=row.contact_point_id,
        name=card.name if card else row.name_given,
        title=card.title if card else "",
        unit_name=card.unit_name if card else "",
        organisation_id=card.organisation_id if card else None,
        organisation_name=card.organisation_name if card else "",
        relation=row.relation,
        needs_named_yes=card is None or not card.is_health_personnel,
        wished_by=row.wished_by_membership_id,
        wished_at=row.wished_at,
        answer=row.answer,
    )
