"""The locks hold versions and hashes, and no address of anything."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_there_are_locks():
    assert {lock.stem for lock in LOCKS} == {"base", "bench", "build", "dev", "node"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_python_packages_are_pinned_and_hashed_without_addresses(lock: Path):
    text = lock.read_text()
    assert "://" not in text
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[^\s]+( ; [^\\]+)? \\\n", requirement), (
            requirement.splitlines()[0]
        )
        assert "--hash=sha256:" in requirement
        assert not re.search(r"^--", requirement, re.MULTILINE)


def test_npm_packages_are_hashed_without_addresses():
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_the_tools_of_the_tests_stand_on_the_same_versions():
    pins = [dict(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==(\S+)", lock.read_text(), re.MULTILINE)) for lock in LOCKS]
    for package in set().union(*pins):
        assert len({pin[package] for pin in pins if package in pin}) == 1, package
