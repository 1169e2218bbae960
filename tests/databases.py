"""The databases of a test run: a throw-away cluster, one migrated template, a copy of it for each worker.

With DATABASE_OWNER_URL and DATABASE_URL set (`make test-pg15`) the databases are made in that server instead.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from brobygger.config.embedded import Urls, start_throwaway

TEMPLATE = "brobygger_test_template"


@dataclass(frozen=True)
class Run:
    """The databases of one run; `folder` is shared by its workers."""

    folder: Path
    external: Urls | None

    def server(self) -> Urls:
        """Return the server's addresses, with the template made; the first worker to ask makes it."""
        known = self.folder / "server.json"
        with (self.folder / "making.lock").open("w", encoding="ascii") as making:
            fcntl.flock(making, fcntl.LOCK_EX)
            if not known.exists():
                urls = self.external or start_throwaway(self.folder).urls()
                self._make_template(urls)
                known.write_text(json.dumps([urls.app, urls.owner]), encoding="utf-8")
        return Urls(*json.loads(known.read_text(encoding="utf-8")))

    def urls(self, database: str) -> Urls:
        """Return the addresses of a database of this run."""
        server = self.server()
        return Urls(_with_database(server.app, database), _with_database(server.owner, database))

    def make_from_template(self, database: str) -> Urls:
        """Make (again) a database as a copy of the template; sessions that still use it are ended."""
        self.drop(database)
        self._as_owner("create database {} template {} strategy file_copy", database, TEMPLATE)
        return self.urls(database)

    def drop(self, database: str) -> None:
        self._as_owner("drop database if exists {} with (force)", database)

    def _as_owner(self, statement: str, *names: str, urls: Urls | None = None) -> None:
        with psycopg.connect(_with_database((urls or self.server()).owner, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

    def _make_template(self, server: Urls) -> None:
        self._as_owner("drop database if exists {} with (force)", TEMPLATE, urls=server)
        self._as_owner("create database {}", TEMPLATE, urls=server)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("BROBYGGER_")}
        environment |= {
            "DATABASE_URL": _with_database(server.app, TEMPLATE),
            "DATABASE_OWNER_URL": _with_database(server.owner, TEMPLATE),
            "DJANGO_SETTINGS_MODULE": "brobygger.config.settings",
        }
        subprocess.run(
            [sys.executable, "-m", "brobygger.config.cli", "migrate", "--quiet"], env=environment, check=True
        )


def _with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
