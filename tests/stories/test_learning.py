"""The card, the course and the leaders' page on paper: each on the sheet that it says, and no more of them."""

from __future__ import annotations

import re

import pytest

from tests.stories.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
SHEET = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
MM = 25.4 / 72


def test_the_card_is_one_a6_each_slide_a_sheet_and_the_reasons_one_page(stage: Stage) -> None:
    page = stage.empty()

    def printed(path: str) -> list[tuple[int, int]]:
        page.goto(f"{stage.server.url}/first-meeting/{path}/")
        found = SHEET.findall(page.pdf(prefer_css_page_size=True))
        return [(round(float(wide) * MM), round(float(high) * MM)) for wide, high in found]

    assert printed("card") == [(105, 148)]
    assert printed("course") == [(297, 210)] * 6
    assert printed("leaders") == [(210, 297)]
