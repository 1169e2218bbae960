"""Keys are random and made by the client: a row may be written that its writer may not read back."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    """A random key for a new row (uuid4: says nothing about when or how many)."""
    return uuid4()


def new_secret() -> str:
    """A URL-safe secret of 256 bits for single-use links; only its hash is stored."""
    return secrets.token_urlsafe(32)
