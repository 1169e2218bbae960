"""What a helper takes along to their own record, and what does not stand there yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from brobygger.journal.queries import Marked, marks_on
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.rooms import access
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.queries.cards import MemberCard, MessageCard, RoomHead
from brobygger.rooms.queries.members import everybody, head
from brobygger.rooms.queries.timeline import NEWEST, several, stretch

MOST = 100  # messages in one text
LATELY = dt.timedelta(days=30)  # what is older is asked about on the room's own page alone
COUNTED = 100  # of a room's newest messages
LOOKED_AT, ENOUGH = 20, 100  # on the home page: of each room, and in all
_WAITING = """
    select r.id, r.name_given, w.n, w.newest
    from rooms_membership m
    join rooms_room r on r.id = m.room_id and r.state in ('open', 'paused', 'closed')
    join live_stream s on s.id = m.room_id and s.last_at > %(since)s
    cross join lateral (
        select count(*) as n, max(g.at) as newest
        from (select id, at, quick, taken_back_at from rooms_message
              where room_id = m.room_id order by seq desc limit %(counted)s) g
        where g.at > %(since)s and g.quick = '' and g.taken_back_at is null
          and not exists (select 1 from journal_mark k where k.message_id = g.id)
    ) w
    where m.seat = app_actor() and m.ended_at is null and m.kind = 'helper' and w.n > 0
    order by w.newest desc
"""
# The home page only says how many there are: it looks at few messages of each room, and stops when there are enough.
_COUNT = """
    select count(*), coalesce(max(place), 0) from (
        select g.place
        from rooms_membership m
        join live_stream s on s.id = m.room_id and s.last_at > %(since)s
        cross join lateral (
            select id, at, quick, taken_back_at, row_number() over () as place
            from (select id, at, quick, taken_back_at from rooms_message
                  where room_id = m.room_id order by seq desc limit %(looked_at)s) newest
        ) g
        where m.seat = app_actor() and m.ended_at is null and m.kind = 'helper'
          and g.at > %(since)s and g.quick = '' and g.taken_back_at is null
          and not exists (select 1 from journal_mark k where k.message_id = g.id)
        limit %(enough)s
    ) waiting
"""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A message to choose. `mine` is the reader's own note; `suggested`: nobody here has it in their record yet."""

    message: MessageCard
    mine: Marked | None
    suggested: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The newest messages first, or those before a number."""

    room: RoomHead
    lines: tuple[RecordLine, ...]
    older_before: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Messages for one text, in the order they were written, and who takes them along."""

    room: RoomAccess
    me: MemberCard
    messages: tuple[MessageCard, ...]


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """How many of a room's messages of late stand in nobody's record of the reader's organisation."""

    room_id: UUID
    person_name: str
    count: int
    newest_at: dt.datetime


def record_page(actor: Actor, room_id: UUID, *, before: int | None = None) -> RecordPage:
    """What one may take along, newest first, 50 at a time. Raises Hidden, Denied. Six queries at most."""
    here = access.room(actor, room_id, Action.JOURNAL)
    found = stretch(here, everybody(here), before=before, limit=NEWEST)
    cards = [one for one in found.entries if isinstance(one, MessageCard) and one.taken_back_at is None]
    marks = marks_on(actor, [card.id for card in cards])
    lines = tuple(_line(card, marks.get(card.id, ())) for card in reversed(cards))
    return RecordPage(head(here), lines, found.older_before)


def record_head(actor: Actor, room_id: UUID) -> RoomHead:
    """The room, for a helper who may take something along from it. Raises Hidden, Denied. One query."""
    return head(access.room(actor, room_id, Action.JOURNAL))


def chosen(actor: Actor, room_id: UUID, message_ids: Collection[UUID]) -> Chosen:
    """The messages one has chosen. Raises Hidden (also for one not to be read), Denied, Invalid. Three queries."""
    here = access.room(actor, room_id, Action.JOURNAL)
    wanted = frozenset(message_ids)
    if not wanted:
        raise Invalid(_("Choose at least one message."), field="message", code="none")
    if len(wanted) > MOST:
        raise Invalid(_("Choose at most %(most)d messages at a time.") % {"most": MOST}, field="message", code="many")
    people = everybody(here)
    found = several(here, people, wanted)
    missing = wanted - {card.id for card in found}
    access.message(actor, not missing, "record-message", next(iter(missing), room_id))
    return Chosen(here, people.me, _left(found))


def _left(found: list[MessageCard]) -> tuple[MessageCard, ...]:
    """Without those that were taken back meanwhile. Raises Invalid where nothing is left."""
    left = tuple(card for card in found if card.taken_back_at is None)
    if not left:
        raise Invalid(_("This message was taken back."), field="message", code="taken-back")
    return left


def not_recorded(actor: Actor) -> tuple[NotRecorded, ...]:
    """The rooms with messages of the last 30 days that stand in no record yet. Raises Hidden. One query.

    At most the newest hundred messages of a room are looked at; quick answers do not count.
    """
    decisions.hide_unless(actor.is_helper, "rooms.not-recorded", why="not a helper")
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"since": clock.now() - LATELY, "counted": COUNTED})
        return tuple(NotRecorded(*row) for row in cursor.fetchall())


def not_recorded_count(actor: Actor) -> tuple[int, bool]:
    """How many such messages there are, for the home page, and whether there may be more. Raises Hidden. One query."""
    decisions.hide_unless(actor.is_helper, "rooms.not-recorded", why="not a helper")
    since = clock.now() - LATELY
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"since": since, "looked_at": LOOKED_AT, "enough": ENOUGH})
        count, deepest = cursor.fetchone()
    return min(count, ENOUGH - 1), count >= ENOUGH or deepest >= LOOKED_AT


def _line(card: MessageCard, marks: tuple[Marked, ...]) -> RecordLine:
    mine = next((one for one in marks if one.own), None)
    return RecordLine(card, mine, suggested=not marks and not card.quick)
