"""The log of a room as one reads it: messages and what else happened, in the order of their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from brobygger.journal.queries import journalled
from brobygger.kernel.actor import Actor
from brobygger.rooms import models
from brobygger.rooms.access import Action, room
from brobygger.rooms.queries.shapes import Ball, Entry, Happening, Member, Message

NEWEST = 50
# Events that change a message or stand elsewhere on the page are no lines of their own.
_SILENT = ("message-edited", "message-taken-back", "ball-given")
_SELECT: LiteralString = """
    select e.seq, e.kind, e.at, e.seat, e.ref, e.ids,
           m.id, m.membership_id, m.text, m.quick, m.reply_to_id, m.to_memberships, m.edited_at, m.taken_back_at,
           q.membership_id, case when q.taken_back_at is null then left(q.text, 120) else '' end
    from live_event e
    left join rooms_message m on m.id = e.ref and e.kind = 'message'
    left join rooms_message q on q.id = m.reply_to_id and q.room_id = e.stream_id
    where e.stream_id = %(room)s and e.kind <> all(%(silent)s)
"""
_OLDER: LiteralString = " and e.seq < %(at)s order by e.seq desc limit %(limit)s"
_NEWER: LiteralString = " and e.seq > %(at)s order by e.seq limit %(limit)s"
_SEARCH: LiteralString = (
    " and m.taken_back_at is null and m.text ilike %(words)s escape '\\' order by e.seq desc limit %(limit)s"
)
_BEGINNING = 2**62


def newest(actor: Actor, room_id: UUID, everybody: dict[UUID, Member], *, before: int | None = None) -> list[Entry]:
    """The newest entries (those before a number), oldest of them first; one more than a page where there are more."""
    rows = _rows(_SELECT + _OLDER, room=room_id, at=before or _BEGINNING, limit=NEWEST + 1)
    return _complete(actor, _entries(reversed(rows), everybody))


def after(actor: Actor, room_id: UUID, everybody: dict[UUID, Member], *, seq: int) -> list[Entry]:
    """The entries after a number, oldest first; one more than a page where there are more."""
    return _complete(actor, _entries(_rows(_SELECT + _NEWER, room=room_id, at=seq, limit=NEWEST + 1), everybody))


def found(actor: Actor, room_id: UUID, everybody: dict[UUID, Member], *, words: str) -> list[Entry]:
    """The newest messages that hold these words as they stand."""
    pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = _rows(_SELECT + _SEARCH, room=room_id, words=f"%{pattern}%", limit=NEWEST)
    return _complete(actor, _entries(rows, everybody))


def first_seq_on(actor: Actor, room_id: UUID, day: dt.datetime) -> int | None:
    """The number of the first event from a moment on (jump to a date), or None where nothing came later."""
    room(actor, room_id, Action.READ)
    with connection.cursor() as cursor:
        cursor.execute("select min(seq) from live_event where stream_id = %s and at >= %s", [room_id, day])
        value = cursor.fetchone()[0]
        return None if value is None else int(value)


def open_ball(room_id: UUID) -> Ball | None:
    """The ball that lies with somebody now."""
    row = models.Ball.objects.filter(room_id=room_id, answered_at=None).first()
    return None if row is None else _ball(row)


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "silent": list(_SILENT)})
        return list(cursor.fetchall())


def _entries(rows: Iterable[tuple[Any, ...]], everybody: dict[UUID, Member]) -> list[Entry]:
    by_seat = {member.seat: member.id for member in everybody.values()}
    return [entry for row in rows if (entry := _entry(row, by_seat)) is not None]


def _entry(row: tuple[Any, ...], by_seat: dict[str, UUID]) -> Entry | None:
    seq, kind, at, seat, ref, ids, message_id, author, text, quick, reply, to, edited, back, reply_by, quoted = row
    if kind != "message":
        return Happening(seq, kind, at, by_seat.get(seat), ref, ids if isinstance(ids, dict) else {})
    if message_id is None:
        return None
    return Message(
        id=message_id,
        seq=seq,
        membership_id=author,
        text=text,
        quick=quick,
        reply_to=reply,
        to=tuple(to),
        at=at,
        edited_at=edited,
        taken_back_at=back,
        reply_author=reply_by,
        reply_text=quoted or "",
    )


def _complete(actor: Actor, entries: list[Entry]) -> list[Entry]:
    """Add the balls that messages gave, and the reader's own journal marks. Two queries."""
    messages = [entry.id for entry in entries if isinstance(entry, Message)]
    if not messages:
        return entries
    balls = {row.message_id: _ball(row) for row in models.Ball.objects.filter(message_id__in=messages)}
    marked = journalled(actor, messages) if actor.is_helper else set()
    return [
        replace(entry, ball=balls.get(entry.id), journalled=entry.id in marked) if isinstance(entry, Message) else entry
        for entry in entries
    ]


def _ball(row: models.Ball) -> Ball:
    return Ball(
        row.id,
        row.holder_membership_id,
        row.given_by_membership_id,
        row.message_id,
        row.due_at,
        row.given_at,
        row.answered_at,
        row.answered_how,
    )
