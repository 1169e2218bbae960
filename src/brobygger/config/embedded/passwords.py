"""The passwords of the embedded database's roles: random, in a file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from brobygger.config.embedded.errors import EmbeddedError

FILE = "database-passwords.json"


@dataclass(frozen=True)
class Passwords:
    """One password for each role of the cluster."""

    superuser: str
    owner: str
    app: str


def read(home: Path) -> Passwords | None:
    """Return the stored passwords, or None where none have been made."""
    try:
        return Passwords(**json.loads((home / FILE).read_text(encoding="ascii")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, TypeError) as error:
        raise EmbeddedError(f"{home / FILE} cannot be read. Put it back as it was: it opens the database.") from error


def read_or_make(home: Path) -> Passwords:
    """Return the stored passwords; make and store new ones the first time."""
    found = read(home)
    if found:
        return found
    made = Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))
    unfinished = home / f".{FILE}.{os.getpid()}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        json.dump(asdict(made), file)
    unfinished.rename(home / FILE)
    return made
