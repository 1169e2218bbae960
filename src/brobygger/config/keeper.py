"""Keeps what the server stands on alive: the embedded database and the process that runs the jobs."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from brobygger.config.embedded import Cluster, EmbeddedError, ensure_running

log = logging.getLogger("brobygger.keeper")

_LOOK_EVERY = 0.5  # seconds
_WORKER_AGAIN_AFTER = 2.0
_WORKER_LEAVES_WITHIN = 5.0


class Keeper:
    """A thread beside the server. `data_dir` is None where the database is not ours to start."""

    def __init__(self, data_dir: Path | None, *, worker: bool) -> None:
        self._data_dir = data_dir
        self._wants_worker = worker
        self._worker: subprocess.Popen[bytes] | None = None
        self._worker_died_at = float("-inf")
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        return self

    def start(self) -> None:
        """Begin to keep; called when the server itself has started."""
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leaving.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._worker and self._worker.stdin:
            self._worker.stdin.close()  # the worker leaves when its standard input ends
            try:
                self._worker.wait(_WORKER_LEAVES_WITHIN)
            except subprocess.TimeoutExpired:
                self._worker.kill()
                self._worker.wait()

    def _keep(self) -> None:
        while True:
            self._keep_database()
            self._keep_worker()
            if self._leaving.wait(_LOOK_EVERY):
                return

    def _keep_database(self) -> None:
        if self._data_dir is None or Cluster(self._data_dir).alive():
            return
        log.error("the embedded database has stopped; starting it again")
        try:
            ensure_running(self._data_dir)
        except EmbeddedError as error:
            log.critical("the embedded database cannot be started: %s", error)

    def _keep_worker(self) -> None:
        if not self._wants_worker:
            return
        if self._worker is not None and self._worker.poll() is not None:
            log.error("the process that runs the jobs has stopped; starting it again")
            self._worker, self._worker_died_at = None, time.monotonic()
        if self._worker is None and time.monotonic() - self._worker_died_at > _WORKER_AGAIN_AFTER:
            # In a session of its own: Ctrl-C is for the server, which then ends the input.
            command = [sys.executable, "-m", "brobygger.config.cli", "worker", "--until-input-ends"]
            self._worker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
