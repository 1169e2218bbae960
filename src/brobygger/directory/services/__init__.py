"""Writes in the directory. One function, one transaction."""

from brobygger.directory.services.units import ASK_AGAIN_AFTER, EntryInput, change_entry, confirm

__all__ = ["ASK_AGAIN_AFTER", "EntryInput", "change_entry", "confirm"]
