"""Folders that root's database user can reach, and clusters that a test may break."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from brobygger.config.embedded import stop


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty data folder; what was started in it is stopped. pytest's own folders are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="brobygger-data-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    yield folder
    stop(folder)
    shutil.rmtree(folder)
