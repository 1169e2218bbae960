"""What hand-overs come to, for leaders: in numbers that tell of nobody. Two queries a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from brobygger.handovers import access, figures, rules
from brobygger.handovers.figures import Block, Line
from brobygger.handovers.models import Effect
from brobygger.kernel.actor import Actor
from brobygger.people.queries import organisation_names

AT_A_TIME = 20
_NAMES = ("from_organisation_id", "to_organisation_id")
_LINE = ("kind", "name", "place", "number", "closed", "part", "days")
Pair = tuple[UUID, UUID]
G = TypeVar("G", Line, Block)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a leader wants to see of the overview."""

    other: UUID | None = None  # the other organisation
    year: int | None = None  # in which the hand-overs began
    state: str = ""


@dataclass(frozen=True, slots=True)
class PairCard:
    """How far the hand-overs of one pair are; None where a number is held back."""

    from_id: UUID
    to_id: UUID
    from_name: str
    to_name: str
    states: Mapping[str, int | None]
    total: int | None

    @property
    def is_internal(self) -> bool:
        return self.from_id == self.to_id


@dataclass(frozen=True, slots=True)
class Overview:
    """The pairs of one's organisation, those across organisations first; `after` names the last one shown, if any."""

    mine: UUID
    pairs: tuple[PairCard, ...]
    others: tuple[tuple[UUID, str], ...]
    years: tuple[int, ...]
    after: str


@dataclass(frozen=True, slots=True)
class EffectsPage:
    """One pair. Groups and blocks as `figures` makes them; of a year those that closed in it."""

    from_id: UUID
    to_id: UUID
    from_name: str
    to_name: str
    years: tuple[int, ...]
    year: int | None
    reached: tuple[tuple[str, int | None], ...]
    days: Mapping[str, tuple[Line, ...]]
    shares: Mapping[str, tuple[Block, ...]]
    barriers: Mapping[str, int | None]
    total: int | None

    @property
    def is_internal(self) -> bool:
        return self.from_id == self.to_id


def overview(actor: Actor, asked: Asked, *, after: str = "") -> Overview:
    """How far the hand-overs of each pair are. Raises Hidden. Two queries."""
    mine = access.leads(actor)
    rows = Effect.objects.filter(kind=figures.STATE).values_list(*_NAMES, *_LINE)
    found: dict[Pair, list[Line]] = defaultdict(list)
    for one, two, *line in rows:
        if mine in (one, two):
            found[one, two].append(Line(line[0], line[1], line[2], line[3]))
    names = organisation_names(actor, {key for pair in found for key in pair})
    cards = [
        _card(pair, lines, asked, names) for pair, lines in found.items() if asked.other in (None, *_other(pair, mine))
    ]
    wanted = sorted((card for card in cards if _is_wanted(card, asked)), key=_order)
    keys = [_key(card) for card in wanted]
    start = keys.index(after) + 1 if after in keys else 0
    page = wanted[start : start + AT_A_TIME]
    others = {key for pair in found for key in _other(pair, mine)}
    return Overview(
        mine=mine,
        pairs=tuple(page),
        others=tuple(sorted(((key, names.get(key, "")) for key in others), key=lambda pair: pair[1].casefold())),
        years=tuple(sorted({line.place for lines in found.values() for line in lines}, reverse=True)),
        after=_key(page[-1]) if page and start + AT_A_TIME < len(wanted) else "",
    )


def effects(actor: Actor, *, from_id: UUID, to_id: UUID, year: int | None = None) -> EffectsPage:
    """What the hand-overs of one pair come to, for leaders of the two. Raises Hidden. Two queries."""
    access.leads_pair(actor, (from_id, to_id))
    rows = Effect.objects.filter(from_organisation_id=from_id, to_organisation_id=to_id).values_list(*_LINE)
    lines = [Line(*row) for row in rows]
    names = organisation_names(actor, (from_id, to_id))
    access.found(from_id in names and to_id in names, to_id)
    counts = [one for one in lines if one.kind == figures.COUNT]
    furthest = _sum(one for one in counts if not one.name.startswith("barrier-") and year in (None, one.place))
    barriers = _sum(one for one in counts if one.name.startswith("barrier-") and year in (None, one.place))
    states = _sum(one for one in lines if one.kind == figures.STATE and year in (None, one.place))
    return EffectsPage(
        from_id=from_id,
        to_id=to_id,
        from_name=names[from_id],
        to_name=names[to_id],
        years=_years(lines),
        year=year,
        reached=tuple(figures.reached(furthest)),
        days={name: tuple(_in(groups, year)) for name, groups in _named(lines, figures.DAYS).items()},
        shares={
            name: tuple(_in(figures.blocks(groups), year)) for name, groups in _named(lines, figures.SHARE).items()
        },
        barriers={code: figures.about(barriers.get(f"barrier-{code}", 0)) for code in rules.BARRIERS},
        total=figures.about(sum(states.values())),
    )


def _card(pair: Pair, lines: Sequence[Line], asked: Asked, names: Mapping[UUID, str]) -> PairCard:
    counted = _sum(one for one in lines if asked.year in (None, one.place))
    counts = {state: counted.get(state, 0) for state in figures.STATES}
    return PairCard(
        *pair,
        names.get(pair[0], ""),
        names.get(pair[1], ""),
        figures.cells(counts),
        figures.about(sum(counts.values())),
    )


def _is_wanted(card: PairCard, asked: Asked) -> bool:
    """Whether the pair has any in the year, and in the state: a pair of which that is held back stays."""
    return asked.state not in card.states or card.states[asked.state] != 0


def _order(card: PairCard) -> tuple[bool, str, str, str]:
    return card.is_internal, card.from_name.casefold(), card.to_name.casefold(), _key(card)


def _key(card: PairCard) -> str:
    return f"{card.from_id}.{card.to_id}"


def _other(pair: Pair, mine: UUID) -> tuple[UUID, ...]:
    return tuple(key for key in pair if key != mine) or (mine,)


def _sum(lines: Iterable[Line]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in lines:
        found[one.name] += one.number
    return found


def _named(lines: Iterable[Line], kind: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for one in sorted((one for one in lines if one.kind == kind), key=lambda line: line.place):
        found[one.name].append(one)
    return found


def _in(groups: Iterable[G], year: int | None) -> list[G]:
    return [one for one in groups if year is None or (one.closed is not None and one.closed.year == year)]


def _years(lines: Iterable[Line]) -> tuple[int, ...]:
    closed = {one.closed.year for one in lines if one.closed is not None}
    return tuple(
        sorted(closed | {one.place for one in lines if one.kind in (figures.COUNT, figures.STATE)}, reverse=True)
    )
