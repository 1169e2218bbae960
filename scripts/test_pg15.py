"""Run the schema and access tests (marked `pg15`) on a PostgreSQL 15 of this machine: a throw-away cluster of its own.

`python -m scripts.test_pg15 /usr/lib/postgresql/15/bin`
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from brobygger.config.embedded import remove_throwaway, start_throwaway, throwaway_home
from brobygger.config.embedded.programs import installed


def main(folder: Path) -> int:
    if not (folder / "postgres").exists():
        sys.stderr.write(f"There is no PostgreSQL 15 in {folder} (on Debian 12: apt install postgresql-15).\n")
        return 1
    programs = installed(folder, 15)
    home = throwaway_home("brobygger-pg15")
    try:
        urls = start_throwaway(home, programs).urls()
        environment = os.environ | {"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}
        tests = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-m", "pg15"]
        return subprocess.run(tests, env=environment, check=False).returncode
    finally:
        remove_throwaway(home, programs)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
