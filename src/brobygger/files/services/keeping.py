"""The content of files: each encrypted with a key of its own, sealed in the row. Who may is the caller's to say."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.files.models import StoredFile
from brobygger.kernel import clock, decisions, sealing
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.errors import Invalid
from brobygger.kernel.ids import new_id

PURPOSE = "files.key"
log = logging.getLogger("brobygger.files")


class Unreadable(Exception):
    """The content is gone from the storage, was changed there, or cannot be reached now. Never holds any of it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A content that lies encrypted in the storage and belongs to nothing yet. Without its key it is noise."""

    id: UUID
    name: str
    key: str
    size: int


@contextmanager
def laid(content: bytes) -> Iterator[Laid]:
    """Encrypt and store a checked content, before anything is locked: a store may be slow. Gone again on an error.

    Raises Invalid (`not-kept`) where the storage does not take it.
    """
    file_id, key, nonce = new_id(), AESGCM.generate_key(256), os.urandom(sealing.NONCE)
    name = _store(nonce + AESGCM(key).encrypt(nonce, content, file_id.bytes))
    try:
        yield Laid(file_id, name, sealing.seal(base64.b64encode(key).decode(), purpose=PURPOSE), len(content))
    except Exception:
        default_storage.delete(name)
        raise


def keep(
    actor: Actor,
    given: Laid,
    *,
    room_id: UUID,
    about_id: UUID,
    seq: int,
    content_type: str,
    width: int = 0,
    height: int = 0,
) -> UUID:
    """Say what a laid content belongs to. The database refuses a seat that is not in the room."""
    StoredFile.objects.create(
        id=given.id,
        room_id=room_id,
        about_id=about_id,
        seq=seq,
        seat=actor.seat,
        content_type=content_type,
        name=given.name,
        key=given.key,
        size=given.size,
        width=width,
        height=height,
        at=clock.now(),
    )
    return given.id


def forget(given: Laid) -> None:
    """A laid content belongs to nothing after all: what it was for is kept already."""
    default_storage.delete(given.name)


def _store(sealed: bytes) -> str:
    """Where it was put, under a random name."""
    random = os.urandom(16).hex()
    try:
        return default_storage.save(f"{random[:2]}/{random}", ContentFile(sealed))
    except Exception as fault:  # the disk, or whatever a store far away may raise
        log.error("a file could not be stored", extra={"fault": type(fault).__name__})
        raise Invalid(
            _("The file could not be kept just now. It was not sent. Try again in a moment."), code="not-kept"
        ) from None


def content(actor: Actor, *, room_id: UUID, file_id: UUID) -> tuple[str, bytes]:
    """The type and the content of a file that the actor may see. Raises Hidden, Unreadable, Unsealable."""
    found = StoredFile.objects.filter(pk=file_id, room_id=room_id).first()
    allowed = found is not None and actor.kind is not Kind.SYSTEM
    decisions.hide_unless(allowed, "files.read", why="no such file for this seat", object_id=file_id)
    assert found is not None
    key = base64.b64decode(sealing.unseal(found.key, purpose=PURPOSE))
    try:
        with default_storage.open(found.name) as stored:
            raw = stored.read()
        return found.content_type, AESGCM(key).decrypt(raw[: sealing.NONCE], raw[sealing.NONCE :], found.id.bytes)
    except Exception as fault:  # gone, changed, or whatever a store far away may raise
        log.error("a file cannot be read", extra={"file": str(file_id), "fault": type(fault).__name__})
        raise Unreadable(f"the content of file {file_id} cannot be read") from None


def remove(actor: Actor, *, about_id: UUID) -> None:
    """Take away what the actor sent with this: the key at once, the content when that is certain. Twice is nothing."""
    found = StoredFile.objects.filter(about_id=about_id, seat=actor.seat).first()
    decisions.record("files.remove", True)
    if found is not None:
        name = found.name
        found.delete()
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def reseal(actor: Actor) -> int:
    """Seal the keys of all files with the current field key (rotation); how many. Raises Hidden, Unsealable."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "files.reseal", why="for our own jobs only")
    changed = 0
    for one in StoredFile.objects.only("id", "key").iterator():
        anew = sealing.reseal(one.key, purpose=PURPOSE)
        if anew is not None:
            changed += StoredFile.objects.filter(pk=one.pk).update(key=anew)
    return changed
