"""What every change does: decide, lock, decide anew, and write a line in the access log."""

from __future__ import annotations

from uuid import UUID

from brobygger.audit.services import record
from brobygger.feedback import access
from brobygger.kernel.actor import Actor
from brobygger.live import services as live
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import Members


def enter(actor: Actor, room_id: UUID, who: frozenset[str], what: str, *, reads: bool = False) -> Members:
    """Decide, take the stream's lock, and decide anew on what is true under it; `reads`: reading is enough."""
    rooms.room_head(actor, room_id)
    live.lock_stream(actor, stream_id=room_id)
    members = rooms.members(actor, room_id)
    if reads:
        access.choose(members.room, members.me.kind, who, what)
    else:
        access.act(members.room, members.me.kind, who, what)
    return members


def keep(actor: Actor, members: Members, what: str, object_id: UUID) -> None:
    """A line in the access log."""
    about, basis = members.room.about_person_id, members.me.basis
    record(actor, what=what, about_person_id=about, room_id=members.room.id, object_id=object_id, basis=basis)
