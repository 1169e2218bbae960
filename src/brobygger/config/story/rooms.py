"""The story's rooms and what has happened in them."""

from __future__ import annotations

import datetime as dt


def play(*, now: dt.datetime) -> None:
    """Play what rooms.yaml tells."""
