"""My rooms by name, for the page of my choices. The rooms stand above notify, so they say at their start who knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class RoomName:
    """One of my rooms."""

    room_id: UUID
    name: str


_sources: list[Callable[[Actor], list[RoomName]]] = []


def come_from(source: Callable[[Actor], list[RoomName]]) -> None:
    """Register who knows somebody's rooms (AppConfig.ready)."""
    if source not in _sources:
        _sources.append(source)


def of(actor: Actor) -> list[RoomName]:
    """The actor's open rooms."""
    return [room for source in _sources for room in source(actor)]
