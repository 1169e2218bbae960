"""`brobygger restore FILE`: bring back a bundle, into an empty database or, with --force, over what is there."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from brobygger.config import environment
from brobygger.config.commands import Failure, Needs
from brobygger.config.commands.migrate import migrate

HELP = "Bring back a bundle; the server must be stopped."
NEEDS = Needs.OWNER
ALONE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the bundle to read")
    parser.add_argument("--force", action="store_true", help="replace what is in the database")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.files.storage import default_storage

    from brobygger.config.bundles import files, restoring, server
    from brobygger.config.bundles.client import client_for

    major = server.major()
    client = client_for(environment.read().database_url(owner=True), major)
    data_dir = Path(settings.MEDIA_ROOT).parent
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data_dir) as temporary:
            folder = Path(temporary)
            unpacked = restoring.unpack(options.file, folder)
            restoring.refuse_unfit(
                unpacked.described,
                postgresql=major,
                migrations=server.migrations_known(),
                keys=set(settings.FIELD_KEYS),
                force=options.force,
            )
            server.refuse_to_overwrite(force=options.force)
            files.bring(unpacked.files, default_storage)
            restoring.restore_database(client, unpacked, folder)
            files.leave_only(unpacked.files, default_storage)
    except OSError as error:
        raise Failure(f"The bundle could not be restored: {error.strerror} ({error.filename}).") from error
    migrate(quiet=True)
    sys.stdout.write(f"{options.file} is restored. Everybody signs in again.\n")
    return 0
