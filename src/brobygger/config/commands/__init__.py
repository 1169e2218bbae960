"""One file per command: HELP, NEEDS, arguments(parser), run(options) -> exit code."""

from __future__ import annotations

from enum import Enum


class Needs(Enum):
    """What a command needs before it runs."""

    NOTHING = "nothing"
    DATABASE = "the database, as the application's role"
    OWNER = "the database, as its owner"


class Failure(Exception):
    """The command cannot do what was asked; the text says why and what to do. It ends with exit code 1."""
