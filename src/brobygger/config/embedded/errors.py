"""What can go wrong with the embedded database, in words that say what to do."""

from __future__ import annotations

from pathlib import Path


class EmbeddedError(Exception):
    """The embedded database cannot be used; the text says why and what to do."""


class OtherMajorVersion(EmbeddedError):
    """The data folder was made by another major version of PostgreSQL, whose files ours cannot read."""

    def __init__(self, folder: Path, found: str, ours: int) -> None:
        super().__init__(
            f"The database in {folder} was made by PostgreSQL {found}; this Brobygger brings PostgreSQL {ours}, "
            "which cannot read it. Nothing has been changed. The way out: with the Brobygger that you used before, "
            f"run `brobygger backup FILE`; move {folder} away; with this one, run `brobygger restore FILE`."
        )
