"""The table of reactions knows all news that the code tells, and no other."""

import re
from pathlib import Path

from brobygger.config.handlers import HANDLERS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "brobygger"
KIND = r"[\"']([a-z-]+\.[a-z-]+)[\"']"
TOLD = re.compile(rf"(?:\bemit\(|\b_?tell\((?:actor, row, )?)\s*{KIND}", re.DOTALL)
IN_SQL = re.compile(rf"insert into kernel_outbox[^;]*?{KIND}", re.DOTALL | re.IGNORECASE)


def told() -> set[str]:
    kinds: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.parts[len(SOURCE.parts)] in ("kernel", "config"):
            continue
        text = path.read_text(encoding="utf-8")
        kinds |= set(TOLD.findall(text))
        kinds |= set(IN_SQL.findall(text))
    return kinds


def test_all_news_has_its_row():
    assert told() - set(HANDLERS) == set()


def test_no_row_waits_for_news_that_nobody_tells():
    assert set(HANDLERS) - told() == set()
