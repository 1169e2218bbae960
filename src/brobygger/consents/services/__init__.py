"""Answering, regretting, breaking the glass. Nothing here touches memberships: rooms does, in the same transaction.

Lock order everywhere: person → membership and consent → stream → the rest. Every function here takes the person first.
"""

from brobygger.consents.services.break_glass import (
    BreakGlassStarted,
    end_break_glass,
    review_break_glass,
    start_break_glass,
)
from brobygger.consents.services.giving import CannotConsent, ConsentGiven, PartyInput, give
from brobygger.consents.services.parties import PartyAdded, say_no_to, say_yes_to
from brobygger.consents.services.regretting import Objected, TakenOut, Withdrawn, lift, object_to, take_out, withdraw
from brobygger.consents.services.seals import SealCheck, verify_seal
from brobygger.people.services import lock_person

__all__ = [
    "BreakGlassStarted",
    "CannotConsent",
    "ConsentGiven",
    "Objected",
    "PartyAdded",
    "PartyInput",
    "SealCheck",
    "TakenOut",
    "Withdrawn",
    "end_break_glass",
    "give",
    "lift",
    "lock_person",
    "object_to",
    "review_break_glass",
    "say_no_to",
    "say_yes_to",
    "start_break_glass",
    "take_out",
    "verify_seal",
    "withdraw",
]
