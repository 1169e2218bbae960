"""The log of a room as one reads it: messages, and what else happened, in the order of their numbers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.rooms import access, models
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.queries.cards import (
    BallCard,
    Entry,
    EventCard,
    FileCard,
    MemberCard,
    MessageCard,
    ReplyCard,
    Timeline,
)
from brobygger.rooms.queries.members import Everybody, everybody, head

NEWEST = 50
BEFORE_IT = 10  # how many older messages a jump shows above the one it goes to
MOST_EVENTS = 1000
EDIT_WITHIN = dt.timedelta(minutes=5)
OSLO = ZoneInfo("Europe/Oslo")
_END = 2**62
# What changes a message or stands elsewhere on the page is no line of its own.
SILENT = ("message", "message-edited", "message-taken-back", "ball-given")
# Row-level security leaves of the notes in records only the reader's own and their colleagues'.
_MESSAGES: LiteralString = """
    select g.id, g.seq, g.membership_id, g.text, g.quick, g.at, g.edited_at, g.taken_back_at, g.to_memberships,
           o.id, o.seq, o.membership_id, left(o.text, 300), o.quick, o.taken_back_at is not null,
           b.id, b.holder_membership_id, b.given_by_membership_id, b.due_at, b.given_at, b.answered_at,
           array(select k.seat from journal_mark k where k.message_id = g.id and k.needed order by k.marked_at),
           f.id, f.content_type, f.width, f.height
    from rooms_message g
    left join rooms_message o on o.id = g.reply_to_id and o.room_id = g.room_id
    left join rooms_ball b on b.message_id = g.id
    left join files_file f on f.about_id = g.id
    where g.room_id = %(room)s
"""
_OLDER: LiteralString = " and g.seq < %(at)s order by g.seq desc limit %(limit)s"
_NEWER: LiteralString = " and g.seq > %(at)s order by g.seq limit %(limit)s"
_ONE: LiteralString = " and g.id = %(id)s"
_SEVERAL: LiteralString = " and g.id = any(%(ids)s) order by g.seq"
_EVENTS: LiteralString = """
    select e.seq, e.kind, e.at, e.seat, e.ref, e.ids from live_event e
    where e.stream_id = %(room)s and e.seq > %(after)s and e.seq < %(before)s and e.kind <> all(%(silent)s)
    order by e.seq desc limit %(limit)s
"""
_BALL: LiteralString = """
    select b.id, b.holder_membership_id, b.given_by_membership_id, b.message_id, g.seq, b.due_at, b.given_at,
           b.answered_at
    from rooms_ball b left join rooms_message g on g.id = b.message_id
    where b.room_id = %s and b.answered_at is null
"""
_ON_DAY: LiteralString = "select min(seq) from rooms_message where room_id = %s and at >= %s"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries, oldest first, and the cursors to what comes before and after them."""

    entries: tuple[Entry, ...]
    older_before: int | None
    newer_after: int | None


def timeline(
    actor: Actor,
    room_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | dt.date | None = None,
    limit: int = NEWEST,
) -> Timeline:
    """The newest entries; those before a number, after a number, or around a number or the first of a day.

    Raises Hidden, Denied. At most six queries.
    """
    here = access.room(actor, room_id, Action.READ)
    found = stretch(here, everybody(here), before=before, after=after, around=around, limit=limit)
    return Timeline(head(here), found.entries, found.older_before, found.newer_after)


def entry(actor: Actor, room_id: UUID, message_id: UUID) -> MessageCard:
    """One message. Raises Hidden, Denied. Three queries."""
    here = access.room(actor, room_id, Action.READ)
    return one(actor, here, everybody(here), message_id)


def one(actor: Actor, here: RoomAccess, people: Everybody, message_id: UUID) -> MessageCard:
    """A message of a room the caller has been let into. Raises Hidden. One query."""
    rows = _rows(_MESSAGES + _ONE, room=here.id, id=message_id)
    access.message(actor, bool(rows), "read-message", message_id)
    return _message(here, people, rows[0])


def several(here: RoomAccess, people: Everybody, message_ids: Collection[UUID]) -> list[MessageCard]:
    """Those of the messages that one may read, in the order of their numbers. The caller is let in. One query."""
    return [_message(here, people, row) for row in _rows(_MESSAGES + _SEVERAL, room=here.id, ids=list(message_ids))]


def open_ball(actor: Actor, room_id: UUID) -> BallCard | None:
    """Who is to answer now, if anybody. Raises Hidden, Denied. Three queries."""
    here = access.room(actor, room_id, Action.READ)
    return ball_of(here, everybody(here))


def ball_of(here: RoomAccess, people: Everybody) -> BallCard | None:
    """The open ball of a room the caller has been let into. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BALL, [here.id])
        row = cursor.fetchone()
    return _ball(here, people, row) if row else None


def stretch(
    here: RoomAccess,
    people: Everybody,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | dt.date | None = None,
    limit: int = NEWEST,
) -> Stretch:
    """The part of the log that is asked for, in a room the caller has been let into. At most four queries."""
    if isinstance(around, dt.date):
        around = _first_on(here.id, around)
    if around is not None:
        earlier = _older(here.id, around, BEFORE_IT)
        later = _newer(here.id, around - 1, limit)
        return _complete(here, people, earlier.rows + later.rows, earlier.more, later.more)
    if after is not None:
        found = _newer(here.id, after, limit)
        return _complete(here, people, found.rows, False, found.more, after=after)
    found = _older(here.id, before or _END, limit)
    return _complete(here, people, found.rows, found.more, before is not None, before=before)


def whole(here: RoomAccess, people: Everybody) -> list[Entry]:
    """All that the caller may read in a room, oldest first (for the person's copy). A thousand at a time."""
    entries: list[Entry] = []
    after: int | None = 0
    while after is not None:
        found = _newer(here.id, after, 1000)
        part = _complete(here, people, found.rows, False, found.more, after=after)
        entries += part.entries
        after = part.newer_after
    return entries


@dataclass(frozen=True, slots=True)
class _Part:
    rows: list[tuple[Any, ...]]  # oldest first
    more: bool


def _older(room_id: UUID, at: int, limit: int) -> _Part:
    rows = _rows(_MESSAGES + _OLDER, room=room_id, at=at, limit=limit + 1)
    return _Part(rows[:limit][::-1], len(rows) > limit)


def _newer(room_id: UUID, at: int, limit: int) -> _Part:
    rows = _rows(_MESSAGES + _NEWER, room=room_id, at=at, limit=limit + 1)
    return _Part(rows[:limit], len(rows) > limit)


def _complete(
    here: RoomAccess,
    people: Everybody,
    rows: Sequence[tuple[Any, ...]],
    older: bool,
    newer: bool,
    *,
    before: int | None = None,
    after: int | None = None,
) -> Stretch:
    """Put the other events in between; where there is nothing older, all that happened before the first message."""
    messages = [_message(here, people, row) for row in rows]
    first = after if after is not None else (messages[0].seq - 1 if messages and older else 0)
    last = before if before is not None else (messages[-1].seq + 1 if messages and newer else _END)
    events = _events(here, people, first, last)
    entries: list[Entry] = sorted([*messages, *events], key=lambda one: one.seq)
    return Stretch(
        tuple(entries),
        older_before=messages[0].seq if messages and older else None,
        newer_after=messages[-1].seq if messages and newer else None,
    )


def _events(here: RoomAccess, people: Everybody, after: int, before: int) -> list[EventCard]:
    rows = _rows(_EVENTS, room=here.id, after=after, before=before, silent=list(SILENT), limit=MOST_EVENTS)
    answers = _answers(row[4] for row in rows if row[1] == "access-question-answered")
    return [_event(people, row, answers) for row in rows]


def _event(people: Everybody, row: tuple[Any, ...], answers: dict[UUID, str]) -> EventCard:
    seq, kind, at, seat, ref, raw = row
    ids = json.loads(raw) if isinstance(raw, str) else dict(raw)
    by, whom = people.by_seat.get(seat), _member(people, ids.get("membership"))
    named = people.organisation(ids["organisation"]) if "organisation" in ids else ""
    return EventCard(
        seq=seq,
        kind=kind,
        at=at,
        by=by.name if by else "",
        by_membership_id=by.id if by else None,
        whom=whom.name if whom else "",
        organisation=named or (whom.organisation_name if whom else ""),
        detail=answers.get(ref, ""),
        ids=ids,
    )


def _answers(question_ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = list(question_ids)
    if not wanted:
        return {}
    return dict(models.AccessQuestion.objects.filter(pk__in=wanted).values_list("id", "answer"))


def _member(people: Everybody, membership_id: str | None) -> MemberCard | None:
    return people.by_id.get(UUID(membership_id)) if membership_id else None


def _message(here: RoomAccess, people: Everybody, row: tuple[Any, ...]) -> MessageCard:
    message_id, seq, author_id, text, quick, at, edited_at, taken_back_at, to, *rest = row
    author, own = people.by_id[author_id], author_id == here.membership_id
    others = [c for c in people.here if c.shows_receipts and c.id != author_id and c.from_seq <= seq]
    changeable = own and taken_back_at is None and not here.emergency
    return MessageCard(
        id=message_id,
        seq=seq,
        membership_id=author_id,
        author_name=author.name,
        author_kind=author.kind,
        author_title=author.title,
        author_title_label=author.title_label,
        author_organisation=author.organisation_name,
        text=text,
        quick=quick,
        at=at,
        edited_at=edited_at,
        taken_back_at=taken_back_at,
        reply=_reply(people, rest[:6]),
        to=tuple(to),
        to_names=tuple(people.by_id[one].name for one in to if one in people.by_id),
        to_me=here.membership_id in to,
        ball=_ball(here, people, (*rest[6:9], message_id, seq, *rest[9:12])) if rest[6] else None,
        own=own,
        is_unread=not own and seq > here.read_seq,
        may_edit=changeable and Action.POST in here.may and clock.now() - at < EDIT_WITHIN,
        may_take_back=changeable,
        delivered_to=sum(1 for card in others if (card.delivered_seq or 0) >= seq),
        read_by=sum(1 for card in others if (card.read_seq or 0) >= seq),
        of=len(others),
        recorded=_recorded(people, rest[12]),
        file=FileCard(*rest[13:17]) if rest[13] and taken_back_at is None else None,
    )


def _recorded(people: Everybody, seats: Sequence[str]) -> tuple[MemberCard, ...]:
    """In whose record the message stands, of those whose notes the reader may see."""
    return tuple(people.by_seat[seat] for seat in seats if seat in people.by_seat)


def _reply(people: Everybody, row: Sequence[Any]) -> ReplyCard | None:
    reply_id, seq, author_id, text, quick, taken_back = row
    if reply_id is None:
        return None
    author = people.by_id.get(author_id)
    return ReplyCard(reply_id, seq, author.name if author else "", "" if taken_back else text, quick, taken_back)


def _ball(here: RoomAccess, people: Everybody, row: Sequence[Any]) -> BallCard:
    ball_id, holder_id, giver_id, message_id, seq, due_at, given_at, answered_at = row
    holder, giver = people.by_id.get(holder_id), people.by_id.get(giver_id)
    is_open = answered_at is None
    return BallCard(
        id=ball_id,
        holder_membership_id=holder_id,
        holder_name=holder.name if holder else "",
        holder_organisation=holder.organisation_name if holder else "",
        given_by_name=giver.name if giver else "",
        message_id=message_id,
        message_seq=seq,
        due_at=due_at,
        given_at=given_at,
        answered_at=answered_at,
        mine=is_open and holder_id == here.membership_id,
        late=is_open and due_at is not None and due_at < clock.now(),
    )


def _first_on(room_id: UUID, day: dt.date) -> int | None:
    """The number of the first message on a day or after it, or None (the newest are shown then)."""
    morning = dt.datetime.combine(day, dt.time(), tzinfo=OSLO)
    with connection.cursor() as cursor:
        cursor.execute(_ON_DAY, [room_id, morning])
        found = cursor.fetchone()[0]
        return None if found is None else int(found)


def _rows(statement: LiteralString, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
