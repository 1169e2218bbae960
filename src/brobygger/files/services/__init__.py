"""Keeping files and taking them away; looking at what somebody sends before it is kept."""

from brobygger.files.services.keeping import Unreadable, content, keep, remove, reseal
from brobygger.files.services.pictures import MOST_BYTES, Picture, picture
from brobygger.files.services.recordings import Recording, recording

__all__ = [
    "MOST_BYTES",
    "Picture",
    "Recording",
    "Unreadable",
    "content",
    "keep",
    "picture",
    "recording",
    "remove",
    "reseal",
]
