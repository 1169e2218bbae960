"""`brobygger backup FILE`: one bundle of the database and the uploaded files. The server may go on meanwhile."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from brobygger.config import environment
from brobygger.config.commands import Failure, Needs

HELP = "Write the database and the uploaded files to one bundle (keys stay apart)."
NEEDS = Needs.OWNER


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the bundle to write; it must not exist")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.files.storage import default_storage

    from brobygger.config.bundles import making, server
    from brobygger.config.bundles.client import client_for

    target: Path = options.file.absolute()
    if target.exists():
        raise Failure(f"{target} exists; a backup overwrites nothing.")
    if not target.parent.is_dir():
        raise Failure(f"There is no folder {target.parent}.")
    major = server.major()
    client = client_for(environment.read().database_url(owner=True), major)
    try:
        uploaded = making.make(
            target,
            client=client,
            postgresql=major,
            migrations=sorted(server.migrations_done()),
            storage=default_storage,
        )
    except OSError as error:
        raise Failure(f"The bundle could not be written: {error.strerror}.") from error
    keys = ", ".join(settings.FIELD_KEYS)
    sys.stdout.write(
        f"{target} is written, with {uploaded} uploaded files. "
        f"The keys are not in it (field keys: {keys}): keep them in another place.\n"
    )
    return 0
