"""Reads a WebM recording, as browsers make it: the elements, what tracks there are, how long it lasts.

Elements: id, length, content (RFC 8794); their ids are those of RFC 9559. A browser that records does not know the
lengths of segment and clusters beforehand, so what holds others is entered, and the rest is passed by.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from brobygger.files.services.sound import NotSound, Sound

MAGIC = b"\x1a\x45\xdf\xa3"
_HEAD, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = (
    0x1A45DFA3,
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0xAE,
    0x1F43B675,
    0xA0,
)
_ENTERED = frozenset({_HEAD, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP})
_KIND, _TYPE, _CODEC, _SCALE, _LASTS, _CLUSTER_AT, _SIMPLE, _BLOCK = (
    0x4282,
    0x83,
    0x86,
    0x2AD7B1,
    0x4489,
    0xE7,
    0xA3,
    0xA1,
)
# Tags, attachments, chapters; title, file name, date.
_ON_THE_SIDE = frozenset({0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x7384, 0x4461})
_VOID = 0xEC
_SOUND = 2
_CODECS = frozenset({b"A_OPUS", b"A_VORBIS"})
MOST_ELEMENTS = 40_000  # two minutes have some thousand


@dataclass(slots=True)
class _Found:
    kind: bytes = b""
    types: list[int] = field(default_factory=list)
    codecs: list[bytes] = field(default_factory=list)
    scale: int = 1_000_000  # nanoseconds of one tick
    lasts: float = 0.0
    cluster_at: int = 0
    last_at: int = 0


def read(given: bytes) -> Sound:
    """The sound in a WebM. Raises NotSound."""
    found, content = _Found(), bytearray(given)
    for element, start, body, stop in _elements(given):
        if element in _ON_THE_SIDE:
            content[start:stop] = _blank(stop - start)
        else:
            _note(found, element, given[body:stop])
    if found.kind != b"webm" or set(found.types) != {_SOUND} or not found.codecs or set(found.codecs) - _CODECS:
        raise NotSound("no sound alone")
    ticks = max(found.lasts, float(found.last_at))
    return Sound(bytes(content), ticks * found.scale / 1e9)


def _elements(given: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Each element: its id, where it begins, where its content is. Nothing after the end of what was sent."""
    at = 0
    for _count in range(MOST_ELEMENTS):
        if at == len(given):
            return
        element, after = _number(given, at, keep_mark=True)
        size, body = _number(given, after)
        unknown = size == (1 << 7 * (body - after)) - 1
        if element in _ENTERED:
            yield element, at, body, body
            at = body
            continue
        if unknown or body + size > len(given):
            raise NotSound("cut off")
        yield element, at, body, body + size
        at = body + size
    raise NotSound("too many elements")


def _number(given: bytes, at: int, *, keep_mark: bool = False) -> tuple[int, int]:
    """A number that says by its leading zeros how many bytes it has, and where it ends."""
    if at >= len(given) or given[at] == 0:
        raise NotSound("cut off")
    length = 9 - given[at].bit_length()
    raw = given[at : at + length]
    if len(raw) < length:
        raise NotSound("cut off")
    number = int.from_bytes(raw, "big")
    return number if keep_mark else number & ((1 << 7 * length) - 1), at + length


def _note(found: _Found, element: int, content: bytes) -> None:
    if element == _KIND:
        found.kind = content.rstrip(b"\0")
    elif element == _TYPE:
        found.types.append(int.from_bytes(content, "big"))
    elif element == _CODEC:
        found.codecs.append(content.rstrip(b"\0"))
    elif element == _SCALE:
        found.scale = int.from_bytes(content[:8], "big")
    elif element == _LASTS:
        found.lasts = _float(content)
    elif element == _CLUSTER_AT:
        found.cluster_at = int.from_bytes(content[:8], "big")
    elif element in (_SIMPLE, _BLOCK):
        _track, after = _number(content, 0)
        (since,) = struct.unpack_from(">h", content, after)
        found.last_at = max(found.last_at, found.cluster_at + since)


def _float(content: bytes) -> float:
    number: float = struct.unpack(">f" if len(content) == 4 else ">d", content)[0]
    if not 0 <= number < 1e15:
        raise NotSound("no length")
    return number


def _blank(length: int) -> bytes:
    """An empty element of this length."""
    for width in range(1, 9):
        inside = length - 1 - width
        if 0 <= inside < (1 << 7 * width) - 1:
            return bytes([_VOID]) + (inside | 1 << 7 * width).to_bytes(width, "big") + bytes(inside)
    raise NotSound("no room")
