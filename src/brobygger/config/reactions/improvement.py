"""A hand-over is done: where a project of its organisations runs, both helpers are asked whether it was as meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.improvement import services
from brobygger.kernel.actor import system
from brobygger.people.queries import staff_cards

SYSTEM = system("improvement")


def ask_whether_as_meant(ids: Mapping[str, Any]) -> None:
    """Each sees the question on their first page; nobody is sent anything."""
    one, two = UUID(ids["one"]), UUID(ids["two"])
    cards = staff_cards(SYSTEM, (one, two))
    services.ask(
        SYSTEM,
        handover_id=UUID(ids["handover"]),
        between=(cards[one].organisation_id, cards[two].organisation_id),
        roles=[role for role in (one, two) if cards[role].is_active],
    )
