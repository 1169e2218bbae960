"""Keeping files and taking them away; looking at what somebody sends before it is kept."""

from brobygger.files.services.keeping import Unreadable, content, keep, remove, reseal
from brobygger.files.services.pictures import MOST_BYTES, Picture, picture

__all__ = ["MOST_BYTES", "Picture", "Unreadable", "content", "keep", "picture", "remove", "reseal"]
