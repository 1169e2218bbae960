"""The room's page, a message's page, and receipts: a fixed number of queries, however long the history is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from brobygger.journal.queries import Marked, marks_on
from brobygger.kernel.actor import Actor
from brobygger.live.queries import marked_at
from brobygger.rooms import access
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.queries.cards import MemberCard, MessageCard, MessagePage, Receipt, Receipts, RoomPage
from brobygger.rooms.queries.members import Everybody, audience_of, everybody, head
from brobygger.rooms.queries.timeline import ball_of, one, stretch

_UNREAD = """
    select count(*), min(seq) from (
        select seq from rooms_message
        where room_id = %s and seq > %s and membership_id <> %s and taken_back_at is null
        order by seq limit 1000
    ) unread
"""


def room_page(
    actor: Actor, room_id: UUID, *, before: int | None = None, around: int | dt.date | None = None
) -> RoomPage:
    """The room with its newest entries, those before a number, or those around a number or a day.

    Raises Hidden, Denied. Six queries at most (seven for a day); `services.note_visit` is the page's to call.
    """
    here = access.room(actor, room_id, Action.READ)
    people = everybody(here)
    found = stretch(here, people, before=before, around=around)
    unread, first = _unread(here)
    return RoomPage(
        room=head(here),
        me=people.me,
        members=people.here,
        former=people.gone,
        entries=found.entries,
        unread=unread,
        first_unread_seq=first,
        older_before=found.older_before,
        newer_after=found.newer_after,
        ball=ball_of(here, people),
        audience=audience_of(here, people),
    )


def message_page(actor: Actor, room_id: UUID, message_id: UUID) -> MessagePage:
    """One message, who has it, and what one may do about it. Raises Hidden, Denied. Six queries."""
    here = access.room(actor, room_id, Action.READ)
    people = everybody(here)
    message = one(actor, here, people, message_id)
    shown, hidden = _receipts(actor, here, people, message)
    marks = marks_on(actor, [message_id]).get(message_id, ()) if Action.JOURNAL in here.may else ()
    mark = next((one for one in marks if one.own and one.needed), None)
    return MessagePage(
        room=head(here),
        message=message,
        receipts=shown,
        hidden=hidden,
        journalled_at=mark.marked_at if mark else None,
        journal_reference=mark.reference if mark else "",
        journalled_by=_colleagues(people, marks),
        may_journal=Action.JOURNAL in here.may and message.taken_back_at is None,
        may_reply=Action.POST in here.may and message.taken_back_at is None,
    )


def _colleagues(people: Everybody, marks: Iterable[Marked]) -> tuple[tuple[str, dt.datetime], ...]:
    found = ((people.by_seat.get(one.seat), one.marked_at) for one in marks if not one.own)
    return tuple((card.name, at) for card, at in found if card is not None)


def receipts(actor: Actor, room_id: UUID, *, message_id: UUID) -> Receipts:
    """Sent, on the device, read, with times, of those whose receipts show. Raises Hidden, Denied. Five queries."""
    here = access.room(actor, room_id, Action.READ)
    people = everybody(here)
    message = one(actor, here, people, message_id)
    shown, hidden = _receipts(actor, here, people, message)
    return Receipts(message, shown, hidden)


def receipt_marks(actor: Actor, room_id: UUID) -> tuple[MemberCard, ...]:
    """How far each member has come whose receipts show (for the marks of a whole page). Two queries."""
    here = access.room(actor, room_id, Action.READ)
    return tuple(card for card in everybody(here).here if card.shows_receipts)


def _receipts(
    actor: Actor, here: RoomAccess, people: Everybody, message: MessageCard
) -> tuple[tuple[Receipt, ...], int]:
    others = [card for card in people.here if card.id != message.membership_id and card.from_seq <= message.seq]
    others = [card for card in others if card.kind != "break-glass"]
    delivered = marked_at(actor, here.id, seq=message.seq, what="delivered")
    read = marked_at(actor, here.id, seq=message.seq, what="read")
    shown = tuple(
        Receipt(card, delivered.get(card.seat) or read.get(card.seat), read.get(card.seat))
        for card in others
        if card.shows_receipts
    )
    return shown, len(others) - len(shown)


def _unread(here: RoomAccess) -> tuple[int, int | None]:
    if here.last_seq <= here.read_seq:
        return 0, None
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [here.id, here.read_seq, here.membership_id])
        count, first = cursor.fetchone()
        return int(count), first
