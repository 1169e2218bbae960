"""Reading hand-overs: a room's, one's own, one with its words."""

from brobygger.handovers.queries.after import CAME, AfterCard, ToldCard, after, asked_of_me, noon
from brobygger.handovers.queries.agreed import rule_of
from brobygger.handovers.queries.cards import (
    TRIED,
    HandoverCard,
    HandoverPage,
    Helper,
    MarkCard,
    PointCard,
    SummaryCard,
    Time,
)
from brobygger.handovers.queries.effects import AT_A_TIME, Asked, EffectsPage, Overview, PairCard, effects, overview
from brobygger.handovers.queries.pages import IN_ROOM, OPEN_OF_ROOM, mine, of_room, one, open_of_room, open_ones, page
from brobygger.handovers.queries.quotes import QuoteCard, SharedQuote, quotes, shared_quotes

AGENDA = ("important", "not", "before")

__all__ = [
    "AGENDA",
    "AT_A_TIME",
    "CAME",
    "IN_ROOM",
    "OPEN_OF_ROOM",
    "TRIED",
    "AfterCard",
    "Asked",
    "EffectsPage",
    "HandoverCard",
    "HandoverPage",
    "Helper",
    "MarkCard",
    "Overview",
    "PairCard",
    "PointCard",
    "QuoteCard",
    "SharedQuote",
    "SummaryCard",
    "Time",
    "ToldCard",
    "after",
    "asked_of_me",
    "effects",
    "mine",
    "noon",
    "of_room",
    "one",
    "open_of_room",
    "open_ones",
    "overview",
    "page",
    "quotes",
    "rule_of",
    "shared_quotes",
]
