"""Organisations' marks: a colour and a shape each, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

COUNT = 6
PERSON = "person"


def marks_of(organisation_ids: Iterable[UUID | None]) -> dict[UUID, int]:
    """Marks 1–6 in the order given (a room's order of joining); the seventh organisation begins again at 1."""
    marks: dict[UUID, int] = {}
    for organisation_id in organisation_ids:
        if organisation_id is not None and organisation_id not in marks:
            marks[organisation_id] = len(marks) % COUNT + 1
    return marks


def mark_of(organisation_id: UUID | None) -> int:
    """A mark for pages without a room: always the same for an organisation. 0 for nobody's."""
    return organisation_id.int % COUNT + 1 if organisation_id else 0
