"""News of enquiries between units: whoever keeps the inbox is told that one has come, the sender of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.directory import queries
from brobygger.kernel.actor import system
from brobygger.notify import services as notify
from brobygger.people.queries import staff_cards

SYSTEM = system("directory")


def tell_receiver(ids: Mapping[str, Any]) -> None:
    """An enquiry lies in a unit's inbox, or with one who works there; who is away has a deputy."""
    unit_id = UUID(ids["unit"])
    keepers = queries.keepers_there(SYSTEM, unit_id)
    answering = queries.answers_for(SYSTEM, UUID(ids["role"])) if ids.get("role") else keepers
    there = [card for card in answering if card.unit_id == unit_id]  # a deputy elsewhere cannot see it
    for card in there or keepers:
        if str(card.role_id) != ids["by"]:
            _tell(card.person_id, ids)


def tell_sender(ids: Mapping[str, Any]) -> None:
    """There is an answer; what it says stands on their page."""
    for card in staff_cards(SYSTEM, [UUID(ids["role"])]).values():
        if card.is_active:
            _tell(card.person_id, ids)


def _tell(person_id: UUID, ids: Mapping[str, Any]) -> None:
    key = f"enquiry:{ids['step']}:{person_id}"
    notify.send(SYSTEM, person_id=person_id, template="something-happened", key=key)
