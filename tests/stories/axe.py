"""What axe says of the page that stands open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "src/brobygger/ui/static/vendor/axe.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page: Page) -> list[str]:
    """One line a finding: the address, the rule, the first two places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
    where = page.url.split("/", 3)[3]
    return [
        f"{where}: {rule['id']} {[node['html'][:120] for node in rule['nodes'][:2]]}" for rule in result["violations"]
    ]


def findings_in_both(page: Page) -> list[str]:
    """The same in light and in dark, on the page as it stands: for those that cannot be opened twice."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{scheme} {line}" for line in findings(page)]
    return found


def findings_at(page: Page, url: str, status: int = 200) -> list[str]:
    """Go there, see that the server answers with `status`, and look."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, url
    return findings(page)
