"""The stories' fixtures: one server and one browser for the run, a stage for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.databases import Run
from tests.stories.stage import Server, Stage, launch, serving


@pytest.fixture(scope="session")
def server(test_run: Run) -> Iterator[Server]:
    """A running server with the story's people, on a database of its own."""
    name = f"stories_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    data = Path(tempfile.mkdtemp(prefix="brobygger-stories-"))
    try:
        with serving(test_run.make_from_template(name), data) as running:
            yield running
    finally:
        test_run.drop(name)
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def stage(server: Server, browser: Browser) -> Iterator[Stage]:
    """Browsers to step into; afterwards nothing may have gone wrong in their consoles."""
    standing = Stage(server, browser)
    try:
        yield standing
        assert standing.complaints == []
    finally:
        standing.close()


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that also knows installed apps and notices."""
    running = launch(playwright, whole=True)
    yield running
    running.close()
