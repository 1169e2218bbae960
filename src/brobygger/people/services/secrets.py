"""Links and codes follow from a row's id and the server's secret key: what is stored gives nothing away.

The sender (a job, later) makes the same link or digits again from the id, so no secret travels through the outbox.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.utils.crypto import salted_hmac

DIGITS = 6


def link_secret(invitation_id: UUID) -> str:
    """The secret part of an invitation's link: 256 bits, URL-safe."""
    digest = salted_hmac("brobygger.people.invitation", str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def secret_hash(secret: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def digits_of(code_id: UUID) -> str:
    """The six digits of a one-time code."""
    digest = salted_hmac("brobygger.people.code", str(code_id), algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def same_digits(code_id: UUID, given: str) -> bool:
    """Compare in constant time; spaces in what was typed do not matter."""
    return hmac.compare_digest(digits_of(code_id).encode(), "".join(given.split()).encode())
