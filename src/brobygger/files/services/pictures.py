"""A picture as it is kept: decoded, turned upright, made smaller and written anew, so that nothing else comes along."""

from __future__ import annotations

import logging
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from brobygger.kernel.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a telephone's largest; decoded it takes 150 MB
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
log = logging.getLogger("brobygger.files")
_one_at_a_time = threading.Lock()  # one large picture fits into the memory of a small server, ten do not


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without place, camera or time."""

    content: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"


def picture(given: bytes) -> Picture:
    """Look at what was sent, by its content alone. Raises Invalid (`too-large`, `too-many-pixels`, `not-a-picture`).

    The number of pixels is read from the head of the file, before anything is decoded.
    """
    if len(given) > MOST_BYTES:
        raise Invalid(_("The picture is too large: 10 MB is the most."), field="picture", code="too-large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with _one_at_a_time, Image.open(BytesIO(given), formats=FORMATS) as found:
                return _written_anew(found)
    except Image.DecompressionBombError:
        raise _too_many() from None
    except Invalid:
        raise
    except Exception as fault:  # whatever the library raises over what somebody sent
        log.info("no picture", extra={"fault": type(fault).__name__, "bytes": len(given)})
        raise Invalid(
            _("That is no picture we can show. Send a JPEG, PNG or WebP."), field="picture", code="not-a-picture"
        ) from None


def _written_anew(found: Image.Image) -> Picture:
    if found.width * found.height > MOST_PIXELS:
        raise _too_many()
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    found.load()
    upright = _upright(found)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = upright.convert("RGBA")
    paper = Image.new("RGB", plain.size, "white")
    paper.paste(plain, mask=plain.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=85, optimize=True)
    return Picture(out.getvalue(), paper.width, paper.height)


def _upright(found: Image.Image) -> Image.Image:
    """Turned as the camera was held; as it is where the notes about that cannot be read."""
    try:
        return ImageOps.exif_transpose(found)
    except Exception as fault:
        log.info("a picture is not turned", extra={"fault": type(fault).__name__})
        return found


def _too_many() -> Invalid:
    return Invalid(
        _("The picture has too many pixels. Make it smaller first."), field="picture", code="too-many-pixels"
    )
