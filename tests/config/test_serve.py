"""`brobygger serve` as it is used: started, crashed under, killed, started again, stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from brobygger.config.embedded import Cluster
from tests.databases import Run
from tests.waiting import until


@contextmanager
def serving(data_dir: Path, *words: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "brobygger.config.cli", "serve", "--port", "0", *words]
    known = {"PATH": os.environ["PATH"], "BROBYGGER_DATA": str(data_dir), **environment}
    with (
        (data_dir / "serve.log").open("w") as log,
        subprocess.Popen(command, env=known, stdout=subprocess.PIPE, stderr=log, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("Brobygger is at http://localhost:"), (data_dir / "serve.log").read_text()
            yield server, line.split()[-1]
        finally:
            server.kill()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for one in (listed, *threads) for child in one.read_text().split()]


def test_it_serves_through_a_dead_database_and_a_kill_and_stops_cleanly(data_dir: Path):
    cluster = Cluster(data_dir)
    with serving(data_dir) as (server, address):
        assert status(f"{address}/health/ready") == 200
        until(lambda: children(server.pid))  # the worker beside it
        worker = children(server.pid)[0]
        # What it sends leads back to this server, whichever port that has.
        assert f"BROBYGGER_URL={address}" in Path(f"/proc/{worker}/environ").read_text().split("\0")

        # The database dies: it is started again, and the pages come back.
        os.kill(int((data_dir / "database" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        until(lambda: status(f"{address}/health/ready") == 503)
        until(lambda: status(f"{address}/health/ready") == 200)

        # The server dies: its worker leaves by itself.
        until(lambda: children(server.pid))
        worker = children(server.pid)[0]
        server.kill()
        server.wait()
        until(lambda: not Path(f"/proc/{worker}/exe").exists())

    with serving(data_dir) as (server, address):
        assert status(f"{address}/health/ready") == 200
        assert status(f"{address}/health/live") == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0
        until(lambda: not cluster.alive())


def test_static_files_are_named_by_content_compressed_and_safe(data_dir: Path):
    with serving(data_dir, "--no-worker") as (_server, address):
        manifest = json.loads((data_dir / "static" / "staticfiles.json").read_text())["paths"]
        name = manifest["vendor/htmx.js"]
        asked = urllib.request.Request(f"{address}/static/{name}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Access-Control-Allow-Origin" not in answer.headers
            body, etag = answer.read(), answer.headers["ETag"]
        assert len(body) < 16_000
        asked.add_header("If-None-Match", etag)
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(asked, timeout=5)
        assert status(f"{address}/static/vendor/axe.js") == 404  # the tests' own
        assert status(f"{address}/static/../database-passwords.json") == 404
        log = (data_dir / "serve.log").read_text()
    assert "Traceback" not in log


def test_a_taken_port_is_said(data_dir: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "brobygger.config.cli", "serve", "--port", str(taken.getsockname()[1])]
        known = {"PATH": os.environ["PATH"], "BROBYGGER_DATA": str(data_dir)}
        refused = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "Try another with --port" in refused.stderr
    assert not (data_dir / "database").exists()


def test_an_external_database_is_not_migrated_behind_ones_back(data_dir: Path, test_run: Run, database_name: str):
    empty = f"unmigrated_{database_name}"
    test_run.drop(empty)
    test_run._as_owner("create database {}", empty)
    command = [sys.executable, "-m", "brobygger.config.cli", "serve", "--port", "0"]
    known = {"PATH": os.environ["PATH"], "BROBYGGER_DATA": str(data_dir), "DATABASE_URL": test_run.urls(empty).app}
    refused = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    test_run.drop(empty)
    assert refused.returncode == 1
    assert "nothing has been migrated" in refused.stderr
    assert "brobygger migrate" in refused.stderr
