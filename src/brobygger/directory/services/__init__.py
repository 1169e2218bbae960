"""Writes in the directory. One function, one transaction."""

from brobygger.directory.registered.comparing import Fate
from brobygger.directory.services.absences import remove_absence, set_absence
from brobygger.directory.services.enquiries import LONGEST, answer, note_read, pass_on, send, take
from brobygger.directory.services.taking_in import File, Outcome, look_at_units, take_in_units
from brobygger.directory.services.units import ASK_AGAIN_AFTER, EntryInput, change_entry, confirm

__all__ = [
    "ASK_AGAIN_AFTER",
    "LONGEST",
    "EntryInput",
    "Fate",
    "File",
    "Outcome",
    "answer",
    "change_entry",
    "confirm",
    "look_at_units",
    "note_read",
    "pass_on",
    "remove_absence",
    "send",
    "set_absence",
    "take",
    "take_in_units",
]
