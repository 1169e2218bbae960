"""Reading appointments. One query for a room's panel and one for a home; pages go through the room's own door."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.appointments import access
from brobygger.appointments.queries.cards import (
    AlternativeCard,
    AppointmentCard,
    AppointmentPage,
    AppointmentsPage,
    CalendarEntry,
    MailEntry,
    UnsuitedCard,
    WaitCard,
    WithCard,
)
from brobygger.kernel.actor import Actor
from brobygger.rooms import queries as rooms

__all__ = [
    "AlternativeCard",
    "AppointmentCard",
    "AppointmentPage",
    "AppointmentsPage",
    "CalendarEntry",
    "MailEntry",
    "UnsuitedCard",
    "WaitCard",
    "WithCard",
    "coming",
    "for_calendar",
    "in_feed",
    "latest_of_mine",
    "mine",
    "one",
    "overlapping",
    "page",
    "to_mail",
    "waits_of_mine",
    "whole",
]
MOST_IN_FEED = 1000
MOST = 100  # on a page, to come and past each
# The cards themselves are put together by a function, whose plan each connection keeps (migration 0006).
_CARDS: LiteralString = "select * from appointments_cards(array("
_COMING: LiteralString = """select a.id from appointments_appointment a
    where a.room_id = %(room)s and a.state = 'planned' and a.ends_at > app_now()
    order by a.starts_at, a.id limit %(limit)s"""
_PAST: LiteralString = """select a.id from appointments_appointment a
    where a.room_id = %(room)s and (a.state = 'cancelled' or (a.state = 'planned' and a.ends_at <= app_now()))
    order by a.starts_at desc, a.id limit %(limit)s"""
_WHOLE: LiteralString = """select a.id from appointments_appointment a
    where a.room_id = %(room)s order by a.starts_at, a.sequence, a.id"""
_CHAIN: LiteralString = """select a.id from appointments_appointment a
    join appointments_appointment b on b.uid = a.uid and b.room_id = a.room_id and b.id = %(id)s
    where a.room_id = %(room)s order by a.made_at, a.sequence, a.id"""
_MINE: LiteralString = """select a.id from appointments_appointment a
    join rooms_membership me on me.room_id = a.room_id and me.seat = app_actor() and me.ended_at is null
        and me.id = any(a.with_memberships)
    join rooms_room r on r.id = a.room_id and r.state in ('open', 'paused')
    where a.state = 'planned' and a.ends_at > app_now() and a.starts_at < %(before)s
    order by a.starts_at, a.id limit %(limit)s"""
# For calendars: moments as they are written there (UTC), and nothing of what suits whom.
_ENTRY: LiteralString = """a.uid, a.sequence, a.state = 'planned',
        to_char(a.starts_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
        to_char(a.ends_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
        to_char(a.changed_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
        a.what, a.place, a.video, a.bring, a.find,
        (select string_agg(m.name, ', ' order by array_position(a.with_memberships, m.id))
         from rooms_membership m where m.room_id = a.room_id and m.id = any(a.with_memberships))
    from appointments_appointment a
"""
_FEED: LiteralString = "select " + _ENTRY
_FOR_ME: LiteralString = """
    select a.state, exists (
        select 1 from rooms_membership me where me.room_id = a.room_id and me.seat = app_actor() and me.ended_at is null
            and me.id = any(a.with_memberships)), """
_TO_MAIL: LiteralString = _FOR_ME + _ENTRY + " where a.id = %s"
_LATEST: LiteralString = """select a.room_id, a.id from appointments_appointment a
    where a.uid = %s and a.state <> 'replaced' order by a.sequence desc, a.id limit 1"""
_OWN: LiteralString = """
    join rooms_membership me on me.room_id = a.room_id and me.seat = app_actor() and me.ended_at is null
        and me.id = any(a.with_memberships)
    where a.state in ('planned', 'cancelled') and a.ends_at > app_now() - interval '90 days'
    order by a.starts_at, a.id limit %(limit)s
"""
_OVERLAP: LiteralString = """
    select a.room_id, a.what, a.starts_at, a.ends_at from appointments_appointment a
    where a.state = 'planned' and a.starts_at < %(ends)s and a.ends_at > %(starts)s and a.uid <> %(uid)s
      and ((a.room_id = %(room)s and a.with_memberships && %(people)s::uuid[])
           or exists (select 1 from rooms_membership me where me.room_id = a.room_id and me.seat = app_actor()
                      and me.ended_at is null and me.id = any(a.with_memberships) and %(mine)s))
    order by a.starts_at limit 1
"""
_WAITS: LiteralString = """
    select w.id, w.room_id, w.what, w.usual_weeks, w.since from appointments_wait w
    where w.room_id = any(%s) and w.ended_at is null order by w.since, w.id limit 20
"""


def page(actor: Actor, room_id: UUID) -> AppointmentsPage:
    """All appointments of a room. Raises Hidden, Denied. Three queries more than its members."""
    found = rooms.members(actor, room_id)
    return AppointmentsPage(
        room=found.room,
        members=found,
        me=found.me,
        coming=_cards(_COMING, room=room_id, limit=MOST),
        past=_cards(_PAST, room=room_id, limit=MOST),
        waits=waits_of_mine([room_id]),
        may_agree=access.may_agree(found.room, found.me.kind),
        may_offer=access.may_offer(found.room, found.me.kind),
    )


def one(actor: Actor, room_id: UUID, appointment_id: UUID) -> AppointmentPage:
    """An appointment with its chain. Raises Hidden, Denied. One query more than the room's members."""
    found = rooms.members(actor, room_id)
    chain = _cards(_CHAIN, room=room_id, id=appointment_id)
    card = next((card for card in chain if card.id == appointment_id), None)
    access.found(card is not None, "read", appointment_id)
    assert card is not None
    return AppointmentPage(
        room=found.room,
        members=found,
        me=found.me,
        card=card,
        chain=chain,
        may_agree=access.may_agree(found.room, found.me.kind),
        may_offer=access.may_offer(found.room, found.me.kind),
        may_say=access.may_say(found.room, found.me, card.concerned),
    )


def coming(room_id: UUID, *, limit: int) -> tuple[AppointmentCard, ...]:
    """The next appointments of a room the caller has been let into. One query."""
    return _cards(_COMING, room=room_id, limit=limit)


def whole(room_id: UUID) -> tuple[AppointmentCard, ...]:
    """All appointments there have been in a room the caller has been let into, the earliest first. One query."""
    return _cards(_WHOLE, room=room_id)


def mine(actor: Actor, *, before: dt.datetime, limit: int) -> tuple[AppointmentCard, ...]:
    """The actor's own next appointments, in all their rooms. One query, bounded by the policies."""
    return _cards(_MINE, before=before, limit=limit)


def in_feed() -> tuple[CalendarEntry, ...]:
    """What a calendar shows of the actor's own appointments, those called off included. One query, by the policies."""
    with connection.cursor() as cursor:
        cursor.execute(_FEED + _OWN, {"limit": MOST_IN_FEED})
        return tuple(CalendarEntry(*row) for row in cursor.fetchall())


def for_calendar(appointment_id: UUID) -> CalendarEntry:
    """One appointment that the caller has been let into, as calendars show it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FEED + " where a.id = %s", [appointment_id])
        return CalendarEntry(*cursor.fetchone())


def to_mail(appointment_id: UUID) -> MailEntry | None:
    """One appointment as a calendar takes it in by mail; None where it cannot be read (any more)."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_MAIL, [appointment_id])
        row = cursor.fetchone()
    if row is None:
        return None
    return MailEntry(CalendarEntry(*row[2:]), is_on=row[0] == "planned" and row[1], is_replaced=row[0] == "replaced")


def latest_of_mine(uid: UUID) -> tuple[UUID, UUID] | None:
    """The room and the id of what counts now of an appointment as calendars name it; None where it cannot be read."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [uid])
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    return row


def waits_of_mine(room_ids: list[UUID]) -> tuple[WaitCard, ...]:
    """What is waited for in these rooms. One query, bounded by the policies."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [room_ids])
        return tuple(WaitCard(*row) for row in cursor.fetchall())


def overlapping(
    *,
    room_id: UUID,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    people: list[UUID],
    uid: UUID,
    mine: bool,
) -> tuple[bool, str, dt.datetime, dt.datetime] | None:
    """An appointment of the same people at that time: whether it is in this room, what, from and to. One query.

    `mine`: also one of the actor's own in their other rooms; what that is about stays there.
    """
    values: dict[str, Any] = {
        "room": room_id,
        "starts": starts_at,
        "ends": ends_at,
        "people": people,
        "uid": uid,
        "mine": mine,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAP, values)
        row = cursor.fetchone()
    return None if row is None else (row[0] == room_id, row[1] if row[0] == room_id else "", row[2], row[3])


def _cards(wanted: LiteralString, **values: Any) -> tuple[AppointmentCard, ...]:
    """The cards of the appointments that a statement names, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS + wanted + "))", values)
        return tuple(_card(row) for row in cursor.fetchall())


def _card(row: tuple[Any, ...]) -> AppointmentCard:
    plain: tuple[Any, ...] = row[:-3]
    people, unsuited, alternatives = row[-3:]
    said: tuple[Any, ...] = (
        tuple(WithCard(UUID(key), *rest) for key, *rest in _list(people)),
        tuple(UnsuitedCard(UUID(key), name, times) for key, name, times in _list(unsuited)),
        tuple(_alternative(*one) for one in _list(alternatives)),
    )
    return AppointmentCard(*plain, *said)


def _alternative(key: str, starts_at: str, ends_at: str, by: str, answers: Any) -> AlternativeCard:
    said = [(UUID(who), fits) for who, fits in _list(answers)]
    return AlternativeCard(
        id=UUID(key),
        starts_at=dt.datetime.fromisoformat(starts_at),
        ends_at=dt.datetime.fromisoformat(ends_at),
        by_name=by,
        yes=tuple(who for who, fits in said if fits),
        no=tuple(who for who, fits in said if not fits),
    )


def _list(found: Any) -> list[list[Any]]:
    return list(json.loads(found) if isinstance(found, str) else found or ())
