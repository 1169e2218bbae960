"""Voice messages: judged by what is in them; sound alone, at most two minutes, and nothing on the side."""

from __future__ import annotations

import gzip
import struct
import zipfile
from io import BytesIO

import pytest

from brobygger.files.services import recording
from brobygger.files.services.recordings import MOST_RECORDED
from brobygger.kernel.errors import Invalid

SOUND, SIGHT = 2, 1
UNKNOWN = b"\x01" + b"\xff" * 7


def element(number: str, content: bytes, size: bytes | None = None) -> bytes:
    return bytes.fromhex(number) + (size or (len(content) | 1 << 56).to_bytes(8, "big")) + content


def webm(
    *, track: int = SOUND, codec: bytes = b"A_OPUS", seconds: float = 3.0, kind: bytes = b"webm", tags: bytes = b""
) -> bytes:
    """As a browser records it: neither the segment nor its clusters say how long they are."""
    tracks = element("1654ae6b", element("ae", element("83", bytes([track])) + element("86", codec)))
    block = element("a3", b"\x81" + struct.pack(">h", 500) + b"\x80sound")
    cluster_at = int(seconds * 1000) - 500
    cluster = element("1f43b675", element("e7", cluster_at.to_bytes(4, "big")) + block, UNKNOWN)
    on_the_side = element("1254c367", tags) if tags else b""
    segment = element("1549a966", element("2ad7b1", (1_000_000).to_bytes(3, "big"))) + tracks + on_the_side + cluster
    return element("1a45dfa3", element("4282", kind)) + element("18538067", segment, UNKNOWN)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(*, track: bytes = b"soun", seconds: int = 3, side: bytes = b"", content: bytes | None = b"sound") -> bytes:
    head = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80))
    media = box(b"hdlr", bytes(8) + track + bytes(13))
    movie = box(b"moov", head + box(b"trak", box(b"mdia", media)) + (box(b"udta", side) if side else b""))
    return box(b"ftyp", b"M4A \0\0\0\0") + movie + (box(b"mdat", content) if content is not None else b"")


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("voice.webm", bytes(50_000_000))
    return out.getvalue()


def test_what_browsers_record_is_kept_as_it_is() -> None:
    for given, content_type in ((webm(), "audio/webm"), (mp4(), "audio/mp4"), (webm(seconds=120), "audio/webm")):
        kept = recording(given)
        assert (kept.content, kept.content_type) == (given, content_type)


def test_places_and_titles_are_blank_and_it_still_plays() -> None:
    place = b"+60.39+005.32/"
    for given in (webm(tags=element("7373", place)), mp4(side=box(b"\xa9xyz", place))):
        assert place in given
        kept = recording(given)
        assert place not in kept.content
        assert len(kept.content) == len(given)
        assert recording(kept.content) == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (zipped(), "not-a-recording"),
        (gzip.compress(bytes(50_000_000), mtime=0), "not-a-recording"),
        (b"MZ\x90\x00" + bytes(300), "not-a-recording"),
        (b"", "not-a-recording"),
        (webm()[:60], "not-a-recording"),
        (webm()[:-3], "not-a-recording"),
        (webm(track=SIGHT, codec=b"V_VP8"), "not-a-recording"),
        (webm(codec=b"A_UNKNOWN"), "not-a-recording"),
        (webm(kind=b"matroska"), "not-a-recording"),
        (webm()[:4] + bytes(500), "not-a-recording"),
        (webm() + b"\xec\x80" * 50_000, "not-a-recording"),  # as many elements as it takes to keep us busy
        (mp4(track=b"vide"), "not-a-recording"),
        (mp4(content=None), "not-a-recording"),
        (mp4()[:70], "not-a-recording"),
        (box(b"ftyp", b"M4A ") + box(b"moov", b"") * 6_000, "not-a-recording"),
        (box(b"ftyp", b"M4A ") + struct.pack(">I4sQ", 1, b"moov", 2**63), "not-a-recording"),
        (webm(seconds=200), "too-long"),
        (mp4(seconds=200), "too-long"),
        (webm() + bytes(MOST_RECORDED), "too-large"),
    ],
)
def test_what_is_no_voice_message_is_refused(given: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        recording(given)
    assert refused.value.code == code
