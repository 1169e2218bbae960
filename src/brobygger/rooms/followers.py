"""What folders above the rooms do when a place is handed over: in the same transaction, as whoever hands it over.

A folder registers at its start (`AppConfig.ready`). Called while both are in the room, so the policies decide as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from brobygger.kernel.actor import Actor

Follow = Callable[[Actor, UUID, UUID, UUID], None]  # who, room, former membership, successor's membership
_followers: list[Follow] = []


def follow(do: Follow) -> None:
    """Register what goes along with a place."""
    _followers.append(do)


def handed_over(actor: Actor, room_id: UUID, former: UUID, successor: UUID) -> None:
    """Let everything that goes along with a place go to its successor."""
    for do in _followers:
        do(actor, room_id, former, successor)
