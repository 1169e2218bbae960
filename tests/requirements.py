"""Which requirements the tests show: `make coverage-of-requirements`.

A test says `@pytest.mark.req("SAM-01")` when it shows the requirement working for its user. This plugin collects the
marks and prints the ids that are shown and those that are not. An id that the register does not have stops the run.
Loaded with `-p tests.requirements`; with `--collect-only` nothing is run and the marks alone are counted.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

REGISTER = Path(__file__).resolve().parent.parent / "docs" / "requirements.txt"


def register() -> list[str]:
    """The ids of the register, in its order."""
    lines = REGISTER.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class Shown:
    """The plugin: what is marked, and what has passed."""

    def __init__(self) -> None:
        self.marked: dict[str, list[str]] = defaultdict(list)
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = set(register())
        for item in items:
            for mark in item.iter_markers("req"):
                unknown = set(mark.args) - known
                if unknown:
                    raise pytest.UsageError(f"{item.nodeid} names {sorted(unknown)}: not in docs/requirements.txt")
                for key in mark.args:
                    self.marked[key].append(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def shown(self) -> list[str]:
        """The ids for which at least one marked test did not fail."""
        return [key for key in register() if set(self.marked[key]) - self.failed]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        shown = self.shown()
        missing = [key for key in register() if key not in set(shown)]
        write = terminalreporter.write_line
        terminalreporter.section("requirements")
        for key in shown:
            write(f"{key}  {len(self.marked[key])} test{'s' if len(self.marked[key]) > 1 else ''}")
        write(f"shown ({len(shown)}): {' '.join(shown) or '-'}")
        write(f"not shown ({len(missing)}): {' '.join(missing) or '-'}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Shown(), "requirements-shown")
