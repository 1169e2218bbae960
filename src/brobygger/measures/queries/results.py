"""What a survey came to: each question, those of each role side by side, small numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from brobygger.kernel.actor import Actor
from brobygger.measures import access
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument, Item
from brobygger.measures.models import Answer, Collection
from brobygger.measures.scoring import suppression
from brobygger.measures.scoring.arrays import Numbers
from brobygger.measures.scoring.instrument import counted, score, table
from brobygger.measures.scoring.validity import patterns
from brobygger.people import queries as people

# Which surveys stand side by side, by the kind of collection.
SIDES: Mapping[str, tuple[str, ...]] = {
    "first-meeting": ("first-meeting-1", "first-meeting-2"),
    "trust-builders": ("trust-builders",),
    "recovery-knowledge": ("recovery-knowledge",),
}
# What a leader asks colleagues, whenever it fits; the others are set off by what happens.
ASKED_BY_LEADERS = tuple(kind for kind, sides in SIDES.items() if sides == (kind,))
Row = tuple[UUID, str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """One question or score, answered by one role: nothing but `is_shown` where fewer than k have."""

    is_shown: bool
    count: int = 0
    mean: float = 0.0
    spread: tuple[int, ...] = ()  # how many chose each answer, in the order of the answers

    def percent(self) -> tuple[int, ...]:
        """The spread in whole per cent."""
        return tuple(round(100 * one / self.count) for one in self.spread)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the figures of each side."""

    item: Item
    sides: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """One score of the instrument, with the figures of each side."""

    id: str
    words: Mapping[str, str]
    low: float
    high: float
    sides: tuple[Figures, ...]
    without: tuple[Figures, ...]  # less the answers that lie all at one end, or all in the middle


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results: of one collection, or of all that one's organisation has a part in."""

    kind: str
    instruments: tuple[Instrument, ...]
    versions: tuple[str, ...]  # those that have answers
    questions: tuple[Question, ...]
    scores: tuple[Index, ...]
    counts: tuple[int, ...]  # answers on each side: none, or at least k


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """Which organisations a collection is for."""

    id: UUID
    kind: str
    organisations: tuple[str, ...]


def collections(actor: Actor) -> list[CollectionCard]:
    """The collections that one's organisation has a part in. Two queries. Raises Hidden."""
    found = access.results(actor)
    names = people.organisation_names(actor, {key for one in found for key in _parts(one)})
    return [CollectionCard(one.id, one.kind, tuple(names.get(key, "") for key in _parts(one))) for one in found]


def results(
    actor: Actor, *, kind: str, collection_id: UUID | None = None, version: str | None = None
) -> Results | None:
    """What was answered, for staff of one of the organisations; None where there is no such survey or collection.

    Of the versions the newest that has answers, unless another is named. Two queries. Raises Hidden.
    """
    mine = [one.id for one in access.results(actor) if one.kind == kind]
    if kind not in SIDES or (collection_id is not None and collection_id not in mine):
        return None
    chosen = mine.index(collection_id) if collection_id is not None else None
    found = Answer.objects.filter(collection_id__in=mine, instrument__in=SIDES[kind])
    rows: list[Row] = list(found.values_list("collection_id", "instrument", "version", "answers"))
    there = {each for _collection, _instrument, each, _answers in rows}
    instruments = tuple(_version(key, there, version) for key in SIDES[kind])
    sides = [Side(one, [_array(one, key, rows) for key in mine]) for one in instruments]
    first = instruments[0]
    return Results(
        kind=kind,
        instruments=instruments,
        versions=tuple(sorted(there)),
        questions=tuple(
            Question(item, tuple(_figures(side.column(place), chosen, _values(item)) for side in sides))
            for place, item in enumerate(first.scored())
        ),
        scores=tuple(
            Index(
                id=one.id,
                words=one.words,
                low=one.low,
                high=one.high,
                sides=tuple(_figures(side.score(one.id), chosen) for side in sides),
                without=tuple(_without(side, one.id, chosen) for side in sides),
            )
            for one in first.scores
        ),
        counts=tuple(sum(side.count(chosen)) for side in sides),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One role's instrument, and its answers: an array for each collection."""

    instrument: Instrument
    arrays: list[Numbers]

    def column(self, place: int) -> list[Numbers]:
        return [array[:, place] for array in self.arrays]

    def score(self, key: str) -> list[Numbers]:
        return [score(self.instrument, array)[key] for array in self.arrays]

    def odd(self) -> list[NDArray[np.bool_]]:
        """Which answers lie all at one end, or all in the middle: flagged, never left out of what is shown first."""
        return [np.logical_or(*patterns(self.instrument, array)) for array in self.arrays]

    def count(self, chosen: int | None) -> list[int]:
        return [len(array) for place, array in enumerate(self.arrays) if chosen in (None, place)]


def _parts(one: Collection) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys((one.organisation_a, one.organisation_b)))


def _version(key: str, there: set[str], wanted: str | None) -> Instrument:
    known = {version for one, version in shipped.all_versions() if one == key}
    if wanted in known:
        return shipped.one(key, wanted)
    newest = shipped.one(key)
    answered = sorted(there & known)
    return newest if newest.version in there or not answered else shipped.one(key, answered[-1])


def _array(one: Instrument, collection_id: UUID, rows: Sequence[Row]) -> Numbers:
    wanted = (collection_id, one.key, one.version)
    return table(one, [counted(one, answers) for *named, answers in rows if tuple(named) == wanted])


def _values(item: Item) -> list[float]:
    return [option.weight for option in item.options] or [float(value) for value in range(item.low, item.high + 1)]


def _without(side: Side, key: str, chosen: int | None) -> Figures:
    """A score less what is flagged; shown where those that are flagged are k: else the two would tell of them."""
    columns, odd = side.score(key), side.odd()
    flagged = [column[which] for column, which in zip(columns, odd, strict=True)]
    if not _figures(flagged, chosen).is_shown:
        return Figures(False)
    return _figures([column[~which] for column, which in zip(columns, odd, strict=True)], chosen)


def _figures(columns: Sequence[Numbers], chosen: int | None, values: Sequence[float] = ()) -> Figures:
    """Hidden below k, and where all together less the other collections would give a hidden one away."""
    there = [column[~np.isnan(column)] for column in columns]
    counts = [len(one) for one in there]
    if chosen is None:
        is_shown, mine = suppression.total_shown(counts), np.concatenate([*there, np.empty(0)])
    else:
        is_shown, mine = suppression.shown(counts)[chosen], there[chosen]
    if not is_shown or len(mine) < suppression.K:
        return Figures(False)
    spread = tuple(int(np.count_nonzero(mine == value)) for value in values)
    return Figures(True, len(mine), float(mine.mean()), spread)
