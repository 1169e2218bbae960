"""Draw the app's icons (PNG) from our own drawing, `ui/static/ui/icon.svg`, with the browser the tests use.

Run it after changing the drawing: `python scripts/icons.py`. The results are kept in the repository.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "src" / "brobygger" / "ui" / "static" / "ui"
SIZES = {"icon-180.png": (180, False), "icon-192.png": (192, False), "icon-512.png": (512, False)}
MASKABLE = {"icon-maskable-512.png": (512, True)}


def draw(page: Page, svg: str, name: str, size: int, *, maskable: bool) -> None:
    """One icon. A maskable one fills its square and keeps the drawing inside the safe circle."""
    if maskable:
        svg = re.sub(r' rx="\d+"', "", svg).replace('viewBox="0 0 64 64"', 'viewBox="-8 -8 80 80"')
        svg = svg.replace('<rect width="64" height="64"', '<rect x="-8" y="-8" width="80" height="80"')
    page.set_viewport_size({"width": size, "height": size})
    style = "<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>"
    page.set_content(style + svg)
    page.screenshot(path=FOLDER / name, omit_background=True)


def main() -> None:
    svg = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name, (size, maskable) in (SIZES | MASKABLE).items():
            draw(page, svg, name, size, maskable=maskable)
        browser.close()


if __name__ == "__main__":
    main()
