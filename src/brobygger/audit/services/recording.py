"""Writing a line: in the transaction of what it tells about, and without reading it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from brobygger.audit import kinds
from brobygger.audit.models import Line
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.errors import Refused
from brobygger.kernel.ids import new_id
from brobygger.kernel.requests import request_id

Details = dict[str, Any]
known_looks: set[tuple[str, str, UUID | None, dt.datetime]] = set()  # that this process has seen committed
_MOST_KNOWN = 20_000
_LOOK_LOCK = 4_242_011  # namespace of the advisory lock that keeps two tabs from writing the same look twice


def record(
    actor: Actor,
    *,
    what: str,
    about_person_id: UUID | None = None,
    room_id: UUID | None = None,
    object_id: UUID | None = None,
    basis: str = "",
    machine: bool | None = None,
    details: Details | None = None,
) -> None:
    """Write a line in the caller's transaction: who, in which role, whose data, what, on which basis, when.

    `details` takes ids, codes and numbers, never text that somebody wrote. `machine` is a reading that no human
    asked for (by default: what the system does); the page folds it away. Raises UnknownKind for a type without a
    name, TypeError for details that are not plain values, RuntimeError outside a transaction.
    """
    kind = kinds.kind_of(what)
    _write(
        actor,
        what=kind.code,
        about_person_id=about_person_id,
        room_id=room_id,
        object_id=object_id,
        basis=basis,
        machine=actor.kind is Kind.SYSTEM if machine is None else machine,
        details=_plain(details or {}),
    )


def record_each(actor: Actor, *, what: str, about: Sequence[tuple[UUID, UUID]]) -> None:
    """Write a line of what our machinery did for each of many: (whose data, which object). One statement.

    Raises UnknownKind for a type without a name, RuntimeError outside a transaction.
    """
    code = kinds.kind_of(what).code
    _keep([_line(actor, what=code, about_person_id=person, object_id=key, machine=True) for person, key in about])


def record_look(
    actor: Actor,
    *,
    what: str,
    room_id: UUID | None = None,
    about_person_id: UUID | None = None,
    basis: str = "",
) -> bool:
    """Write a look (or what is kept for a review) once per seat, room and clock hour; False when it is there already.

    No query when this process knows that it is there, one when another wrote it, three the first time. Two tabs at
    once write one line: the second waits for the first. Raises UnknownKind, also for a type that is neither.
    """
    kind = kinds.kind_of(what)
    if not (kind.look or kind.reader is kinds.Reader.REVIEW):
        raise kinds.UnknownKind(f"{what!r} is no look")
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    look = (actor.seat, what, room_id, hour)
    if look in known_looks:
        return False
    written = not _looked(actor, what, room_id, hour) and not _looked_meanwhile(actor, what, room_id, hour)
    if written:
        record(actor, what=what, about_person_id=about_person_id, room_id=room_id, basis=basis)
    transaction.on_commit(lambda: _know(look))  # not before: what is rolled back was never written
    return written


def record_looks(actor: Actor, *, what: str, about: Sequence[tuple[UUID, UUID]]) -> None:
    """Looks at several rooms at once, of (room, person): each once per seat, room and clock hour. At most two queries.

    Raises UnknownKind.
    """
    if not kinds.kind_of(what).look:
        raise kinds.UnknownKind(f"{what!r} is no look")
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    wanted = [(room, person) for room, person in about if (actor.seat, what, room, hour) not in known_looks]
    if not wanted:
        return
    there = set(Line.objects.filter(seat=actor.seat, what=what, at__gte=hour).values_list("room_id", flat=True))
    code, new = kinds.kind_of(what).code, [one for one in wanted if one[0] not in there]
    _keep([_line(actor, what=code, about_person_id=person, room_id=room) for room, person in new])

    def know() -> None:
        for room, _person in wanted:
            _know((actor.seat, what, room, hour))

    transaction.on_commit(know)


def _looked_meanwhile(actor: Actor, what: str, room_id: UUID | None, hour: dt.datetime) -> bool:
    """Wait for another tab that is about to write the same look, and ask again."""
    with connection.cursor() as cursor:
        key = f"{actor.seat} {what} {room_id} {hour.isoformat()}"
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOOK_LOCK, key])
    return _looked(actor, what, room_id, hour)


def _know(look: tuple[str, str, UUID | None, dt.datetime]) -> None:
    if len(known_looks) >= _MOST_KNOWN:
        known_looks.clear()
    known_looks.add(look)


def record_refusal(actor: Actor, refusal: Refused) -> None:
    """Keep a refusal (registered with kernel.decisions at start-up; runs after the rollback).

    The object is kept by its id alone: whose it is must not be looked up for somebody who was refused.
    """
    object_id = refusal.object_id if isinstance(refusal.object_id, UUID) else None
    _write(
        actor,
        what=kinds.REFUSED,
        object_id=object_id,
        refused=True,
        details={"what": refusal.what[:80], "why": refusal.why[:200]},
    )


def _looked(actor: Actor, what: str, room_id: UUID | None, hour: dt.datetime) -> bool:
    return Line.objects.filter(
        seat=actor.seat, what=what, room_id=room_id, at__gte=hour, at__lt=hour + dt.timedelta(hours=1)
    ).exists()


def _write(actor: Actor, **values: Any) -> None:
    _keep([_line(actor, **values)])


def _keep(lines: list[Line]) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a line of the access log belongs in the transaction of what it tells about")
    # bulk_create inserts without RETURNING: the writer may not be allowed to read the line.
    Line.objects.bulk_create(lines)


def _line(actor: Actor, **values: Any) -> Line:
    return Line(
        id=new_id(),
        at=clock.now(),
        seat=actor.seat,
        person_id=actor.person_id,
        role_id=actor.role_id,
        organisation_id=actor.organisation_id,
        purpose=actor.purpose[:60],
        request_id=request_id(),
        **values,
    )


def _plain(details: Details) -> Details:
    """Ids as text; anything but ids, short codes, whole numbers, yes/no and lists of them is refused."""
    return {str(key): _plain_value(value) for key, value in details.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 200):
        return value
    if isinstance(value, list | tuple):
        return [_plain_value(part) for part in value]
    raise TypeError(f"the access log takes ids, codes and whole numbers, not {type(value).__name__}")
