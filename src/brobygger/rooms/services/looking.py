"""One's visit to a room."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from brobygger.audit.services import record_look
from brobygger.kernel.actor import Actor
from brobygger.rooms import access
from brobygger.rooms.access import Action


def note_visit(actor: Actor, *, room_id: UUID) -> None:
    """A look at the room: a line in the log once an hour, and "last here". Three queries as a rule.

    Raises Hidden, Denied.
    """
    here = access.room(actor, room_id, Action.READ)
    note(actor, room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)


def note(actor: Actor, *, room_id: UUID, about_person_id: UUID, basis: str) -> None:
    """The same for a page that has just been let into the room by a query: two queries as a rule."""
    record_look(actor, what="rooms.read", room_id=room_id, about_person_id=about_person_id, basis=basis)
    with connection.cursor() as cursor:
        cursor.execute("select rooms_note_here(%s)", [room_id])
