"""The instruments that come with the product, each in its versions; read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from brobygger.measures.instruments.reading import read
from brobygger.measures.instruments.shape import Instrument

FOLDER = Path(__file__).resolve().parent.parent / "definitions"


@cache
def all_versions() -> dict[tuple[str, str], Instrument]:
    """By key and version. Raises BrokenDefinition where a file of ours is wrong: a test reads them all."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.json"))]
    return {(one.key, one.version): one for one in found}


def newest() -> dict[str, Instrument]:
    """The newest version of each, by key."""
    return {one.key: one for one in sorted(all_versions().values(), key=_order)}


def one(key: str, version: str | None = None) -> Instrument:
    """An instrument in a version, or in its newest. Raises LookupError."""
    found = newest().get(key) if version is None else all_versions().get((key, version))
    if found is None:
        raise LookupError(f"no instrument {key!r} in version {version!r}")
    return found


def _read(path: Path) -> Instrument:
    sheet = path.with_suffix(".yaml")
    return read(path.read_text(encoding="utf-8"), sheet.read_text(encoding="utf-8"), name=path.stem)


def _order(one: Instrument) -> tuple[str, list[int]]:
    return one.key, [int(part) if part.isdigit() else 0 for part in one.version.split(".")]
