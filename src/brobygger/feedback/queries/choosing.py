"""Which questions an episode can be begun with, and which lines its curve gets: cut-off and reliable change."""

from __future__ import annotations

from dataclasses import dataclass

from brobygger.feedback.queries.episodes import EpisodeCard
from brobygger.kernel.actor import Actor
from brobygger.measures.instruments.shape import CutOff, Instrument
from brobygger.measures.queries import instruments
from brobygger.measures.queries.instruments import InstrumentCard
from brobygger.measures.scoring.change import reliable_points

OUTCOME, ALLIANCE = "how-i-am", "how-we-work"  # our own, where nothing else is chosen
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """A cut-off, or the points of a reliable change: the number, for whom it is meant, and who says so."""

    value: float
    source: str
    from_age: int | None = None
    to_age: int | None = None
    population: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be known before the curve of an instrument gets its lines. Where sources disagree one chooses."""

    cut_offs: tuple[Line, ...]
    reliable: tuple[Line, ...]

    @property
    def is_needed(self) -> bool:
        """Whether somebody has to choose: by age, or between sources."""
        by_age = any(one.from_age is not None or one.to_age is not None for one in self.cut_offs)
        return by_age or len(self.cut_offs) > 1 or len(self.reliable) > 1


@dataclass(frozen=True, slots=True)
class Sets:
    """The instruments that one's organisation may use in an episode."""

    outcomes: tuple[InstrumentCard, ...]
    alliances: tuple[InstrumentCard, ...]


def sets(actor: Actor) -> Sets:
    """Ours first, then by key. Four queries. Raises Hidden."""
    outcomes, alliances = (instruments.with_total(actor, purpose) for purpose in ("outcome", "session"))
    return Sets(tuple(sorted(outcomes, key=_ours_first)), tuple(sorted(alliances, key=_ours_first)))


def newer(actor: Actor, card: EpisodeCard) -> bool:
    """Whether the organisation has a newer version of the questions than it was begun with. Two queries. Raises Hidden.

    The episode goes on with its own: a curve is compared with itself.
    """
    there = {one.instrument.key: one.instrument.version for one in instruments.catalogue(actor)}
    kept = ((card.outcome, card.outcome_version), (card.alliance, card.alliance_version))
    return card.ended_at is None and any(there[key] != version for key, version in kept)


def choice(instrument: Instrument) -> Choice:
    """The lines that an instrument's sheet knows for its total. Pure."""
    cut_offs = tuple(_line(one) for one in instrument.cut_offs if one.score == TOTAL)
    changes = (one for one in instrument.changes if one.score == TOTAL)
    reliable = tuple(Line(reliable_points(one), one.source, population=one.population) for one in changes)
    return Choice(cut_offs, reliable)


def _line(one: CutOff) -> Line:
    return Line(one.value, one.source, one.from_age, one.to_age, one.population)


def _ours_first(one: InstrumentCard) -> tuple[bool, str]:
    return one.instrument.key not in (OUTCOME, ALLIANCE), one.instrument.key
