"""One's rooms, those first where somebody waits: for a helper; and "This happens" for the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.people.queries import StaffCard, led_units, norwegian_order, staff_cards, title_label
from brobygger.rooms import access, models
from brobygger.rooms.models import MemberKind, RoomState
from brobygger.rooms.queries.asking import person_wishes
from brobygger.rooms.queries.cards import WishCard
from brobygger.rooms.queries.cards_home import (
    Face,
    HelperHome,
    HomeCounts,
    HomeRoom,
    KnownPerson,
    PersonHome,
    RoomQuestion,
)
from brobygger.rooms.queries.members import around

PAGE = 50
MOST_OWN = 100
MOST_FACES = 4
_COLUMNS = (
    "room_id, rank, last_at, unread, to_me, from_person, ball_mine, ball_due, ball_late, ball_holder, newest, "
    "newest_quick, newest_by, newest_own, newest_at, name, why, state, matters, participation, about_person_id, "
    "total, waiting, with_unread"
)
_HOME = f"select {_COLUMNS} from rooms_home(%s, %s, %s, %s)"  # noqa: S608 (a constant)
_FACES = """
    select room_id, name, kind, role_id is not null and role_id = %s from rooms_membership
    where room_id = any(%s) and ended_at is null
    order by kind <> 'person', joined_at, id
"""
_RECENT = """
    select m.role_id, max(m.joined_at) as at from rooms_membership m
    where m.room_id = any((select my_streams())::uuid[]) and m.role_id is not null and m.seat <> app_actor()
    group by m.role_id order by at desc limit %s
"""
_KNOWN = """
    select r.about_person_id, r.name_given, r.created_at from rooms_room r
    where r.id = any((select my_streams())::uuid[]) and r.state in ('open', 'paused')
      and r.about_person_id is distinct from %s
    order by r.created_at desc limit 500
"""


def helper_home(actor: Actor, *, after: str | None = None) -> HelperHome:
    """The actor's rooms, 50 at a time, the most urgent first. Two queries, two more for a leader.

    `after` is the cursor of the last room shown. Raises Hidden, and Invalid for a cursor that is none.
    """
    access.visible_rooms(actor)
    rows = _home(PAGE + 1, *_position(after))
    rooms = _rooms(actor, rows[:PAGE])
    first = rows[0] if rows else {"total": 0, "waiting": 0, "with_unread": 0}
    counts = HomeCounts(
        all=first["total"],
        waits_for_me=first["waiting"],
        unread=first["with_unread"],
        for_leader=_questions_waiting(actor),
    )
    return HelperHome(rooms, counts, rooms[-1].cursor if len(rows) > PAGE else None)


def person_home(actor: Actor) -> PersonHome:
    """What happens around the person: what they are asked, their rooms, who is there. At most eight queries.

    Only as oneself (Hidden for somebody in a role).
    """
    access.own_rooms(actor)
    rows = _home(MOST_OWN, None, None, None)
    mine = [row for row in rows if row["state"] != RoomState.WAITING]
    asked = [row["room_id"] for row in rows if row["state"] == RoomState.WAITING and _own(actor, row)]
    rooms = _rooms(actor, mine)
    live = [room for room in rooms if room.state in (RoomState.OPEN, RoomState.PAUSED)]
    wishes = person_wishes(actor, [*asked, *(room.id for room in live if room.own)])
    return PersonHome(
        name=actor.name,
        questions=_questions(asked, wishes),
        rooms=tuple(live),
        past=tuple(room for room in rooms if room.state == RoomState.CLOSED),
        around=around(actor, [room.id for room in live]),
        open_wishes=tuple(one for one in wishes if one[0] not in asked),
    )


def news_count(actor: Actor) -> int:
    """The number on the app's icon: rooms with something unread, and what the person is asked. One query.

    As both home pages count it. Raises Hidden.
    """
    access.visible_rooms(actor)
    rows = _home(1 if actor.is_helper else MOST_OWN, None, None, None)
    if actor.is_helper:
        return int(rows[0]["with_unread"]) if rows else 0
    live = (RoomState.OPEN, RoomState.PAUSED)
    asked = [row for row in rows if row["state"] == RoomState.WAITING and _own(actor, row)]
    return len(asked) + len([row for row in rows if row["state"] in live and row["unread"]])


def known_persons(actor: Actor) -> list[KnownPerson]:
    """Persons whom the actor shares an open room with, by name. One query. Raises Hidden."""
    access.visible_rooms(actor)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [actor.person_id])
        people = {person_id: name for person_id, name, _at in reversed(cursor.fetchall())}
    known = [KnownPerson(person_id, name) for person_id, name in people.items()]
    return sorted(known, key=lambda one: norwegian_order(one.name))


def recent_staff(actor: Actor, *, limit: int = 8) -> list[StaffCard]:
    """Helpers the actor shares rooms with, the latest first. Two queries. Raises Hidden."""
    access.visible_rooms(actor)
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [limit * 2])
        roles = [role_id for role_id, _at in cursor.fetchall()]
    cards = staff_cards(actor, roles)
    return [cards[role] for role in roles if role in cards and cards[role].is_active][:limit]


def _home(limit: int, rank: int | None, at: dt.datetime | None, room_id: UUID | None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_HOME, [limit, rank, at, room_id])
        names = [column.strip() for column in _COLUMNS.split(",")]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rooms(actor: Actor, rows: Sequence[dict[str, Any]]) -> tuple[HomeRoom, ...]:
    faces = _faces(actor, [row["room_id"] for row in rows])
    return tuple(_room(actor, row, faces.get(row["room_id"], [])) for row in rows)


def _room(actor: Actor, row: dict[str, Any], faces: list[Face]) -> HomeRoom:
    return HomeRoom(
        id=row["room_id"],
        name=row["name"],
        why=row["why"],
        state=row["state"],
        own=_own(actor, row),
        urgency=row["rank"],
        unread=row["unread"],
        to_me=row["to_me"],
        from_person=row["from_person"],
        ball_mine=row["ball_mine"],
        ball_holder_name=row["ball_holder"] or "",
        ball_due_at=row["ball_due"],
        ball_late=row["ball_late"],
        last_at=row["newest_at"] or row["last_at"],
        last_author=row["newest_by"] or "",
        last_text=row["newest"] or "",
        last_quick=row["newest_quick"] or "",
        last_own=bool(row["newest_own"]),
        faces=tuple(faces[:MOST_FACES]),
        more_faces=max(0, len(faces) - MOST_FACES),
        participation=row["participation"],
        matters=row["matters"],
        cursor=f"{row['rank']}_{row['last_at'].isoformat()}_{row['room_id']}",
    )


def _own(actor: Actor, row: dict[str, Any]) -> bool:
    return not actor.is_helper and row["about_person_id"] == actor.person_id


def _faces(actor: Actor, room_ids: list[UUID]) -> dict[UUID, list[Face]]:
    found: dict[UUID, list[Face]] = {}
    if room_ids:
        with connection.cursor() as cursor:
            cursor.execute(_FACES, [actor.role_id, room_ids])
            for room_id, name, kind, mine in cursor.fetchall():
                if not mine:
                    found.setdefault(room_id, []).append(Face(name, kind))
    return found


def _questions(wanted: list[UUID], wishes: Iterable[tuple[UUID, WishCard]]) -> tuple[RoomQuestion, ...]:
    """The rooms that wait for the person's answer. Two queries when there are any."""
    if not wanted:
        return ()
    rooms = models.Room.objects.filter(pk__in=wanted).order_by("created_at")
    askers = {row.room_id: row for row in models.Membership.objects.filter(room_id__in=wanted, kind=MemberKind.HELPER)}
    names: dict[UUID, list[str]] = {}
    for room_id, card in wishes:
        works_at = f" ({card.organisation_name})" if card.role_id and card.organisation_name else ""
        names.setdefault(room_id, []).append(card.name + works_at)
    return tuple(
        RoomQuestion(
            room_id=room.id,
            asker_name=askers[room.id].name,
            asker_title_label=title_label(askers[room.id].title),
            asker_organisation=askers[room.id].organisation_name,
            why=room.why,
            wishes=tuple(names.get(room.id, [])),
            asked_at=room.created_at,
        )
        for room in rooms
        if room.id in askers
    )


def _questions_waiting(actor: Actor) -> int:
    units = led_units(actor)
    return models.AccessQuestion.objects.filter(unit_id__in=units, answered_at=None).count() if units else 0


def _position(cursor: str | None) -> tuple[int | None, dt.datetime | None, UUID | None]:
    if not cursor:
        return None, None, None
    try:
        rank, at, room_id = cursor.split("_")
        moment = dt.datetime.fromisoformat(at)
        if moment.utcoffset() is None or moment.year in (dt.MINYEAR, dt.MAXYEAR) or not 0 <= int(rank) <= 9:
            raise ValueError
        return int(rank), moment, UUID(room_id)
    except (ValueError, OverflowError):
        raise Invalid(_("This page of the list is not there any more. Start from the top."), code="cursor") from None
