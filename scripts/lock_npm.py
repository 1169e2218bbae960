"""Take every address out of package-lock.json (`make lock`): hashes say what a package is, settings where from."""

from __future__ import annotations

import json
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "package-lock.json"


def main() -> int:
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    text = json.dumps(lock, indent=2, ensure_ascii=False) + "\n"
    LOCK.write_text(text, encoding="utf-8")
    if "://" in text:
        sys.stderr.write("package-lock.json still holds an address.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
