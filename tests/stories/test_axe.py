"""axe finds nothing on any page of the rooms, on a phone and on a desk, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.stories.stage import Stage
from tests.stories.steps import ready_room, sees, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
AXE = Path(__file__).parents[2] / "src/brobygger/ui/static/vendor/axe.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_HELPER = (
    "",
    "members/",
    "members/add/",
    "members/next-of-kin/",
    "settings/",
    "hand-over/",
    "leave/",
    "search/?q=hei",
    "settings/close/",
    "record/",
    "phrases/",
    "appointments/",
    "appointments/new/",
    "opinions/",
)
OF_PERSON = (
    "",
    "choices/",
    "choices/withdraw/",
    "matters/",
    "log/",
    "members/",
    "export/",
    "appointments/",
    "appointments/new/",
    "opinions/",
)
ANSWERS = ("consent/", "consent/mine/")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(stage: Stage, dark: bool) -> None:
    kari, are, room = ready_room(stage)
    write(are, "Hei. Kan jeg bytte time?")
    sees(kari, "Kan jeg bytte time?")
    base = stage.server.url
    rooms = f"{base}/rooms/{room}/"
    for page in (kari, are):
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    message = kari.locator("li[data-message]").first.get_attribute("data-message")
    pages = [f"{base}/", f"{base}/rooms/new/", f"{base}/rooms/duty/", f"{base}/rooms/emergency/"]
    found = [line for url in (*pages, *(rooms + path for path in OF_HELPER)) for line in _axe(kari, url)]
    paths = ("directory/", "directory/?need=mind", "directory/enquiries/", "pilots/", "me/absence/")
    found += [line for path in paths for line in _axe(kari, f"{base}/{path}")]
    found += _axe(kari, f"{rooms}messages/{message}/") + _axe(kari, f"{base}/me/notifications/")
    found += [
        line for url in (f"{base}/", *(rooms + path for path in (*OF_PERSON, *ANSWERS))) for line in _axe(are, url)
    ]
    assert found == []


def _axe(page: Page, url: str) -> list[str]:
    """What axe says of a page, one line a finding."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
    return [
        f"{url.split('/', 3)[3]}: {rule['id']} {[node['html'][:120] for node in rule['nodes'][:2]]}"
        for rule in result["violations"]
    ]
