"""Keeping files and taking them away; looking at what somebody sends before it is kept."""

from brobygger.files.services.keeping import Laid, Unreadable, content, forget, keep, laid, remove, reseal
from brobygger.files.services.pictures import MOST_BYTES, Picture, picture
from brobygger.files.services.recordings import Recording, recording

__all__ = [
    "MOST_BYTES",
    "Laid",
    "Picture",
    "Recording",
    "Unreadable",
    "content",
    "forget",
    "keep",
    "laid",
    "picture",
    "recording",
    "remove",
    "reseal",
]
