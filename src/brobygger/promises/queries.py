"""How a room stands with its promise: which answers are waited for, and by when they were to come."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OPENS, OSLO, deadline

_OF_ROOM = """
    select answer_within, me, waiting, silent_since, asks_me, solved_ball, solved_by from promises_of_room(%s)
"""
SILENT_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest message that a helper has not answered. `holder` and `asked_by` are memberships."""

    message_id: UUID
    at: dt.datetime
    remind_at: dt.datetime  # the morning of the last day: there is time to answer
    due_at: dt.datetime  # by when it was to be answered
    pass_on_at: dt.datetime  # when whoever answers for the holder is told
    holder: UUID
    holder_name: str
    holder_role: UUID | None
    asker: str
    away_until: dt.date | None  # the holder is away today, this day included
    reminded_at: dt.datetime | None
    reminded_to: str  # who was told in the place of a holder who was away; "": the holder
    passed_on_to: str | None  # None: not passed on; "": to somebody who is not named

    def is_reminded_by(self, now: dt.datetime) -> bool:
        """Whether the time for a reminder has come: at once where the holder is away, so that their deputy knows."""
        return self.away_until is not None or now >= self.remind_at

    def is_late(self, now: dt.datetime) -> bool:
        """Whether the time that was agreed has gone."""
        return now >= self.due_at


@dataclass(frozen=True, slots=True)
class OfRoom:
    """A room's promise as the reader sees it; `me` is their membership (None for a job)."""

    answer_within: int
    me: UUID | None
    waiting: tuple[Waiting, ...]
    silent_since: dt.datetime | None
    asks_me: bool  # a silent room asks this reader what is to be done
    solved_ball: UUID | None  # a ball that the reader gave, answered within three days, not asked about yet
    solved_by: str

    def is_silent(self, now: dt.datetime) -> bool:
        """Whether nothing has been said for fourteen days."""
        return self.silent_since is not None and now - self.silent_since >= SILENT_FOR


def of_room(actor: Actor, room_id: UUID) -> OfRoom | None:
    """How an open room stands; None for any other, also one the actor is not in. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ROOM, [room_id])
        row = cursor.fetchone()
    decisions.record("promises.of-room", row is not None)
    if row is None:
        return None
    days, me, waiting, silent_since, asks_me, solved_ball, solved_by = row
    return OfRoom(
        answer_within=days,
        me=me,
        waiting=tuple(_waiting(one, days) for one in _json(waiting)),
        silent_since=silent_since,
        asks_me=asks_me,
        solved_ball=solved_ball,
        solved_by=solved_by or "",
    )


def _json(value: Any) -> list[dict[str, Any]]:
    return list(json.loads(value) if isinstance(value, str) else value)


def _waiting(given: dict[str, Any], days: int) -> Waiting:
    at = dt.datetime.fromisoformat(given["at"])
    reminded = given["reminded_at"]
    due_at = deadline(at, days)
    return Waiting(
        message_id=UUID(given["message"]),
        at=at,
        remind_at=dt.datetime.combine(due_at.date(), OPENS, OSLO),
        due_at=due_at,
        pass_on_at=deadline(at, days + 1),
        holder=UUID(given["holder"]),
        holder_name=given["holder_name"],
        holder_role=UUID(given["holder_role"]) if given["holder_role"] else None,
        asker=given["asker"] or "",
        reminded_at=dt.datetime.fromisoformat(reminded) if reminded else None,
        reminded_to=given["reminded_to"] or "",
        away_until=dt.date.fromisoformat(given["away_until"]) if given["away_until"] else None,
        passed_on_to=given["passed_on_to"],
    )
