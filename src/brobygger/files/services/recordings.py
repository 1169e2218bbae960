"""A voice message as it is kept: sound alone, at most two minutes, without titles, places or tags."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brobygger.files.services import mp4, webm
from brobygger.files.services.sound import NotSound, Sound
from brobygger.kernel.errors import Invalid

MOST_RECORDED = 6 * 1024 * 1024
LONGEST = 125  # seconds: two minutes, and what a browser takes to stop


@dataclass(frozen=True, slots=True)
class Recording:
    """A WebM or an MP4 that holds nothing but sound."""

    content: bytes
    content_type: str
    width: int = 0
    height: int = 0


def recording(given: bytes) -> Recording:
    """Look at what was sent, by its content alone; nothing is unpacked or decoded.

    Raises Invalid (`too-large`, `too-long`, `not-a-recording`).
    """
    if len(given) > MOST_RECORDED:
        raise Invalid(_("The recording is too large: two minutes is the most."), field="voice", code="too-large")
    try:
        content_type, sound = _read(given)
    except (NotSound, struct.error, IndexError):
        raise Invalid(
            _("That is no recording we can play. Record it here, or write instead."),
            field="voice",
            code="not-a-recording",
        ) from None
    if sound.seconds > LONGEST:
        raise Invalid(_("The recording is too long: two minutes is the most."), field="voice", code="too-long")
    return Recording(sound.content, content_type)


def _read(given: bytes) -> tuple[str, Sound]:
    if given.startswith(webm.MAGIC):
        return "audio/webm", webm.read(given)
    if given[4:8] == mp4.MAGIC:
        return "audio/mp4", mp4.read(given)
    raise NotSound("neither WebM nor MP4")
