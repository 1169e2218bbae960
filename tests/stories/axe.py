"""What axe says of the page that stands open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "src/brobygger/ui/static/vendor/axe.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def findings(page: Page) -> list[str]:
    """One line a finding: address, rule, the first two places. In light, and in dark what depends on colours."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [*_findings(page, "light", RULES), *_findings(page, "dark", OF_COLOURS)]


def _findings(page: Page, scheme: Literal["light", "dark"], rules: Mapping[str, object]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    result: dict[str, Any] = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", rules)
    where = page.url.split("/", 3)[3]
    return [
        f"{where} ({scheme}): {rule['id']} {[node['html'][:120] for node in rule['nodes'][:2]]}"
        for rule in result["violations"]
    ]


def findings_at(page: Page, url: str, status: int = 200) -> list[str]:
    """Go there, see that the server answers with `status`, and look."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, url
    return findings(page)
