"""Reading streams: where one stands, and how far each seat has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor

_SEATS = """
    select b.seat, b.from_seq, b.may_write, b.delivered_seq, b.delivered_at, b.read_seq, b.read_at,
           s.last_seq, s.audience, s.state
    from live_subscriber b join live_stream s on s.id = b.stream_id
    where b.stream_id = %s and b.ended_at is null
      and b.valid_from <= app_now() and (b.valid_until is null or b.valid_until > app_now())
"""
_MARKS = """
    select distinct on (b.seat) b.seat, k.at
    from live_subscriber b join live_mark k on k.subscriber_id = b.id and k.what = %s and k.seq >= %s
    where b.stream_id = %s and b.ended_at is null
    order by b.seat, k.seq, k.at
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """An open seat and how far it has come; the stream's own head, audience and state are the same in each row."""

    seat: str
    from_seq: int
    may_write: bool
    delivered_seq: int
    delivered_at: dt.datetime | None
    read_seq: int
    read_at: dt.datetime | None
    last_seq: int
    audience: int
    state: str


def seats(actor: Actor, stream_id: UUID) -> dict[str, Seat]:
    """The open seats of a stream that the actor may see. One query; the caller has decided about the stream."""
    decisions.record("live.seats", True)
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [stream_id])
        return {row[0]: Seat(*row) for row in cursor.fetchall()}


def marked_at(actor: Actor, stream_id: UUID, *, seq: int, what: str) -> dict[str, dt.datetime]:
    """When each open seat had the event with this number delivered, or read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [what, seq, stream_id])
        return dict(cursor.fetchall())
