"""Scoring a whole instrument: many administrations at once, in the order that its scores depend on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from brobygger.measures.instruments.shape import Instrument, Item, Kind, Method, Score
from brobygger.measures.scoring import arrays
from brobygger.measures.scoring.arrays import Numbers

ALGORITHM = "1"  # stored with every score; a change of any formula changes it


class OutOfRange(ValueError):
    """An answer that the item cannot have."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(f"an answer to {item} lies outside its range")


def score(instrument: Instrument, items: Numbers) -> dict[str, Numbers]:
    """Every score of every row. `items` has a column for each scored item of the instrument, in its order.

    Raises ValueError for another number of columns, OutOfRange for an answer that its item cannot have.
    """
    scored = list(instrument.scored())
    if items.ndim != 2 or items.shape[1] != len(scored):
        raise ValueError(f"{instrument.key} has {len(scored)} scored items")
    items = np.asfortranarray(items)  # by column: three times as fast
    _check(instrument, items)
    columns = {one.id: items[:, number] for number, one in enumerate(scored)}
    ends = {one.id: one.ends for one in scored}
    found: dict[str, Numbers] = {}
    for one in instrument.scores:
        found[one.id] = columns[one.id] = _score(one, columns, ends)
        ends[one.id] = (one.low, one.high)
    return found


def score_one(instrument: Instrument, answers: Mapping[str, float]) -> dict[str, float | None]:
    """The scores of one administration; None where too little is answered. Raises OutOfRange, KeyError."""
    known = [one.id for one in instrument.scored()]
    odd = next((key for key in answers if key not in known), None)
    if odd is not None:
        raise KeyError(odd)
    row = np.array([[answers.get(key, np.nan) for key in known]], dtype=np.float64)
    found = score(instrument, row)
    return {key: None if np.isnan(value[0]) else float(value[0]) for key, value in found.items()}


def counted(instrument: Instrument, answers: Mapping[str, str | int]) -> dict[str, float]:
    """What answers count: a choice its weight, a number itself, words nothing. Raises KeyError for an odd choice."""
    found = {}
    for one in instrument.scored():
        if one.id in answers:
            weights = {option.code: option.weight for option in one.options}
            found[one.id] = weights[str(answers[one.id])] if one.kind is Kind.CHOICE else float(answers[one.id])
    return found


def table(instrument: Instrument, rows: Sequence[Mapping[str, float]]) -> Numbers:
    """Administrations as an array: a row each, NaN where nothing was answered."""
    known = [one.id for one in instrument.scored()]
    return np.array([[row.get(key, np.nan) for key in known] for row in rows], dtype=np.float64).reshape(-1, len(known))


def _check(instrument: Instrument, items: Numbers) -> None:
    if not len(items):
        return
    with np.errstate(invalid="ignore"):
        lowest, highest = np.fmin.reduce(items, axis=0), np.fmax.reduce(items, axis=0)
    for number, one in enumerate(instrument.scored()):
        low, high = one.ends
        if lowest[number] < low or highest[number] > high:
            raise OutOfRange(one.id)
        if not _is_one_of(one, items[:, number]):
            raise OutOfRange(one.id)


def _is_one_of(one: Item, values: Numbers) -> bool:
    """Whether each answer is one that may be given; whole numbers in a row are tried the quick way."""
    low, high = one.ends
    weights = sorted(option.weight for option in one.options)
    if one.kind is not Kind.CHOICE or weights == list(np.arange(low, high + 1)):
        return bool((np.isnan(values) | (values == np.floor(values))).all())
    return bool((np.isnan(values) | np.isin(values, weights)).all())


def _score(one: Score, columns: Mapping[str, Numbers], ends: Mapping[str, tuple[float, float]]) -> Numbers:
    if one.method is Method.TABLE:
        return arrays.by_table(columns[one.of[0]], one.table)
    parts = np.stack([_column(one, part, columns, ends) for part in one.of]).T
    if one.method is Method.SUM:
        return arrays.total(parts, at_least=one.at_least) * one.times
    return arrays.mean(parts, at_least=one.at_least) * one.times


def _column(one: Score, part: str, columns: Mapping[str, Numbers], ends: Mapping[str, tuple[float, float]]) -> Numbers:
    values = columns[part]
    return arrays.reverse(values, *ends[part]) if part in one.reversed else values
