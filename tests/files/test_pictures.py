"""Pictures: judged by what is in them, and written anew without where they were taken."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from brobygger.files.services import MOST_BYTES, picture
from brobygger.kernel.errors import Invalid

TURNED, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def made(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = BytesIO()
    mode = "RGBA" if form == "PNG" else "RGB"
    Image.new(mode, size, "red").save(out, form, **more)
    return out.getvalue()


def head_of_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg(form: str) -> None:
    kept = picture(made(form))
    with Image.open(BytesIO(kept.content)) as shown:
        assert (shown.format, shown.size, (kept.width, kept.height)) == ("JPEG", (60, 40), (60, 40))


def test_place_and_camera_are_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[TURNED], exif[MAKER] = 6, "Telefon"
    exif.get_ifd(PLACE)[1] = "N"
    kept = picture(made(exif=exif))
    with Image.open(BytesIO(kept.content)) as shown:
        assert shown.size == (40, 60)
        assert not shown.getexif()
    assert b"Telefon" not in kept.content


def test_notes_of_a_camera_that_cannot_be_read_spoil_no_picture() -> None:
    exif = Image.Exif()
    exif[TURNED], exif[MAKER] = 6, "Telefon"
    broken = bytearray(made(exif=exif))
    broken[broken.index(b"Exif") + 17] = 0  # a note of no type
    with Image.open(BytesIO(picture(bytes(broken)).content)) as shown:
        assert not shown.getexif()


def test_a_large_one_is_made_smaller() -> None:
    kept = picture(made(size=(3000, 1500)))
    assert (kept.width, kept.height) == (2000, 1000)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "not-a-picture"),  # a program, whatever it is called
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not-a-picture"),
        (b"", "not-a-picture"),
        (made()[:300], "not-a-picture"),  # cut off
        (made("GIF"), "not-a-picture"),
        (b"\xff" * (MOST_BYTES + 1), "too-large"),
        (head_of_png(10_000, 6_000), "too-many-pixels"),
        (head_of_png(20_000, 10_000), "too-many-pixels"),  # 200 megapixels in a hundred bytes
    ],
)
def test_what_is_no_picture_is_refused(given: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        picture(given)
    assert refused.value.code == code
