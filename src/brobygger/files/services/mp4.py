"""Reads an MP4 recording, as Safari and telephones make it: the boxes, what tracks there are, how long it lasts.

Boxes: length, type, content (ISO/IEC 14496-12). Of a recording in fragments the beginning of the last one counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from brobygger.files.services.sound import NotSound, Sound

MAGIC = b"ftyp"  # after the length of the first box
_ENTERED = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_ON_THE_SIDE = frozenset({b"udta", b"meta", b"uuid"})  # titles, places, whoever made it
_MOST_BOXES = 5_000
_DEEPEST = 5


@dataclass(slots=True)
class _Found:
    types: list[bytes] = field(default_factory=list)
    scales: dict[bytes, int] = field(default_factory=dict)
    lengths: list[tuple[bytes, int]] = field(default_factory=list)
    has_content: bool = False
    boxes: int = 0


def read(given: bytes) -> Sound:
    """The sound in an MP4. Raises NotSound."""
    found, content = _Found(), bytearray(given)
    _walk(found, content, 0, len(given), 0)
    if set(found.types) != {b"soun"} or not found.has_content:
        raise NotSound("no sound alone")
    seconds = [count / found.scales[scale] for scale, count in found.lengths if found.scales.get(scale)]
    return Sound(bytes(content), max(seconds, default=0.0))


def _walk(found: _Found, content: bytearray, at: int, end: int, depth: int) -> None:
    for kind, body, stop in _boxes(content, at, end):
        found.boxes += 1
        if found.boxes > _MOST_BOXES or depth > _DEEPEST:
            raise NotSound("too many boxes")
        if kind in _ON_THE_SIDE:
            content[body:stop] = bytes(stop - body)
            where = content.rfind(kind, at, body)
            content[where : where + 4] = b"free"
        elif kind in _ENTERED:
            _walk(found, content, body, stop, depth + 1)
        else:
            _note(found, kind, bytes(content[body:stop][:64]))


def _boxes(content: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at < end:
        if end - at < 8:
            raise NotSound("cut off")
        size, kind = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", content, body)[0], at + 16
        stop = end if size == 0 else at + size
        if stop > end or stop < body:
            raise NotSound("cut off")
        yield kind, body, stop
        at = stop


def _note(found: _Found, kind: bytes, head: bytes) -> None:
    if kind == b"mdat":
        found.has_content = True
    elif kind == b"hdlr":
        found.types.append(head[8:12])
    elif kind in (b"mvhd", b"mdhd"):
        form, at = (">IQ", 20) if head[0] else (">II", 12)
        scale, length = struct.unpack_from(form, head, at)
        found.scales[kind] = scale
        if length not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
            found.lengths.append((kind, length))
    elif kind in (b"mehd", b"tfdt"):
        (length,) = struct.unpack_from(">Q" if head[0] else ">I", head, 4)
        found.lengths.append((b"mvhd" if kind == b"mehd" else b"mdhd", length))
