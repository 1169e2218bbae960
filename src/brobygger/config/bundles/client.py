"""PostgreSQL's own tools, of the server's major version: pg_dump, pg_restore, psql."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from brobygger.config import environment
from brobygger.config.commands import Failure
from brobygger.config.embedded.programs import bundled

_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\b(\d+)(?:\.|beta|rc|devel|\b)")


@dataclass(frozen=True)
class Client:
    """The tools in one folder, working on one database as its owner."""

    folder: Path
    url: str

    def run(self, tool: str, *arguments: str | Path) -> None:
        """Run a tool; raises Failure with what it said. The password goes by the environment, not by arguments."""
        parts = conninfo_to_dict(self.url)
        password = str(parts.pop("password", "") or "")
        known = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        environment_ = known | {"PGPASSWORD": password, "LC_ALL": "C", "PGOPTIONS": "-c statement_timeout=0"}
        address = make_conninfo("", **{key: str(value) for key, value in parts.items() if value is not None})
        command = [str(self.folder / tool), "--no-password", f"--dbname={address}", *map(str, arguments)]
        done = subprocess.run(command, env=environment_, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{tool} did not succeed: {_last_lines(done.stderr)}")

    def offline(self, tool: str, *arguments: str | Path) -> None:
        """Run a tool that works on files alone."""
        command = [str(self.folder / tool), *map(str, arguments)]
        done = subprocess.run(command, env=os.environ | {"LC_ALL": "C"}, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{tool} did not succeed: {_last_lines(done.stderr)}")


def client_for(url: str, major: int) -> Client:
    """Return the tools for a server of this major version; raises Failure where this machine has none."""
    for folder in _folders():
        if _major(folder) == major:
            return Client(folder, url)
    raise Failure(
        f"The database is PostgreSQL {major}, and this machine has no pg_dump, pg_restore and psql of that version "
        f"(on Debian and Ubuntu: apt install postgresql-client-{major}). Other versions' tools are not used: what "
        "they write cannot always be read back."
    )


def _folders() -> Iterator[Path]:
    if environment.read().embedded:
        yield bundled() / "bin"
        return
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent
    yield from sorted(_DEBIAN.glob("*/bin"), reverse=True)


def _major(folder: Path) -> int:
    tools = [folder / name for name in ("pg_dump", "pg_restore", "psql")]
    if not all(tool.exists() for tool in tools):
        return 0
    said = subprocess.run([str(tools[0]), "--version"], capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(said)
    return int(found.group(1)) if found else 0


def _last_lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-3:]) or "it said nothing"
