"""The content of files: each encrypted with a key of its own, sealed in the row. Who may is the caller's to say."""

from __future__ import annotations

import base64
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from brobygger.files.models import StoredFile
from brobygger.kernel import clock, decisions, sealing
from brobygger.kernel.actor import Actor, Kind
from brobygger.kernel.ids import new_id

PURPOSE = "files.key"


class Unreadable(Exception):
    """The content is gone from the storage, or was changed there. Never holds any of it."""


def keep(
    actor: Actor,
    *,
    room_id: UUID,
    about_id: UUID,
    seq: int,
    content: bytes,
    content_type: str,
    width: int = 0,
    height: int = 0,
) -> UUID:
    """Encrypt and store a checked file. The database refuses a seat that is not in the room; nothing is left then."""
    file_id, key, nonce = new_id(), AESGCM.generate_key(256), os.urandom(sealing.NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, content, file_id.bytes)
    random = os.urandom(16).hex()
    name = default_storage.save(f"{random[:2]}/{random}", ContentFile(sealed))
    try:
        with transaction.atomic():
            StoredFile.objects.create(
                id=file_id,
                room_id=room_id,
                about_id=about_id,
                seq=seq,
                seat=actor.seat,
                content_type=content_type,
                name=name,
                key=sealing.seal(base64.b64encode(key).decode(), purpose=PURPOSE),
                size=len(content),
                width=width,
                height=height,
                at=clock.now(),
            )
    except Exception:
        default_storage.delete(name)
        raise
    return file_id


def content(actor: Actor, *, file_id: UUID) -> tuple[str, bytes]:
    """The type and the content of a file that the actor may see. Raises Hidden, Unreadable, Unsealable."""
    found = StoredFile.objects.filter(pk=file_id).first()
    allowed = found is not None and actor.kind is not Kind.SYSTEM
    decisions.hide_unless(allowed, "files.read", why="no such file for this seat", object_id=file_id)
    assert found is not None
    key = base64.b64decode(sealing.unseal(found.key, purpose=PURPOSE))
    try:
        with default_storage.open(found.name) as stored:
            raw = stored.read()
        return found.content_type, AESGCM(key).decrypt(raw[: sealing.NONCE], raw[sealing.NONCE :], found.id.bytes)
    except (InvalidTag, FileNotFoundError, ValueError):
        raise Unreadable(f"the content of file {file_id} is gone or was changed") from None


def remove(actor: Actor, *, about_id: UUID) -> None:
    """Take away what the actor sent with this: the key at once, the content when that is certain. Twice is nothing."""
    found = StoredFile.objects.filter(about_id=about_id, seat=actor.seat).first()
    decisions.record("files.remove", True)
    if found is not None:
        name = found.name
        found.delete()
        transaction.on_commit(lambda: default_storage.delete(name))


def reseal(actor: Actor) -> int:
    """Seal the keys of all files with the current field key (rotation); how many. Raises Hidden, Unsealable."""
    decisions.hide_unless(actor.kind is Kind.SYSTEM, "files.reseal", why="for our own jobs only")
    changed = 0
    for one in StoredFile.objects.only("id", "key").iterator():
        anew = sealing.reseal(one.key, purpose=PURPOSE)
        if anew is not None:
            changed += StoredFile.objects.filter(pk=one.pk).update(key=anew)
    return changed
