"""An instrument as the rest of the product knows it: items, scores, cut-offs, licence, lineage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Words = Mapping[str, str]  # a text in each language that it exists in
LANGUAGES = ("nb", "nn", "en")


class Kind(StrEnum):
    """What an item asks for."""

    CHOICE = "choice"  # one of some answers, each with its weight
    SLIDER = "slider"  # a whole number between two ends, on a line
    NUMBER = "number"  # a whole number, typed
    TEXT = "text"  # the person's own words; never scored


class Method(StrEnum):
    """How a score comes from its items or from other scores."""

    SUM = "sum"
    MEAN = "mean"
    TABLE = "table"  # of one other score, looked up: T-scores and their like


class Terms(StrEnum):
    """On what terms the text may be used."""

    OWN = "own"  # worded by us
    FREE = "free"  # may be reproduced by anybody, or belongs to the project that we serve
    LICENCE = "licence"  # the service needs a licence, and loads its own text


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a choice, and what it counts."""

    code: str
    words: Words
    weight: float


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `words` is empty where the text is under licence and not loaded."""

    id: str
    kind: Kind
    words: Words
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 0
    step: int = 1
    low_words: Words = field(default_factory=dict)
    high_words: Words = field(default_factory=dict)

    @property
    def is_scored(self) -> bool:
        return self.kind is not Kind.TEXT

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest that the item can count."""
        if self.kind is Kind.CHOICE:
            weights = [one.weight for one in self.options]
            return min(weights), max(weights)
        return float(self.low), float(self.high)


@dataclass(frozen=True, slots=True)
class Score:
    """A number made of items, or of other scores. `at_least` is how many of them must be there.

    What is missing is made up for in a sum by the mean of those that are there (pro-rating).
    """

    id: str
    words: Words
    method: Method
    of: tuple[str, ...]
    reversed: frozenset[str] = frozenset()
    at_least: int = 0
    times: float = 1.0
    low: float = 0.0
    high: float = 0.0
    higher_is_better: bool | None = None
    source: str = ""
    loinc: str = ""  # the score's code there, where it has one
    table: Mapping[int, float] = field(default_factory=dict)  # what each whole number becomes


@dataclass(frozen=True, slots=True)
class Band:
    """A named part of a score's range, both ends included."""

    score: str
    low: float
    high: float
    words: Words
    source: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """Where a score is said to pass from one population into another, for whom, and who says so."""

    score: str
    value: float
    source: str
    population: str = ""
    sex: str = ""
    from_age: int | None = None
    to_age: int | None = None  # included

    def fits(self, *, age: int | None, sex: str = "") -> bool:
        """Whether it is meant for somebody of this age and sex. An unknown age fits only where none is asked for."""
        if self.sex and sex != self.sex:
            return False
        if age is None:
            return self.from_age is None and self.to_age is None
        return (self.from_age is None or self.from_age <= age) and (self.to_age is None or age <= self.to_age)


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """What makes a change larger than error of measurement: the points themselves, or what they follow from."""

    score: str
    source: str
    points: float | None = None
    sd: float | None = None
    reliability: float | None = None
    population: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose the text is, on what terms it may be used, and whether on a screen."""

    terms: Terms
    holder: str
    electronic: bool
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an instrument comes from, and who made it."""

    original: str = ""
    revision: str = ""
    translation: str = ""
    adaptation: str = ""
    target_group: str = ""
    developed_by_users: bool | None = None
    short_of: str = ""
    long_of: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of an instrument."""

    key: str
    version: str
    title: Words
    intro: Words
    languages: tuple[str, ...]  # those in which every text exists; none where only the structure is known
    items: tuple[Item, ...]
    licence: Licence
    scores: tuple[Score, ...] = ()  # each after those that it is made of
    bands: tuple[Band, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    changes: tuple[ReliableChange, ...] = ()
    lineage: Lineage = field(default_factory=Lineage)
    evidence: tuple[str, ...] = ()
    purpose: str = ""
    about: Words = field(default_factory=dict)  # what one must know before using it
    anonymous: bool = False
    fastest: int = 5  # seconds: answered faster, it is flagged

    @property
    def has_text(self) -> bool:
        return bool(self.languages)

    def item(self, key: str) -> Item:
        """Raises KeyError for an item that it has not."""
        for one in self.items:
            if one.id == key:
                return one
        raise KeyError(key)

    def score(self, key: str) -> Score:
        """Raises KeyError for a score that it has not."""
        for one in self.scores:
            if one.id == key:
                return one
        raise KeyError(key)

    def scored(self) -> Iterator[Item]:
        return (one for one in self.items if one.is_scored)

    def cut_offs_for(self, score: str, *, age: int | None, sex: str = "") -> tuple[CutOff, ...]:
        """All that are meant for such a person, one for each source: where sources disagree the service chooses."""
        return tuple(one for one in self.cut_offs if one.score == score and one.fits(age=age, sex=sex))


def say(words: Words, language: str) -> str:
    """A text in a language, or in the first of ours that it exists in; empty where there is none."""
    return next((words[one] for one in (language, *LANGUAGES) if words.get(one)), "")
