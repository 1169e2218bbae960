"""The room's page: one decision, a fixed number of queries, however long the room's history is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection

from brobygger.audit.services import record, record_look
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.live.queries import Seat, seats
from brobygger.people.queries import norwegian_order
from brobygger.rooms import models
from brobygger.rooms.access import Action, RoomAccess, room
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.queries import timeline
from brobygger.rooms.queries.shapes import (
    Audience,
    Entry,
    Member,
    Message,
    Receipt,
    RoomCard,
    RoomPage,
    TrustPerson,
)

HERE_AGAIN_AFTER = dt.timedelta(minutes=1)
_ORDER = {MemberKind.PERSON: 0, MemberKind.HELPER: 1, MemberKind.NEXT_OF_KIN: 2, MemberKind.TRUST_PERSON: 3}


def room_page(actor: Actor, room_id: UUID, *, before: int | None = None, around: int | None = None) -> RoomPage:
    """The room with its newest entries, those before a number, or those around one. A look in the log.

    Raises Hidden, Denied. At most nine queries.
    """
    here = room(actor, room_id, Action.READ)
    record_look(actor, what="rooms.read", room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)
    everybody = members_of(room_id)
    places = seats(actor, room_id)
    entries, has_older, has_newer = _slice(actor, room_id, everybody, before=before, around=around)
    return _page(here, everybody, places, entries, has_older=has_older, has_newer=has_newer)


def entries_after(actor: Actor, room_id: UUID, seq: int) -> tuple[list[Entry], dict[UUID, Member], bool]:
    """What came after a number (a page that heals a gap), the names for it, and whether there is still more."""
    room(actor, room_id, Action.READ)
    everybody = members_of(room_id)
    found = timeline.after(actor, room_id, everybody, seq=seq)
    return found[: timeline.NEWEST], everybody, len(found) > timeline.NEWEST


def search_room(actor: Actor, room_id: UUID, words: str) -> tuple[list[Entry], dict[UUID, Member]]:
    """Messages that hold these words, newest first, and the names for them. A look in the log; words are not kept."""
    here = room(actor, room_id, Action.SEARCH)
    record(actor, what="rooms.searched", room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)
    everybody = members_of(room_id)
    found = timeline.found(actor, room_id, everybody, words=words.strip()) if words.strip() else []
    return found, everybody


def members(actor: Actor, room_id: UUID) -> tuple[RoomCard, list[Member], list[Member]]:
    """The room, who is in it (the person first), and who was."""
    room(actor, room_id, Action.READ)
    everybody = members_of(room_id)
    now = here_now(everybody, seats(actor, room_id))
    gone = [member for member in everybody.values() if member.ended_at is not None]
    return card(room_id), now, sorted(gone, key=lambda member: member.ended_at or clock.now(), reverse=True)


def audience(actor: Actor, room_id: UUID) -> Audience:
    """Who will read the actor's next message."""
    room(actor, room_id, Action.READ)
    places = seats(actor, room_id)
    return _audience(here_now(members_of(room_id), places), places, actor.seat)


def receipts(actor: Actor, room_id: UUID) -> list[Receipt]:
    """How far each member has come, as far as the room and the person let it be seen."""
    here = room(actor, room_id, Action.READ)
    return list(_receipts(here, here_now(members_of(room_id), places := seats(actor, room_id)), places))


def card(room_id: UUID) -> RoomCard:
    """The room's own row; the caller has decided."""
    return card_of(models.Room.objects.get(pk=room_id))


def card_of(row: models.Room) -> RoomCard:
    """A room's row as the pages see it."""
    return RoomCard(
        id=row.id,
        about_person_id=row.about_person_id,
        person_name=row.name_given,
        why=row.why,
        matters=row.matters,
        contact_wish=row.contact_wish,
        state=row.state,
        participation=row.participation,
        receipts=row.receipts,
        person_receipts=row.person_receipts,
        newcomers_see_history=row.newcomers_see_history,
        controller_organisation_id=row.controller_organisation_id,
        created_by_role_id=row.created_by_role_id,
        created_at=row.created_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def members_of(room_id: UUID) -> dict[UUID, Member]:
    """Everybody who is or was in the room, by membership. The caller has decided. One query."""
    return {row.id: member_of(row) for row in models.Membership.objects.filter(room_id=room_id)}


def member_of(row: models.Membership) -> Member:
    """A membership's row as the pages see it."""
    return Member(
        id=row.id,
        seat=row.seat,
        person_id=row.person_id,
        role_id=row.role_id,
        organisation_id=row.organisation_id,
        kind=row.kind,
        name=row.name,
        title=row.title,
        unit_name=row.unit_name,
        organisation_name=row.organisation_name,
        basis=row.basis,
        joined_at=row.joined_at,
        valid_until=row.valid_until,
        last_here_at=row.last_here_at,
        invited_by=row.invited_by_membership_id,
        ended_at=row.ended_at,
        ended_how=row.ended_how,
        handed_to=row.handed_to_membership_id,
        handed_why=row.handed_why,
    )


def here_now(everybody: dict[UUID, Member], places: dict[str, Seat]) -> list[Member]:
    """Those with an open seat, the person first, then by name as Norwegians sort."""
    here = [member for member in everybody.values() if member.ended_at is None and member.seat in places]
    return sorted(here, key=lambda member: (_ORDER.get(MemberKind(member.kind), 9), norwegian_order(member.name)))


def trust_persons(room_id: UUID) -> tuple[TrustPerson, ...]:
    """Whom the person trusts, in the order they like to be helped by."""
    with connection.cursor() as cursor:
        cursor.execute("select name, relation, phone from rooms_trust_persons(%s)", [room_id])
        return tuple(TrustPerson(*row) for row in cursor.fetchall())


def _slice(
    actor: Actor, room_id: UUID, everybody: dict[UUID, Member], *, before: int | None, around: int | None
) -> tuple[list[Entry], bool, bool]:
    if around is not None:
        later = timeline.after(actor, room_id, everybody, seq=max(around - 1, 0))
        earlier = timeline.newest(actor, room_id, everybody, before=around)
        kept = [*earlier[-10:], *later[: timeline.NEWEST]]
        return kept, len(earlier) > 10, len(later) > timeline.NEWEST
    found = timeline.newest(actor, room_id, everybody, before=before)
    return found[-timeline.NEWEST :], len(found) > timeline.NEWEST, before is not None


def _page(
    here: RoomAccess,
    everybody: dict[UUID, Member],
    places: dict[str, Seat],
    entries: list[Entry],
    *,
    has_older: bool,
    has_newer: bool,
) -> RoomPage:
    row = models.Room.objects.get(pk=here.room_id)
    me = everybody[here.membership_id]
    _note_here(me)
    mine = places[me.seat]
    now = here_now(everybody, places)
    unread = sum(
        1
        for entry in entries
        if isinstance(entry, Message) and entry.seq > mine.read_seq and entry.membership_id != me.id
    )
    return RoomPage(
        room=card_of(row),
        me=me,
        may_write=row.state == RoomState.OPEN and mine.may_write,
        members=tuple(now),
        everybody=everybody,
        entries=tuple(entries),
        has_older=has_older,
        has_newer=has_newer,
        read_seq=mine.read_seq,
        last_seq=mine.last_seq,
        unread=unread,
        ball=timeline.open_ball(here.room_id),
        receipts=tuple(_receipts(here, now, places)),
        audience=_audience(now, places, me.seat),
        trust_persons=trust_persons(here.room_id),
        controller_name=_controller(row, everybody),
        journals=me.kind == MemberKind.HELPER,
    )


def _audience(now: list[Member], places: dict[str, Seat], my_seat: str) -> Audience:
    version = places[my_seat].audience if my_seat in places else 0
    return Audience(version, tuple(member for member in now if member.seat != my_seat))


def _receipts(here: RoomAccess, now: list[Member], places: dict[str, Seat]) -> list[Receipt]:
    """The room decides for its helpers alike; the person's are shown only once the person has turned them on."""
    return [
        Receipt(member.id, place.delivered_seq, place.delivered_at, place.read_seq, place.read_at)
        for member in now
        if (place := places.get(member.seat)) is not None and member.kind != MemberKind.BREAK_GLASS
        if (here.person_receipts if member.kind == MemberKind.PERSON else here.receipts)
    ]


def _controller(row: models.Room, everybody: dict[UUID, Member]) -> str:
    """The name of the body that answers for the room: its maker's organisation, as it was called then."""
    names = [m.organisation_name for m in everybody.values() if m.organisation_id == row.controller_organisation_id]
    return names[0] if names else ""


def _note_here(me: Member) -> None:
    now = clock.now()
    if me.last_here_at is None or now - me.last_here_at > HERE_AGAIN_AFTER:
        models.Membership.objects.filter(pk=me.id).update(last_here_at=now)
