"""The real server in a process of its own, on an embedded database of its own (as durable as in earnest)."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_START_WITHIN = 180.0


@dataclass
class Server:
    """`brobygger serve` under a folder of its own; may be killed and started again."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *words: str) -> float:
        """Start it and wait until it is ready; return the seconds that took."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "brobygger.config.cli", "serve", "--port", str(self.port), *words],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=(self.data / "server.log").open("ab"),
        )
        while not self.ready():
            if self.process.poll() is not None or time.perf_counter() - began > _START_WITHIN:
                raise RuntimeError(f"the server did not start:\n{self.log()[-3000:]}")
            time.sleep(0.01)
        return time.perf_counter() - began

    def ready(self) -> bool:
        """Ask whether it answers and its database is in order."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """kill -9, as a machine would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to leave."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def log(self) -> str:
        """What the server has said."""
        return (self.data / "server.log").read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def own_server() -> Iterator[Server]:
    """A server with an empty database; everything is removed afterwards. Sets this process's environment alike."""
    data = Path(tempfile.mkdtemp(prefix="brobygger-load-"))
    if os.geteuid() == 0:
        data.chmod(0o711)  # PostgreSQL runs as another user there
    for name in [name for name in os.environ if name.startswith(("BROBYGGER_", "DATABASE_"))]:
        del os.environ[name]
    os.environ |= {"BROBYGGER_DATA": str(data), "BROBYGGER_LOG_LEVEL": "WARNING"}
    os.environ["BROBYGGER_URL"] = f"http://localhost:{(port := _free_port())}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "brobygger.config.settings"
    server = Server(data, port)
    try:
        yield server
    finally:
        server.stop()
        from brobygger.config.embedded import stop

        stop(data)
        shutil.rmtree(data, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
