"""A link or a code was made: have it sent to the number or address that it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import system
from brobygger.notify import services as notify
from brobygger.people import services as people

SYSTEM = system("invitation")


def send_link(ids: Mapping[str, Any]) -> None:
    """Send an invitation's link; nothing when it was used or revoked meanwhile."""
    key = UUID(ids["invitation"])
    wanted = people.invitation_to_send(SYSTEM, invitation_id=key)
    if wanted is None:
        return
    notify.send(
        SYSTEM,
        person_id=wanted.person_id,
        channel="sms" if wanted.mobile else "email",
        to=wanted.mobile or wanted.email,
        template="password-link" if wanted.purpose == "password" else "invitation",
        key=f"invitation:{key}",
        secret=wanted.link,
    )


def send_code(ids: Mapping[str, Any]) -> None:
    """Send a one-time code; nothing when nobody has the number, or it is too late."""
    key = UUID(ids["code"])
    wanted = people.code_to_send(SYSTEM, code_id=key)
    if wanted is None:
        return
    notify.send(
        SYSTEM,
        person_id=wanted.person_id,
        channel="sms",
        to=wanted.mobile,
        template="code",
        key=f"code:{key}",
        secret=wanted.digits,
    )
