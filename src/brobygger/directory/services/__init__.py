"""Writes in the directory. One function, one transaction."""

from brobygger.directory.services.absences import remove_absence, set_absence
from brobygger.directory.services.enquiries import LONGEST, answer, note_read, pass_on, send, take
from brobygger.directory.services.units import ASK_AGAIN_AFTER, EntryInput, change_entry, confirm

__all__ = [
    "ASK_AGAIN_AFTER",
    "LONGEST",
    "EntryInput",
    "answer",
    "change_entry",
    "confirm",
    "note_read",
    "pass_on",
    "remove_absence",
    "send",
    "set_absence",
    "take",
]
