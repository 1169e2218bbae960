"""News of pilots to their leaders: one that ran has stopped or ended, or a status meeting is near. Never what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.working_time import CLOSES, OPENS, OSLO, is_working_day
from brobygger.notify import services as notify
from brobygger.people.queries import staff_cards
from brobygger.pilots import queries

SYSTEM = system("pilots")


def tell_leaders(ids: Mapping[str, Any]) -> None:
    """All its leaders but the one whose doing it was."""
    for card in queries.leaders(SYSTEM, UUID(ids["pilot"])):
        if card.is_active and str(card.role_id) != ids["by"]:
            key = f"pilot-news:{ids['news']}:{card.person_id}"
            notify.send(SYSTEM, person_id=card.person_id, template="something-happened", key=key)


def ask_leaders() -> None:
    """Leaders, once and in working hours: from the working day before a status meeting whoever has not written, and
    from four weeks before the end all, since they are to say what they think.
    """
    local = clock.now().astimezone(OSLO)
    if not (is_working_day(local.date()) and OPENS <= local.time() < CLOSES):
        return
    waiting = [(role, f"pilot-meeting:{pilot}:{day}:{role}") for pilot, day, role in queries.to_ask(SYSTEM)]
    waiting += [(role, f"pilot-end:{pilot}:{role}") for pilot, role in queries.near_end(SYSTEM)]
    cards = staff_cards(SYSTEM, [role for role, _key in waiting])
    for role, key in waiting:
        if cards[role].is_active:
            notify.send(SYSTEM, person_id=cards[role].person_id, template="coming-up", key=key)
