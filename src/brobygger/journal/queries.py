"""Reading what stands in which record: one's own notes, and those of one's colleagues in the same room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from brobygger.journal import access
from brobygger.journal.models import JournalMark, Phrase
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Marked:
    """One message that somebody has noted as written in their own record. No content.

    `reference` is the maker's own, and empty on a colleague's note; `needed` is False where it need not be written.
    """

    id: UUID
    room_id: UUID
    message_id: UUID
    person_name: str
    message_at: dt.datetime
    marked_at: dt.datetime
    reference: str
    seat: str
    own: bool
    needed: bool


def marks_on(actor: Actor, message_ids: Collection[UUID]) -> Mapping[UUID, tuple[Marked, ...]]:
    """The notes on messages that the actor may see: their own, and what colleagues have written. One query.

    The caller has decided about the room; row-level security keeps other organisations' notes out.
    """
    decisions.hide_unless(actor.is_helper, "journal.read", why="not a helper")
    found: dict[UUID, tuple[Marked, ...]] = {}
    for row in JournalMark.objects.filter(message_id__in=list(message_ids)).order_by("marked_at", "id"):
        found[row.message_id] = (*found.get(row.message_id, ()), _marked(actor, row))
    return found


def duty_list(actor: Actor, *, before: dt.datetime | None = None) -> list[Marked]:
    """What the actor's seat has written, newest first, 50 at a time; kept after leaving a room. Raises Hidden."""
    decisions.hide_unless(actor.is_helper, "journal.duty-list", why="not a helper")
    rows = JournalMark.objects.filter(seat=actor.seat, needed=True)
    if before is not None:
        rows = rows.filter(marked_at__lt=before)
    return [_marked(actor, row) for row in rows.order_by("-marked_at")[:PAGE]]


def _marked(actor: Actor, row: JournalMark) -> Marked:
    own = row.seat == actor.seat
    return Marked(
        id=row.id,
        room_id=row.room_id,
        message_id=row.message_id,
        person_name=row.person_name,
        message_at=row.message_at,
        marked_at=row.marked_at,
        reference=row.reference if own else "",
        seat=row.seat,
        own=own,
        needed=row.needed,
    )


@dataclass(frozen=True, slots=True)
class PhraseCard:
    """A standard sentence of the reader's organisation."""

    id: UUID
    text: str


def phrases(actor: Actor) -> tuple[PhraseCard, ...]:
    """The standard sentences of the actor's organisation, as they were added. Raises Hidden. One query."""
    rows = Phrase.objects.filter(organisation_id=access.phrases(actor), removed_at=None).order_by("added_at", "id")
    return tuple(PhraseCard(row.id, row.text) for row in rows)


def own_phrases(actor: Actor) -> tuple[PhraseCard, ...]:
    """The same, for a leader who keeps them. Raises Hidden. One query."""
    access.keep_phrases(actor)
    return phrases(actor)
