"""Reading consents: the text one is asked with, what stands now, and the emergency accesses a leader goes through."""

from brobygger.consents.queries.reviews import BreakGlassCase, break_glass_of, my_break_glass, review_queue
from brobygger.consents.queries.standing import (
    Objected,
    Party,
    StandingConsent,
    consents_of,
    objections,
    standing_consent,
)
from brobygger.consents.queries.texts import (
    Choice,
    ConsentText,
    PartyText,
    Section,
    kin_text,
    party_text,
    refusal,
    text,
)

__all__ = [
    "BreakGlassCase",
    "Choice",
    "ConsentText",
    "Objected",
    "Party",
    "PartyText",
    "Section",
    "StandingConsent",
    "break_glass_of",
    "consents_of",
    "kin_text",
    "my_break_glass",
    "objections",
    "party_text",
    "refusal",
    "review_queue",
    "standing_consent",
    "text",
]
