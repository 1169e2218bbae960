"""The arithmetic of the chain: what a line's hash and a seal's hash are. No database.

A line's hash covers every column (`written_at` too) as canonical JSON; a seal's hash covers its number, day, time,
the lines' ids and hashes in order, and the seal before it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

FIRST = "0" * 64  # what the first seal follows
Entry = tuple[str, str]  # line id, hash of the line


@dataclass(frozen=True, slots=True)
class Link:
    """A seal as the chain sees it."""

    number: int
    day: dt.date
    sealed_at: dt.datetime
    lines: int
    lines_digest: str
    previous: str
    digest: str


def line_hash(row: Mapping[str, Any]) -> str:
    """The hash of one row of the log: column names and contents."""
    return _sha256({name: _plain(value) for name, value in row.items()})


def lines_digest(entries: Sequence[Entry]) -> str:
    """The hash over ids and hashes of lines, in their order."""
    return _sha256([list(entry) for entry in entries])


def seal_digest(
    *, number: int, day: dt.date, sealed_at: dt.datetime, lines: int, lines_digest: str, previous: str
) -> str:
    """The hash of a seal: what is sealed, when, and after which seal."""
    return _sha256([number, day.isoformat(), _moment(sealed_at), lines, lines_digest, previous])


def forge_link(*, number: int, day: dt.date, sealed_at: dt.datetime, entries: Sequence[Entry], previous: str) -> Link:
    """A new link over `entries`, hung on `previous`."""
    over = lines_digest(entries)
    digest = seal_digest(
        number=number, day=day, sealed_at=sealed_at, lines=len(entries), lines_digest=over, previous=previous
    )
    return Link(number, day, sealed_at, len(entries), over, previous, digest)


def is_sound(link: Link) -> bool:
    """Whether the link's digest is that of its own contents."""
    return link.digest == seal_digest(
        number=link.number,
        day=link.day,
        sealed_at=link.sealed_at,
        lines=link.lines,
        lines_digest=link.lines_digest,
        previous=link.previous,
    )


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return _moment(value)
    return str(value) if isinstance(value, UUID) else value


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
