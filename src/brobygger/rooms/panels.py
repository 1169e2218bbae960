"""What folders above the rooms show on their pages (what they ask before a room is begun: `beginnings`).

A folder registers at its start (`AppConfig.ready`); the views ask. So the rooms need to know nobody above them. A
panel must cost little: the room's page may use twelve queries in all. So what panels read there is asked in one
statement for all of them: a folder registers a question of its own (`ask`), and reads the answer (`answered`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString, TypeVar, cast
from uuid import UUID

from django.db import connection

T = TypeVar("T")
Values = Mapping[str, Any]
Line = tuple[str, str, bool]  # a sentence, its icon, whether it is for everybody to notice


class Place(StrEnum):
    """Where a panel stands, and what its `values` is called with after the actor."""

    TOP = "top"  # a line under the room's bar; (actor, RoomHead)
    ASIDE = "aside"  # a card beside the conversation; (actor, RoomHead)
    COMPOSER = "composer"  # a tool under the writing field; (actor, RoomHead)
    MESSAGE = "message"  # on the page of one message; (actor, RoomHead, MessageCard)
    SETTINGS = "settings"  # on "About the room"; (actor, RoomHead)
    ASKED = "asked"  # before the person's answer, and on what they have decided; (actor, the room's id)
    MEMBER = "member"  # under each helper's name among the members; (actor, RoomHead, MemberCard)
    PERSON_HOME = "person-home"  # first under "This happens"; (actor, tuple of HomeRoom)
    HELPER_HOME = "helper-home"  # above the helper's rooms; (actor)
    HELPER_LINKS = "helper-links"  # among the links below them; (actor)


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what fills it for one reader (as `panel`); None where there is nothing to show."""

    place: Place
    template: str
    values: Callable[..., Values | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel that has something to show."""

    template: str
    values: Values


_panels: list[Panel] = []
_shared: ContextVar[dict[str, Any] | None] = ContextVar("shared", default=None)
_questions: dict[str, LiteralString] = {}
_lines: dict[str, Callable[[Mapping[str, Any]], Line | None]] = {}


def show(panel: Panel) -> None:
    """Register a panel."""
    _panels.append(panel)
    _panels.sort(key=lambda one: one.order)


def say(kind: str, line: Callable[[Mapping[str, Any]], Line | None]) -> None:
    """Register the sentence for a kind of event in the room's log; it gets `who`, `whom`, `organisation` and `ids`."""
    _lines[kind] = line


def line_of(kind: str, names: Mapping[str, Any]) -> Line | None:
    """The sentence for an event of a folder above; None where none is registered."""
    found = _lines.get(kind)
    return found(names) if found else None


def shown(place: Place, *given: Any) -> list[Shown]:
    """The panels of a place that have something to show this reader, in their order."""
    found = [(panel.template, panel.values(*given)) for panel in _panels if panel.place is place]
    return [Shown(template, values) for template, values in found if values is not None]


@contextmanager
def one_page() -> Iterator[None]:
    """The panels of one page: two places of the same folder may share what they ask the database."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


def shared(key: str, ask: Callable[[], T]) -> T:
    """The answer to a question that another panel of the same page may have asked already."""
    kept = _shared.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return cast(T, kept[key])


def ask(key: str, rows: LiteralString) -> None:
    """Register what a panel reads of a room: a statement about %(room)s. Each column has a name of its own."""
    _questions[key] = f"(select json_agg(row_to_json(c)) from ({rows}) c)::text"  # noqa: S608 (a constant)


def answered(key: str, room_id: UUID) -> list[dict[str, Any]]:
    """The rows of a registered statement, as JSON, about a room the caller has been let into.

    One query, and on the room's page one for all the folders together.
    """
    if _shared.get() is None:
        return _answers((key,), room_id)[key]
    return shared(f"answers:{room_id}", lambda: _answers(tuple(_questions), room_id))[key]


def _answers(keys: tuple[str, ...], room_id: UUID) -> dict[str, list[dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(_questions[key] for key in keys), {"room": room_id})
        found = cursor.fetchone() or ()
    return {key: json.loads(value or "[]") for key, value in zip(keys, found, strict=True)}
