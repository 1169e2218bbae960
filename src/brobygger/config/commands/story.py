"""`brobygger story`: load the made-up story; with `--reset`, empty the whole database first and begin anew."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from brobygger.config.commands import Failure, Needs

HELP = "Load the made-up story that one can step into (development only)."
NEEDS = Needs.DATABASE

_EMPTY = "drop schema public cascade; create schema public"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true", help="delete EVERYTHING in the database first")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from brobygger.config import story

    if not settings.STORY:
        raise Failure(
            "Set BROBYGGER_STORY=1 to load the story. It lets anybody step in as anybody: never in production."
        )
    if options.reset:
        _empty()
    loaded = story.load()
    print("The story is loaded." if loaded else "The story is there already; --reset begins it anew.")
    return 0


def _empty() -> None:
    """Empty the database as its owner, and migrate it again; what was sent goes too."""
    import psycopg
    from django.conf import settings

    from brobygger.config import environment

    owner = environment.read().database_url(owner=True)
    if not owner:
        raise Failure("Set DATABASE_OWNER_URL too: only the owner may empty the database.")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_EMPTY)
    migrated = subprocess.run([sys.executable, "-m", "brobygger.config.cli", "migrate", "--quiet"])
    if migrated.returncode != 0:
        raise Failure("The emptied database could not be migrated; what went wrong is said above.")
    for sent in (*Path(settings.OUTBOX_DIR).glob("*.json"), *(Path(settings.OUTBOX_DIR) / "mail").glob("*.eml")):
        sent.unlink(missing_ok=True)
