"""Values that may not lie readable in the database: encrypted with a key that lives outside it.

A sealed value reads `keyid:base64`. AES-256-GCM; `purpose` is bound to the value, so that it cannot be moved to another
column. The blind index finds a value without decrypting: a keyed hash, the same for the same text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Unsealable(Exception):
    """A value could not be opened: unknown key id, wrong purpose or changed bytes. Never holds the value."""


def current_key_id() -> str:
    """The id of the key that seals now: the first in the list. Raises Unsealable when there is none."""
    for key_id in _keys():
        return key_id
    raise Unsealable("no field key is set (BROBYGGER_FIELD_KEYS)")


def seal(text: str, *, purpose: str) -> str:
    """Encrypt `text` with the current key, bound to `purpose`."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_keys()[key_id]).encrypt(nonce, text.encode(), purpose.encode())
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(value: str, *, purpose: str) -> str:
    """Decrypt a sealed value; raises Unsealable."""
    key_id, _, encoded = value.partition(":")
    key = _keys().get(key_id)
    if key is None:
        raise Unsealable(f"the key {key_id!r} is not among BROBYGGER_FIELD_KEYS")
    try:
        raw = base64.urlsafe_b64decode(encoded)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise Unsealable("the value was changed, or sealed for something else") from None


def key_id_of(value: str) -> str:
    """Which key sealed the value."""
    return value.partition(":")[0]


def reseal(value: str, *, purpose: str) -> str | None:
    """Return the value under the current key, or None when it is already so (rotation)."""
    if key_id_of(value) == current_key_id():
        return None
    return seal(unseal(value, purpose=purpose), purpose=purpose)


def blind_index(text: str, *, purpose: str) -> str:
    """A keyed hash that finds equal values. Raises Unsealable when there is no index key."""
    if not settings.INDEX_KEY:
        raise Unsealable("no index key is set (BROBYGGER_INDEX_KEY)")
    return hmac.new(settings.INDEX_KEY, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def _keys() -> dict[str, bytes]:
    keys: dict[str, bytes] = settings.FIELD_KEYS
    return keys
