"""Copy the few third-party files that our pages serve out of node_modules (`make vendor`).

They are installed through package-lock.json and never committed; the folder they land in is ignored by git
and goes into the wheel. Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src" / "brobygger" / "ui" / "static" / "vendor"

FILES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "theme.css": "@digdir/designsystemet-theme/brand/digdir.css",
    "designsystemet.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
DEVELOPMENT = {"axe.js": "axe-core/axe.min.js"}
# A map would be asked for by its name beside the file, and the static manifest refuses a name it cannot find.
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)\s*$")


def copy(name: str, source: Path) -> None:
    """Copy one file; scripts and style sheets lose their pointer to a source map."""
    target = TARGET / name
    if source.suffix in {".js", ".css"}:
        target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))
    else:
        shutil.copyfile(source, target)


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = dict(FILES)
    wanted.update({name: path for name, path in DEVELOPMENT.items() if (MODULES / path).exists()})
    missing = [path for path in wanted.values() if not (MODULES / path).exists()]
    if missing:
        sys.stderr.write("Not installed: " + ", ".join(missing) + ". Run `make vendor`, which installs them first.\n")
        return 1
    for name, path in wanted.items():
        copy(name, MODULES / path)
    for stale in TARGET.iterdir():
        if stale.name not in wanted and not stale.name.startswith("."):
            stale.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
