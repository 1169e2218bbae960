"""What somebody shows instead of writing: a message like any other, and a file that belongs to it."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record_look
from brobygger.files import services as files
from brobygger.files.services import Picture, Recording
from brobygger.kernel.actor import Actor
from brobygger.people import limits
from brobygger.rooms import access
from brobygger.rooms.access import Action
from brobygger.rooms.services.inputs import Posted
from brobygger.rooms.services.posting import post_message


def post_picture(
    actor: Actor, *, room_id: UUID, client_id: UUID, given: bytes, text: str = "", audience: int | None = None
) -> Posted:
    """Show a picture; `text` describes it, for those who cannot see it. The same one twice is kept once.

    Raises Hidden, Denied, Invalid (the picture, or as `post_message`), Conflict, TooMany.
    """
    access.room(actor, room_id, Action.POST)
    limits.take(limits.FILES_PER_SEAT, actor.seat)
    return _post(actor, room_id, client_id, files.picture(given), text.strip() or _("A picture"), audience)


def post_recording(
    actor: Actor, *, room_id: UUID, client_id: UUID, given: bytes, text: str = "", audience: int | None = None
) -> Posted:
    """Say something; `text` is the same in writing. The same one twice is kept once. Raises as `post_picture`."""
    access.room(actor, room_id, Action.POST)
    limits.take(limits.FILES_PER_SEAT, actor.seat)
    return _post(actor, room_id, client_id, files.recording(given), text.strip() or _("A voice message"), audience)


def file_of(actor: Actor, *, room_id: UUID, file_id: UUID) -> tuple[str, bytes]:
    """The type and content of a file in the room, for who may read the message it belongs to; a look at the room.

    Raises Hidden, Denied, and files' Unreadable where the content is gone from the storage.
    """
    here = access.room(actor, room_id, Action.READ)
    found = files.content(actor, room_id=room_id, file_id=file_id)
    record_look(actor, what="rooms.read", room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)
    return found


def _post(
    actor: Actor, room_id: UUID, client_id: UUID, shown: Picture | Recording, text: str, audience: int | None
) -> Posted:
    """Another file under the same client id is another message."""
    own_id = uuid5(client_id, hashlib.sha256(shown.content).hexdigest())
    with files.laid(shown.content) as content, transaction.atomic():
        posted = post_message(actor, room_id=room_id, client_id=own_id, text=text, audience=audience)
        if posted.again:
            files.forget(content)
            return posted
        files.keep(
            actor,
            content,
            room_id=room_id,
            about_id=posted.message_id,
            seq=posted.seq,
            content_type=shown.content_type,
            width=shown.width,
            height=shown.height,
        )
        return posted
