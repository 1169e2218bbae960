"""Streams, seats and events, for whoever owns the membership. Everything here belongs in the caller's transaction.

Lock order everywhere: person, membership and consent, stream, the rest.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, system
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import acting_as
from brobygger.live.models import Stream, StreamState, Subscriber

KEEPER = system("membership")  # who keeps seats when the one who acts may not see the rows any more


@dataclass(frozen=True, slots=True)
class StreamHead:
    """A stream as it stands while its lock is held."""

    last_seq: int
    state: str
    audience: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a seat has come in a stream: delivered to the device, and read."""

    stream_id: UUID
    delivered: int = 0
    read: int = 0


class NotAppended(Exception):
    """The log took no event; `outcome` says why (`not-member`, `read-only`, `paused`, `conflict`, …)."""

    def __init__(self, outcome: str, audience: int | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.audience = audience


def open_stream(actor: Actor, *, stream_id: UUID, state: str = StreamState.WAITING) -> None:
    """Begin a log. Nobody is in it yet."""
    with acting_as(KEEPER):
        Stream.objects.bulk_create([Stream(id=stream_id, state=state, last_at=clock.now())])


def lock_stream(actor: Actor, *, stream_id: UUID) -> StreamHead:
    """Hold the stream until the transaction ends: whatever ends access takes this lock before it looks.

    Raises LookupError where there is no such stream.
    """
    with acting_as(KEEPER):
        found = Stream.objects.select_for_update().filter(id=stream_id).first()
    if found is None:
        raise LookupError(stream_id)
    return StreamHead(found.last_seq, found.state, found.audience)


def set_state(actor: Actor, *, stream_id: UUID, state: str) -> None:
    """Open, pause or close the stream for messages."""
    with acting_as(KEEPER):
        Stream.objects.filter(id=stream_id).update(state=StreamState(state))
    _tell("a", str(stream_id))


def subscribe(
    actor: Actor,
    *,
    stream_id: UUID,
    seat: str,
    from_seq: int = 1,
    may_write: bool = True,
    valid_until: dt.datetime | None = None,
) -> UUID:
    """Give a seat in the stream, and let everybody's next message ask again who reads it."""
    with acting_as(KEEPER):
        found = Stream.objects.select_for_update().get(id=stream_id)
        row = Subscriber(
            id=new_id(),
            stream_id=stream_id,
            seat=seat,
            from_seq=from_seq,
            may_write=may_write,
            valid_from=clock.now(),
            valid_until=valid_until,
            delivered_seq=from_seq - 1,
            read_seq=from_seq - 1,
        )
        Subscriber.objects.bulk_create([row])
        Stream.objects.filter(id=stream_id).update(audience=found.audience + 1)
    _tell("a", str(stream_id))
    return row.id


class Unchanged:
    """Stands for "leave this as it is" where None has a meaning of its own."""


UNCHANGED = Unchanged()


def change_subscriber(
    actor: Actor,
    *,
    stream_id: UUID,
    seat: str,
    may_write: bool | None = None,
    valid_until: dt.datetime | Unchanged | None = UNCHANGED,
    from_seq: int | None = None,
) -> None:
    """Change what an open seat may do, until when, or from where its history begins; the stream's lock comes first."""
    values: dict[str, object] = {}
    if may_write is not None:
        values["may_write"] = may_write
    if not isinstance(valid_until, Unchanged):
        values["valid_until"] = valid_until
    if from_seq is not None:
        values["from_seq"] = from_seq
    lock_stream(actor, stream_id=stream_id)
    with acting_as(KEEPER):
        Subscriber.objects.filter(stream_id=stream_id, seat=seat, ended_at=None).update(**values)
    _tell("a", str(stream_id))


def end_subscriber(actor: Actor, *, stream_id: UUID, seat: str) -> None:
    """Take the seat away. Takes the stream's lock first, so that no message can slip through while it waits."""
    lock_stream(actor, stream_id=stream_id)
    with acting_as(KEEPER):
        Subscriber.objects.filter(stream_id=stream_id, seat=seat, ended_at=None).update(ended_at=clock.now())
    _tell("a", str(stream_id))


def end_seat(actor: Actor, *, seat: str) -> list[UUID]:
    """Take all seats of a role or person that has ended; return the streams they were in."""
    with acting_as(KEEPER):
        open_seats = Subscriber.objects.filter(seat=seat, ended_at=None)
        streams = sorted(open_seats.values_list("stream_id", flat=True))
        list(Stream.objects.select_for_update().filter(id__in=streams).order_by("id").values_list("id"))
        open_seats.update(ended_at=clock.now())
    _tell("a", *(str(stream) for stream in streams))
    return streams


def append(
    actor: Actor,
    *,
    stream_id: UUID,
    kind: str,
    ref: UUID | None = None,
    ids: dict[str, str] | None = None,
    client_id: UUID | None = None,
    as_seat: str | None = None,
) -> int:
    """Write an event that is not a message, and return its number. The actor need not be able to write messages.

    `as_seat` names another seat that the event is about to be shown as (a system job acting for it).
    Raises NotAppended where the actor has no seat in the stream.
    """
    item = {
        "stream": str(stream_id),
        "seat": as_seat or actor.seat,
        "client_id": str(client_id or new_id()),
        "kind": kind,
        "ref": str(ref) if ref else None,
        "ids": ids or {},
        "needs_write": False,
    }
    with connection.cursor() as cursor:
        cursor.execute("select outcome, seq from live_append(%s::jsonb, false)", [json.dumps([item])])
        outcome, seq = cursor.fetchone()
    if outcome not in ("stored", "duplicate"):
        raise NotAppended(outcome)
    return int(seq)


def mark(actor: Actor, *, marks: list[Mark]) -> None:
    """Move the actor's own watermarks forward; they never move back."""
    rows = [{"stream": str(m.stream_id), "delivered": m.delivered, "read": m.read} for m in marks]
    with connection.cursor() as cursor:
        cursor.execute("select live_mark(%s, %s::jsonb)", [actor.seat, json.dumps(rows)])


def end_session(session_id: str) -> None:
    """Let the open streams of a signed-out browser close at once (after the commit)."""
    _tell("s", session_id)


def _tell(letter: str, *words: str) -> None:
    if words:
        with connection.cursor() as cursor:
            cursor.execute("select live_notify(%s, %s)", [letter, list(words)])
