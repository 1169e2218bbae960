"""Who is in a room, who was, whom one would like there, and who will read the next message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from brobygger.files import queries as files
from brobygger.kernel.actor import Actor
from brobygger.people.numbers import mask_mobile
from brobygger.people.queries import (
    StaffCard,
    TrustPersonCard,
    contact_point,
    norwegian_order,
    staff_cards,
    title_label,
    urgent_numbers,
)
from brobygger.rooms import access, models
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.models import MemberKind
from brobygger.rooms.queries.cards import Audience, MemberCard, Members, Reader, RoomHead, WishCard

_COLUMNS = """
    select m.id, m.seat, m.person_id, m.role_id, m.organisation_id, m.kind, m.name, m.title, m.unit_name,
           m.organisation_name, m.basis, m.joined_at, m.from_seq, m.valid_until, m.last_here_at, m.ended_at,
           m.ended_how, m.handed_to_membership_id, m.handed_why, m.invited_by_membership_id,
           b.id is not null and m.ended_at is null, b.may_write, b.delivered_seq, b.delivered_at, b.read_seq, b.read_at,
           coalesce(o.call_number, '')
    from rooms_membership m
    left join people_role o on o.id = m.role_id
    left join live_subscriber b on b.stream_id = m.room_id and b.seat = m.seat and b.ended_at is null
        and b.valid_from <= app_now() and (b.valid_until is null or b.valid_until > app_now())
"""
_MEMBERS = f"{_COLUMNS} where m.room_id = %s order by m.joined_at, m.id"
_AROUND = f"{_COLUMNS} where m.room_id = any(%s) and m.ended_at is null order by m.joined_at, m.id"
_ORDER = {MemberKind.PERSON: 0, MemberKind.HELPER: 1, MemberKind.NEXT_OF_KIN: 2, MemberKind.TRUST_PERSON: 2}


@dataclass(frozen=True, slots=True)
class Everybody:
    """All who are or were in a room, by membership and by seat."""

    cards: tuple[MemberCard, ...]
    by_id: dict[UUID, MemberCard]
    by_seat: dict[str, MemberCard]  # the latest of a seat that has come twice
    me: MemberCard

    @property
    def here(self) -> tuple[MemberCard, ...]:
        """Those with an open seat: the person first, then by name as Norwegians sort."""
        found = (card for card in self.cards if card.is_active)
        return tuple(sorted(found, key=lambda c: (_ORDER.get(MemberKind(c.kind), 9), norwegian_order(c.name))))

    @property
    def gone(self) -> tuple[MemberCard, ...]:
        """Those who were here and are not: the last to leave first."""
        found = (card for card in self.cards if not card.is_active)
        return tuple(sorted(found, key=lambda c: c.ended_at or c.valid_until or c.joined_at, reverse=True))

    def organisation(self, organisation_id: str) -> str:
        """What an organisation is called in this room."""
        return next((c.organisation_name for c in self.cards if str(c.organisation_id) == organisation_id), "")


def everybody(here: RoomAccess) -> Everybody:
    """All memberships of a room the caller has been let into. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [here.id])
        cards = tuple(_member(here, row) for row in cursor.fetchall())
    by_id = {card.id: card for card in cards}
    return Everybody(cards, by_id, {card.seat: card for card in cards}, by_id[here.membership_id])


def around(actor: Actor, room_ids: list[UUID]) -> tuple[MemberCard, ...]:
    """Who is in any of the actor's own rooms, each once, without oneself. One query, bounded by the policies."""
    if not room_ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [room_ids])
        cards = [_card(row) for row in cursor.fetchall()]
    found = {card.seat: card for card in cards if card.is_active and card.seat != actor.seat}
    return tuple(sorted(found.values(), key=lambda card: norwegian_order(card.name)))


def head(here: RoomAccess) -> RoomHead:
    """The room as the pages show it. No query."""
    return RoomHead(
        id=here.id,
        name=here.name,
        about_person_id=here.about_person_id,
        own=here.is_person,
        why=here.why,
        matters=here.matters,
        contact_wish=here.contact_wish,
        state=here.state,
        participation=here.participation,
        receipts=here.receipts,
        person_receipts=here.person_receipts,
        newcomers_see_history=here.newcomers_see_history,
        controller_organisation_id=here.controller_organisation_id,
        created_by_role_id=here.created_by_role_id,
        created_at=here.created_at,
        opened_at=here.opened_at,
        closed_at=here.closed_at,
        answer_within=here.answer_within,
        urgent=urgent_numbers(here.urgent),
        last_seq=here.last_seq,
        audience_version=here.audience,
        may_write=Action.POST in here.may,
        emergency=here.emergency,
        may=here.may,
    )


def room_head(actor: Actor, room_id: UUID) -> RoomHead:
    """The room itself. Raises Hidden, Denied. One query."""
    return head(access.room(actor, room_id, Action.READ))


def exportable(actor: Actor, room_id: UUID) -> tuple[RoomHead, bool]:
    """The room, for the person who may take a copy of it, and whether it shows files. Raises Hidden, Denied.

    Two queries.
    """
    here = access.room(actor, room_id, Action.EXPORT)
    return head(here), files.any_in(actor, room_id=room_id)


def writable(actor: Actor, room_id: UUID) -> tuple[RoomHead, Audience]:
    """The room and who reads there, for somebody who may write in it. Raises Hidden, Denied. Two queries."""
    here = access.room(actor, room_id, Action.POST)
    return head(here), audience_of(here, everybody(here))


def members(actor: Actor, room_id: UUID) -> Members:
    """The page "Who is in the room". Raises Hidden, Denied. At most seven queries."""
    here = access.room(actor, room_id, Action.READ)
    people = everybody(here)
    return Members(
        room=head(here),
        me=people.me,
        members=people.here,
        former=people.gone,
        wishes=open_wishes(actor, here, people),
        trust_persons=_trust_persons(room_id),
        controller_name=people.organisation(str(here.controller_organisation_id)),
    )


def roles_inside(actor: Actor, room_id: UUID) -> frozenset[UUID]:
    """In which roles helpers are in the room now. Raises Hidden, Denied. Two queries."""
    here = access.room(actor, room_id, Action.READ)
    return frozenset(card.role_id for card in everybody(here).here if card.role_id)


def audience(actor: Actor, room_id: UUID) -> Audience:
    """Who will read the actor's next message. Raises Hidden, Denied. Two queries."""
    here = access.room(actor, room_id, Action.READ)
    return audience_of(here, everybody(here))


def newcomers(actor: Actor, room_id: UUID, *, since_version: int) -> tuple[Reader, ...]:
    """Who has come in since an audience of that version was read. Raises Hidden, Denied. Two queries.

    The version grows by one for each who comes, so the difference counts the latest ones.
    """
    here = access.room(actor, room_id, Action.READ)
    count = max(0, here.audience - since_version)
    latest = everybody(here).cards[-count:] if count else ()
    return tuple(_reader(card) for card in latest if card.is_active and not card.is_me)


def audience_of(here: RoomAccess, people: Everybody) -> Audience:
    """The readers among those who are here, oneself left out."""
    return Audience(here.audience, tuple(_reader(card) for card in people.here if not card.is_me))


def open_wishes(actor: Actor, here: RoomAccess, people: Everybody) -> tuple[WishCard, ...]:
    """The wishes that the person has not answered. The caller has been let in. At most two queries and one a point."""
    return wish_cards(actor, models.Wish.objects.filter(room_id=here.id, answer="").order_by("wished_at", "id"), people)


def wish_cards(actor: Actor, rows: Iterable[models.Wish], people: Everybody | None) -> tuple[WishCard, ...]:
    """Wishes with the names of those they are about."""
    found = list(rows)
    cards = staff_cards(actor, [row.role_id for row in found if row.role_id]) if found else {}
    return tuple(_wish(actor, row, cards.get(row.role_id) if row.role_id else None, people) for row in found)


def _wish(actor: Actor, row: models.Wish, card: StaffCard | None, people: Everybody | None) -> WishCard:
    point = contact_point(actor, row.contact_point_id) if row.contact_point_id else None
    place = card or point
    by = people.by_id.get(row.wished_by_membership_id) if people and row.wished_by_membership_id else None
    return WishCard(
        id=row.id,
        kind=row.kind,
        role_id=row.role_id,
        contact_point_id=row.contact_point_id,
        name=place.name if place else row.name_given,
        title=card.title if card else "",
        title_label=card.title_label if card else "",
        unit_name=place.unit_name if place else "",
        organisation_name=place.organisation_name if place else "",
        relation=row.relation,
        mobile_masked=mask_mobile(row.mobile),
        wished_by_name=by.name if by else "",
        wished_at=row.wished_at,
        answer=row.answer,
        needs_yes=card is None or not card.is_health_personnel,
    )


def _reader(card: MemberCard) -> Reader:
    return Reader(card.id, card.name, card.kind, card.title_label, card.organisation_name)


def _trust_persons(room_id: UUID) -> tuple[TrustPersonCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute("select id, name, relation, phone, role_id, place from rooms_trust_persons(%s)", [room_id])
        return tuple(TrustPersonCard(*row) for row in cursor.fetchall())


def _member(here: RoomAccess, row: tuple[Any, ...]) -> MemberCard:
    membership_id, kind, organisation_id, invited_by, is_here = row[0], row[5], row[4], row[19], row[20]
    mine = membership_id == here.membership_id
    removable = access.may_remove(here, kind=kind, organisation_id=organisation_id, invited_by=invited_by)
    shows = is_here and _shows_receipts(here, kind)
    return _card(row, is_me=mine, shows=shows, may_remove=is_here and not mine and removable)


def _card(row: tuple[Any, ...], *, is_me: bool = False, shows: bool = False, may_remove: bool = False) -> MemberCard:
    (
        membership_id, seat, person_id, role_id, organisation_id, kind, name, title, unit_name, organisation_name,
        basis, joined_at, from_seq, valid_until, last_here_at, ended_at, ended_how, handed_to, handed_why, _invited_by,
        is_active, may_write, delivered_seq, delivered_at, read_seq, read_at, call_number,
    ) = row  # fmt: skip
    return MemberCard(
        id=membership_id,
        seat=seat,
        person_id=person_id,
        role_id=role_id,
        organisation_id=organisation_id,
        kind=kind,
        name=name,
        title=title,
        title_label=title_label(title) if title else "",
        unit_name=unit_name,
        organisation_name=organisation_name,
        basis=basis,
        joined_at=joined_at,
        from_seq=from_seq,
        valid_until=valid_until,
        last_here_at=last_here_at,
        ended_at=ended_at,
        ended_how=ended_how,
        handed_to_membership_id=handed_to,
        handed_why=handed_why,
        is_active=is_active,
        is_me=is_me,
        may_remove=may_remove,
        may_write=bool(may_write),
        shows_receipts=shows,
        delivered_seq=max(delivered_seq, read_seq) if shows else None,
        delivered_at=delivered_at if shows else None,
        read_seq=read_seq if shows else None,
        read_at=read_at if shows else None,
        call_number=call_number if is_active and not is_me else "",
    )


def _shows_receipts(here: RoomAccess, kind: str) -> bool:
    """The room decides for its helpers alike; the person decides about their own."""
    if kind == MemberKind.BREAK_GLASS:
        return False
    return here.person_receipts if kind == MemberKind.PERSON else here.receipts
