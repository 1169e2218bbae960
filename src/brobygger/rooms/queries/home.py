"""Somebody's rooms, those first where somebody waits for them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.rooms import models
from brobygger.rooms.access import visible_rooms
from brobygger.rooms.models import MemberKind
from brobygger.rooms.queries.room import member_of
from brobygger.rooms.queries.shapes import Home, HomeRoom, Member

PAGE = 50
_HOME = "select * from rooms_home(%s, %s, %s, %s)"


def home(actor: Actor, *, after: str = "") -> Home:
    """The actor's rooms, 50 at a time, the most urgent first. Three queries.

    `after` is the cursor of the last room of the page before. Raises Hidden, and Invalid for a cursor that is none.
    """
    visible_rooms(actor)
    rank, at, room_id = _position(after)
    with connection.cursor() as cursor:
        cursor.execute(_HOME, [PAGE + 1, rank, at, room_id])
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    shown = rows[:PAGE]
    ids = [row["room_id"] for row in shown]
    cards = {card.id: card for card in models.Room.objects.filter(pk__in=ids)}
    members: dict[UUID, dict[UUID, Member]] = {}
    for member in models.Membership.objects.filter(room_id__in=ids):
        members.setdefault(member.room_id, {})[member.id] = member_of(member)
    rooms = tuple(_room(actor, row, cards[row["room_id"]], members.get(row["room_id"], {})) for row in shown)
    total, waiting = (rows[0]["total"], rows[0]["waiting"]) if rows else (0, 0)
    return Home(rooms, total, waiting, rooms[-1].cursor if len(rows) > PAGE else "")


def known_persons(actor: Actor) -> list[tuple[UUID, str]]:
    """Persons whom the actor shares an open room with, by name: one need not write them again. One query."""
    visible_rooms(actor)
    rooms = models.Room.objects.filter(state__in=("open", "paused")).exclude(about_person_id=actor.person_id)
    people = {row.about_person_id: row.name_given for row in rooms.order_by("-created_at")[:300]}
    return sorted(people.items(), key=lambda one: one[1].casefold())


def _room(actor: Actor, row: dict[str, Any], card: models.Room, everybody: dict[UUID, Member]) -> HomeRoom:
    order = sorted(everybody.values(), key=lambda member: (member.kind != MemberKind.PERSON, member.joined_at))
    return HomeRoom(
        room_id=card.id,
        person_name=card.name_given,
        about_me=card.about_person_id == actor.person_id and not actor.is_helper,
        state=card.state,
        rank=row["rank"],
        last_at=row["last_at"],
        unread=row["unread"],
        unread_to_me=row["unread_to_me"],
        unread_from_person=row["unread_from_person"],
        ball_mine=row["ball_mine"],
        ball_due=row["ball_due"],
        ball_holder=everybody.get(row["ball_holder"]),
        newest_text=row["newest"] or "",
        newest_by=everybody.get(row["newest_by"]),
        newest_at=row["newest_at"],
        members=tuple(member for member in order if member.ended_at is None),
        matters=card.matters,
        cursor=f"{row['rank']}_{row['last_at'].isoformat()}_{card.id}",
    )


def _position(cursor: str) -> tuple[int | None, dt.datetime | None, UUID | None]:
    if not cursor:
        return None, None, None
    try:
        rank, at, room_id = cursor.split("_")
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return int(rank), moment, UUID(room_id)
    except (ValueError, OverflowError):
        raise Invalid(_("This page of the list is not there any more. Start from the top."), code="cursor") from None
