"""What is read of a recording, whatever it is packed in."""

from __future__ import annotations

from dataclasses import dataclass


class NotSound(ValueError):
    """What was sent is not packed as it says, holds no sound, or holds something else besides."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording whose notes on the side (titles, places, tags) are blank; how long it lasts, as far as it tells."""

    content: bytes
    seconds: float
