"""What is done with episodes. Other files come in by these names."""

from brobygger.feedback.services.addressing import address
from brobygger.feedback.services.choosing import Lines
from brobygger.feedback.services.conversations import (
    ENDINGS,
    FITS,
    LONGEST,
    Said,
    begin,
    begin_session,
    end,
    may_begin_session,
    say,
)
from brobygger.feedback.services.sharing import note_reading, show_to

__all__ = [
    "ENDINGS",
    "FITS",
    "LONGEST",
    "Lines",
    "Said",
    "address",
    "begin",
    "begin_session",
    "end",
    "may_begin_session",
    "note_reading",
    "say",
    "show_to",
]
