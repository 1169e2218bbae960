"""What folders above the rooms put into the person's copy of their room.

A folder registers at its start (`AppConfig.ready`). It is asked after the door has let the person in, and gives what
they can read: row-level security is on as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from brobygger.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that goes along: what it is called in the copies (an ending follows from its type), and which it is."""

    name: str
    file_id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: in words for the document (a sentence, and more below it), as data, and its files."""

    words: str
    more: tuple[str, ...]
    data: Mapping[str, Any]
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A folder's part of the copy, in the language under way. `key` names it in the data."""

    key: str
    heading: str
    lines: tuple[Line, ...]


_chapters: list[Callable[[Actor, UUID], Chapter]] = []


def add(chapter: Callable[[Actor, UUID], Chapter]) -> None:
    """Register a chapter; it gets who asks, and the room."""
    _chapters.append(chapter)


def chapters(actor: Actor, room_id: UUID) -> list[Chapter]:
    """All chapters of a room, for one whom its door has let in."""
    return [chapter(actor, room_id) for chapter in _chapters]
