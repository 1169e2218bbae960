"""Who may do what in a room: the only door to a room and what hangs on it.

Missing and never in look the same, by the same query. One who was in gets a neutral reason, never whose decision it was.
"""

from __future__ import annotations

import enum


class Action(enum.StrEnum):
    """What one may do in a room."""

    READ = "read"
    POST = "post"
    ADD = "add"
    REMOVE = "remove"
    LEAVE = "leave"
    HAND_OVER = "hand-over"
    CLOSE = "close"
    REOPEN = "reopen"
    RECEIPTS = "receipts"
    JOURNAL = "journal"
    ANSWER = "answer"  # the question about the room, on one's own or handed-over device
    DECIDE = "decide"  # what the person alone decides
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    EXPORT = "export"
