"""News of consents: what the person should know of on their own phone, and what a leader is to review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import system
from brobygger.notify import services as notify
from brobygger.people.queries import leaders_of

SYSTEM = system("break-glass")


def tell_of_answer_elsewhere(ids: Mapping[str, Any]) -> None:
    """An answer was given on a helper's device: the person's own phone says so, in case it was not they who gave it."""
    if ids["given"] == "helpers-device":
        key = f"answered-elsewhere:{ids['consent_id']}"
        notify.send(SYSTEM, person_id=UUID(ids["person_id"]), template="something-happened", key=key)


def tell_of_break_glass(ids: Mapping[str, Any]) -> None:
    """Tell the person, and each leader of the unit from which the room was opened."""
    key = ids["break_glass_id"]
    person_id = UUID(ids["person_id"])
    notify.send(SYSTEM, person_id=person_id, template="break-glass", key=f"break-glass:{key}:person")
    for leader in {card.person_id for card in leaders_of(SYSTEM, UUID(ids["unit_id"]))}:
        notify.send(SYSTEM, person_id=leader, template="access-question", key=f"break-glass:{key}:{leader}")
