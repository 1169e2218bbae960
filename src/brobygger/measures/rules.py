"""How forms are given and by whom: the words, and what follows from them. Pure."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID, uuid5

from brobygger.measures.instruments.shape import LANGUAGES, Instrument

_SPACE = UUID("8a7d3c52-6f0e-5a53-9a3b-0d5a6b1d2e11")


class Rater(StrEnum):
    """Whose view it is."""

    SELF = "self"
    HELPER = "helper"
    NEXT_OF_KIN = "next-of-kin"
    OTHER = "other"


class Mode(StrEnum):
    """How it is filled in."""

    LINK = "link"  # on one's own telephone
    TABLET = "tablet"  # on a device that is handed over
    ALOUD = "aloud"  # a helper reads and writes
    PAPER = "paper"  # written on paper, entered by a helper


class SeenBy(StrEnum):
    """Whom the person lets read their form, beside themselves."""

    MINE = "mine"  # nobody
    GIVER = "giver"  # the helper who gave it
    ROOM = "room"  # every helper in the room


BY_HELPER = (Mode.ALOUD, Mode.PAPER)


def collection_id(kind: str, organisations: tuple[UUID, UUID]) -> UUID:
    """The same organisations in whatever order, the same collection."""
    first, second = sorted(organisations)
    return uuid5(_SPACE, f"{kind}:{first}:{second}")


def asked_id(instrument: str, object_id: UUID | None, rater_person_id: UUID) -> UUID:
    """Asked the same about the same, the same row."""
    return uuid5(_SPACE, f"{instrument}:{object_id}:{rater_person_id}")


def language_for(instrument: Instrument, wanted: str) -> str:
    """The wanted language where the instrument has it, else its first."""
    if wanted in instrument.languages:
        return wanted
    return next((one for one in LANGUAGES if one in instrument.languages), LANGUAGES[0])
