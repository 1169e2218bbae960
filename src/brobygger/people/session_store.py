"""Where a browser's session lies (Django's SESSION_ENGINE): the database, asked only for what can be a key."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie may hold anything, and PostgreSQL refuses some of it (a NUL): what is no key of ours is no session."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and len(key) >= 8 and key.isascii() and key.isalnum())
