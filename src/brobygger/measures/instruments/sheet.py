"""Reading the YAML beside a Questionnaire: scoring, ranges, cut-offs, reliable change, licence, lineage, evidence."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import fields
from typing import Any

import yaml

from brobygger.measures.instruments.problems import BrokenDefinition, Path, Source
from brobygger.measures.instruments.shape import (
    LANGUAGES,
    Band,
    CutOff,
    Licence,
    Lineage,
    Method,
    ReliableChange,
    Score,
    Terms,
    Words,
)

TOP = (
    "instrument", "version", "purpose", "anonymous", "fastest_seconds", "about", "licence", "lineage", "evidence",
    "scores", "bands", "cut_offs", "reliable_change",
)  # fmt: skip
SCORE = (
    "id", "words", "method", "of", "reversed", "at_least", "times", "range", "higher_is_better", "source",
    "loinc", "table",
)  # fmt: skip
CUT_OFF = ("score", "value", "source", "population", "sex", "from_age", "to_age")
CHANGE = ("score", "source", "points", "sd", "reliability", "population")
Node = dict[str, Any]


class Sheet:
    """One sheet: read as asked, every refusal knows its place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            root = yaml.safe_load(source.text)
        except (yaml.YAMLError, RecursionError, ValueError) as fault:
            mark = getattr(fault, "problem_mark", None)
            line = mark.line + 1 if mark else None
            raise BrokenDefinition(source.file, (), "This is not YAML.", "Mend it there.", line=line) from None
        self.must(isinstance(root, dict), (), "This is not a sheet.", "Begin with `instrument:`.")
        self.root: Node = root
        self.only(root, TOP, ())

    def must(self, holds: bool, path: Path, what: str, do: str, **more: object) -> None:
        self.source.must(holds, path, what, do, **more)

    def only(self, row: Node, known: Collection[str], path: Path) -> None:
        """A name that is misspelt would be overlooked."""
        odd = next((key for key in row if key not in known), None)
        self.must(
            odd is None,
            (*path, str(odd)),
            "{given} is not known.",
            "Known are {known}.",
            given=repr(odd),
            known=", ".join(known),
        )

    def text(self, row: Node, name: str, path: Path, *, needed: bool = True, longest: int = 500) -> str:
        value = row.get(name)
        value = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        if value is None and not needed:
            return ""
        ok = isinstance(value, str) and bool(value.strip()) and len(value) <= longest
        self.must(ok, (*path, name), "{name} is missing or too long.", "Write it.", name=name)
        return str(value)

    def number(self, row: Node, name: str, path: Path, *, needed: bool = False) -> float | None:
        value = row.get(name)
        if value is None and not needed:
            return None
        ok = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        self.must(ok, (*path, name), "{name} is not a number.", "Write a number.", name=name)
        return float(value)  # type: ignore[arg-type]

    def whole(self, row: Node, name: str, path: Path) -> int | None:
        value = row.get(name)
        ok = value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**6)
        self.must(ok, (*path, name), "{name} is not a whole number from 0.", "Write one, or leave it out.", name=name)
        return value

    def yes(self, row: Node, name: str, path: Path) -> bool | None:
        value = row.get(name)
        self.must(
            value in (None, True, False), (*path, name), "{name} is neither true nor false.", "Write one.", name=name
        )
        return value

    def words(self, row: Node, name: str, path: Path, *, needed: bool = True) -> Words:
        value: Any = row.get(name)
        if value is None and not needed:
            return {}
        ok = isinstance(value, dict) and bool(value) and set(value) <= set(LANGUAGES)
        ok = ok and all(isinstance(one, str) and one.strip() and len(one) <= 2000 for one in value.values())
        self.must(ok, (*path, name), "{name} is not a text in nb, nn or en.", "Write `nb: …`.", name=name)
        return dict(value)

    def rows(self, name: str) -> list[tuple[Path, Node]]:
        found = self.root.get(name) or []
        ok = isinstance(found, list) and all(isinstance(one, dict) for one in found)
        self.must(ok, (name,), "{name} is not a list.", "Begin each with a dash.", name=name)
        return [((name, number), one) for number, one in enumerate(found)]

    def names(self, row: Node, name: str, path: Path) -> tuple[str, ...]:
        found = row.get(name) or []
        ok = isinstance(found, list) and all(isinstance(one, str) for one in found) and len(set(found)) == len(found)
        self.must(ok, (*path, name), "{name} is not a list of ids, each once.", "Write [q1, q2].", name=name)
        return tuple(found)


def scores(sheet: Sheet) -> list[Score]:
    """As they stand; `reading.py` knows the items and puts them in order."""
    return [_score(sheet, path, row) for path, row in sheet.rows("scores")]


def _score(sheet: Sheet, path: Path, row: Node) -> Score:
    sheet.only(row, SCORE, path)
    method: Any = row.get("method")
    sheet.must(
        method in list(Method),
        (*path, "method"),
        "{given} is no method.",
        "Use sum, mean or table.",
        given=repr(method),
    )
    of = sheet.names(row, "of", path)
    sheet.must(bool(of), (*path, "of"), "The score is made of nothing.", "List its items.")
    at_least = sheet.whole(row, "at_least", path)
    ok = at_least is None or 1 <= at_least <= len(of)
    sheet.must(ok, (*path, "at_least"), "at_least is not between 1 and the number of items.", "Correct it.")
    low, high = _range(sheet, row, path)
    times = sheet.number(row, "times", path)
    table = _table(sheet, row, path) if method == Method.TABLE else {}
    bare = method != Method.TABLE or (len(of) == 1 and times in (None, 1) and not row.get("reversed"))
    sheet.must(bare, path, "A table is of one score, as it is.", "Name one under `of`; leave out times and reversed.")
    return Score(
        id=sheet.text(row, "id", path, longest=50),
        words=sheet.words(row, "words", path),
        method=Method(method),
        of=of,
        reversed=frozenset(sheet.names(row, "reversed", path)),
        at_least=len(of) if at_least is None else at_least,
        times=1.0 if times is None else times,
        low=low,
        high=high,
        higher_is_better=sheet.yes(row, "higher_is_better", path),
        source=sheet.text(row, "source", path, needed=False),
        loinc=sheet.text(row, "loinc", path, needed=False, longest=20),
        table=table,
    )


def _table(sheet: Sheet, row: Node, path: Path) -> dict[int, float]:
    """What each whole number becomes; `reading.py` knows which numbers there are."""
    found: Any = row.get("table")
    ok = isinstance(found, dict) and 1 < len(found) <= 1000
    ok = ok and all(isinstance(key, int) and not isinstance(key, bool) for key in found)
    ok = ok and all(isinstance(one, int | float) and not isinstance(one, bool) for one in found.values())
    ok = ok and all(math.isfinite(one) for one in found.values())
    sheet.must(ok, (*path, "table"), "The table is not numbers for whole numbers.", "Write `0: 32.5` and so on.")
    return {key: float(one) for key, one in sorted(found.items())}


def _range(sheet: Sheet, row: Node, path: Path) -> tuple[float, float]:
    value: Any = row.get("range")
    where = (*path, "range")
    ok = isinstance(value, list) and len(value) == 2
    ok = ok and all(isinstance(one, int | float) and not isinstance(one, bool) for one in value)
    sheet.must(ok and value[0] < value[1], where, "The range is not two numbers.", "Write [0, 27].")
    return float(value[0]), float(value[1])


def bands(sheet: Sheet) -> list[Band]:
    """Named parts of a range; two of one score may not overlap."""
    found: list[Band] = []
    for path, row in sheet.rows("bands"):
        sheet.only(row, ("score", "range", "words", "source"), path)
        low, high = _range(sheet, row, path)
        one = Band(
            sheet.text(row, "score", path), low, high, sheet.words(row, "words", path), sheet.text(row, "source", path)
        )
        clash = next((b for b in found if b.score == one.score and b.low <= high and low <= b.high), None)
        if clash is not None:
            said = {"low": f"{clash.low:g}", "high": f"{clash.high:g}"}
            where = (*path, "range")
            raise sheet.source.broken(
                where, "The range overlaps {low} to {high}.", "Let each value lie in one range only.", **said
            )
        found.append(one)
    return found


def cut_offs(sheet: Sheet) -> list[CutOff]:
    """Cut-offs with their source; one source may not say two things of the same person."""
    found: list[CutOff] = []
    for path, row in sheet.rows("cut_offs"):
        sheet.only(row, CUT_OFF, path)
        value, sex = sheet.number(row, "value", path, needed=True), row.get("sex", "")
        sheet.must(
            sex in ("", "female", "male"),
            (*path, "sex"),
            "{given} is not known.",
            "Use female or male.",
            given=repr(sex),
        )
        one = CutOff(
            score=sheet.text(row, "score", path),
            value=value or 0.0,
            source=sheet.text(row, "source", path),
            population=sheet.text(row, "population", path, needed=False),
            sex=sex,
            from_age=sheet.whole(row, "from_age", path),
            to_age=sheet.whole(row, "to_age", path),
        )
        empty = one.from_age is not None and one.to_age is not None and one.from_age > one.to_age
        sheet.must(not empty, path, "The ages are the wrong way round.", "Let to_age be the larger.")
        clash = any(_same_people(one, other) for other in found)
        sheet.must(not clash, path, "The source says two things of the same age.", "Let the ages not overlap.")
        found.append(one)
    return found


def _same_people(one: CutOff, other: CutOff) -> bool:
    if (one.score, one.source, one.population) != (other.score, other.source, other.population):
        return False
    if one.sex and other.sex and one.sex != other.sex:
        return False
    top = 10**6
    return (one.from_age or 0) <= (top if other.to_age is None else other.to_age) and (other.from_age or 0) <= (
        top if one.to_age is None else one.to_age
    )


def changes(sheet: Sheet) -> list[ReliableChange]:
    """Points, or standard deviation and reliability; never both halves missing."""
    found = []
    for path, row in sheet.rows("reliable_change"):
        sheet.only(row, CHANGE, path)
        one = ReliableChange(
            score=sheet.text(row, "score", path),
            source=sheet.text(row, "source", path),
            points=sheet.number(row, "points", path),
            sd=sheet.number(row, "sd", path),
            reliability=sheet.number(row, "reliability", path),
            population=sheet.text(row, "population", path, needed=False),
        )
        whole = one.points is not None or (one.sd is not None and one.reliability is not None)
        sheet.must(whole, path, "It cannot be computed.", "Write points, or sd and reliability.")
        for name, ok in (
            ("points", one.points is None or one.points > 0),
            ("sd", one.sd is None or one.sd > 0),
            ("reliability", one.reliability is None or 0 <= one.reliability < 1),
        ):
            sheet.must(
                ok, (*path, name), "{name} is impossible.", "Points and sd above 0, reliability from 0 to 1.", name=name
            )
        found.append(one)
    return found


def licence(sheet: Sheet) -> Licence:
    """Whose text it is."""
    row, path = sheet.root.get("licence"), ("licence",)
    sheet.must(isinstance(row, dict), path, "There is no licence record.", "Write licence: with terms and holder.")
    assert isinstance(row, dict)
    sheet.only(row, ("terms", "holder", "electronic", "says", "source"), path)
    terms: Any = row.get("terms")
    sheet.must(
        terms in list(Terms), (*path, "terms"), "{given} are no terms.", "Use own, free or licence.", given=repr(terms)
    )
    electronic = sheet.yes(row, "electronic", path)
    sheet.must(electronic is not None, (*path, "electronic"), "May it be used on a screen?", "Write true or false.")
    return Licence(
        Terms(terms),
        sheet.text(row, "holder", path),
        bool(electronic),
        sheet.text(row, "says", path, longest=1000),
        sheet.text(row, "source", path, needed=False),
    )


def lineage(sheet: Sheet) -> Lineage:
    """Where it comes from."""
    row, path = sheet.root.get("lineage") or {}, ("lineage",)
    sheet.must(isinstance(row, dict), path, "This is not a list of names.", "Write `original: …`.")
    known = [one.name for one in fields(Lineage)]
    sheet.only(row, known, path)
    told = {name: sheet.text(row, name, path, needed=False) for name in known if name != "developed_by_users"}
    return Lineage(**told, developed_by_users=sheet.yes(row, "developed_by_users", path))
