"""Words about how it was: those of a hand-over for its three, and those that leaders may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.handovers import access
from brobygger.handovers.models import Quote
from brobygger.handovers.queries.cards import HandoverPage
from brobygger.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """Some words in a hand-over, and whether leaders read them."""

    id: UUID
    text: str
    by_person: bool
    is_mine: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """Some words as leaders read them: not whose, and not when but in which month."""

    text: str
    by_person: bool
    month: dt.date


def quotes(found: HandoverPage) -> tuple[QuoteCard, ...]:
    """The words of one hand-over, for its three. Raises Hidden. One query."""
    access.words(found.side, found.card.id)
    rows = Quote.objects.filter(handover_id=found.card.id, taken_back_at=None).order_by("at", "id")
    return tuple(
        QuoteCard(row.id, row.text, row.by_person, row.by_membership_id == found.me.id, row.yes_at is not None)
        for row in rows
    )


def shared_quotes(actor: Actor, *, from_id: UUID, to_id: UUID) -> tuple[SharedQuote, ...]:
    """What the persons of one pair's hand-overs have said yes to, the newest first, for leaders. Raises Hidden."""
    access.leads_pair(actor, (from_id, to_id))
    with connection.cursor() as cursor:
        cursor.execute("select words, by_person, month from handovers_quotes(%s, %s)", [from_id, to_id])
        return tuple(SharedQuote(*row) for row in cursor.fetchall())
