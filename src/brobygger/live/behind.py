"""Who has not got what was written: seats whose device has not confirmed the newest events of a kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor, Kind

_BEHIND = """
    select s.id, s.seat, s.read_seq, min(e.at)
    from live_subscriber s
    join live_event e on e.stream_id = s.stream_id and e.kind = %(kind)s and e.seat <> s.seat
        and e.seq > greatest(s.delivered_seq, s.read_seq) and e.seq >= s.from_seq
    where s.stream_id = %(stream)s and s.ended_at is null
        and s.valid_from <= app_now() and (s.valid_until is null or s.valid_until > app_now())
    group by s.id, s.seat, s.read_seq
    order by s.seat"""


_LOOKED = """
    select n from unnest(%(streams)s::uuid[], %(seats)s::text[], %(read)s::bigint[])
        with ordinality w(stream, seat, seq, n)
    where not exists (
        select 1 from live_subscriber s
        where s.stream_id = w.stream and s.seat = w.seat and s.read_seq <= w.seq and s.ended_at is null
            and s.valid_from <= app_now() and (s.valid_until is null or s.valid_until > app_now()))"""


@dataclass(frozen=True, slots=True)
class Behind:
    """A seat, how far it has read, and when the oldest event that has not reached it was written."""

    subscriber_id: UUID
    seat: str
    read_seq: int
    oldest_at: dt.datetime


def behind(actor: Actor, *, stream_id: UUID, kind: str) -> list[Behind]:
    """The open seats that events of `kind`, by others, have not reached. One query; for our own jobs (Hidden)."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "live.behind", why="for our own jobs only", object_id=stream_id)
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, {"stream": stream_id, "kind": kind})
        return [Behind(*row) for row in cursor.fetchall()]


def looked(actor: Actor, places: Sequence[tuple[UUID, str, int]]) -> set[int]:
    """Which of these (stream, seat, read up to) have read on since, or left. One query; for our own jobs (Hidden)."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "live.behind", why="for our own jobs only")
    streams, seats, read = ([place[n] for place in places] for n in range(3))
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED, {"streams": streams, "seats": seats, "read": read})
        return {int(n) - 1 for (n,) in cursor.fetchall()}
