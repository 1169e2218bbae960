"""`brobygger migrate`: bring the database to this version, then give the application's role its rights."""

from __future__ import annotations

import argparse

from psycopg.conninfo import conninfo_to_dict

from brobygger.config import database, environment
from brobygger.config.commands import Needs
from brobygger.config.embedded.cluster import APP

HELP = "Bring the database to this version of Brobygger."
NEEDS = Needs.OWNER

_ONE_AT_A_TIME = 4_242_001  # key of the advisory lock: two servers that start together migrate one after the other


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing but faults")


def run(options: argparse.Namespace) -> int:
    migrate(quiet=options.quiet)
    return 0


def migrate(*, quiet: bool) -> None:
    """Migrate, prepare and grant, in a process that works as the owner."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    database.prepare(connection, application_role())
    connection.close()


def application_role() -> str:
    """Return the name of the role that the server works as: the user of DATABASE_URL."""
    return str(conninfo_to_dict(environment.read().database_url(owner=False)).get("user") or APP)
