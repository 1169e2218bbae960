"""One's visit to a room, and what one has written of it in one's own record."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record_look
from brobygger.journal import services as journal
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict
from brobygger.rooms import access, queries
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


def mark_journalled(actor: Actor, *, room_id: UUID, message_id: UUID, reference: str = "") -> None:
    """Note that a message stands in one's own record; kept after leaving. Raises Hidden, Denied, Invalid."""
    with transaction.atomic():
        here = access.room(actor, room_id, Action.JOURNAL)
        message = queries.entry(actor, room_id, message_id)
        if message.taken_back_at is not None:
            raise Conflict(_("This message was taken back."), code="taken-back")
        journal.mark(
            actor,
            room_id=room_id,
            about_person_id=here.about_person_id,
            message_id=message_id,
            message_at=message.at,
            person_name=here.name,
            reference=reference,
        )
