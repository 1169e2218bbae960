"""The commands over the log, as an operator runs them."""

import subprocess
import sys
from uuid import uuid4

import pytest

from brobygger.audit import services
from tests.audit.conftest import helper, look


def run(database_urls, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": database_urls.app,
        "DATABASE_OWNER_URL": database_urls.owner,
        "PYTHONPATH": ":".join(path for path in sys.path if path),
    }
    return subprocess.run(
        [sys.executable, "-m", "brobygger.config.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def log(real_db) -> None:
    for _number in range(3):
        look(helper(), uuid4(), uuid4())
    services.seal_waiting()
    look(helper(), uuid4(), uuid4())


def test_the_check_says_what_it_saw(log, database_urls, tamper):
    whole = run(database_urls, "verify-audit")
    assert whole.returncode == 0, whole.stderr
    assert "4 lines, 3 sealed by 1 seals, 1 not sealed yet." in whole.stdout
    tamper("update audit_line set machine = not machine")
    broken = run(database_urls, "verify-audit")
    assert broken.returncode == 1
    assert broken.stdout.count("FAULT changed") == 3


def test_old_months_are_dropped_by_the_owner_and_never_the_last_year(log, database_urls):
    nothing = run(database_urls, "drop-old-log", "--keep-months", "12")
    assert (nothing.returncode, nothing.stdout) == (0, "No sealed month is old enough.\n"), nothing.stderr
    refused = run(database_urls, "drop-old-log", "--keep-months", "3")
    assert refused.returncode == 1
    assert "12 months" in refused.stderr
