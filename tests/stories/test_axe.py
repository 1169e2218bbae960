"""axe finds nothing on any page of the rooms, on a phone and on a desk, in light and in dark."""

from __future__ import annotations

import pytest

from tests.stories.axe import findings_at
from tests.stories.stage import Stage
from tests.stories.steps import ready_room, sees, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
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
    "hand-overs/",
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
    "hand-overs/",
)
ANSWERS = ("consent/", "consent/mine/")


def test_axe_finds_nothing(stage: Stage) -> None:
    kari, are, room = ready_room(stage)
    write(are, "Hei. Kan jeg bytte time?")
    sees(kari, "Kan jeg bytte time?")
    base = stage.server.url
    rooms = f"{base}/rooms/{room}/"
    message = kari.locator("li[data-message]").first.get_attribute("data-message")
    pages = [f"{base}/", f"{base}/rooms/new/", f"{base}/rooms/duty/", f"{base}/rooms/emergency/"]
    found = [line for url in (*pages, *(rooms + path for path in OF_HELPER)) for line in findings_at(kari, url)]
    paths = ("directory/", "directory/?need=mind", "directory/enquiries/", "pilots/", "me/absence/")
    found += [line for path in paths for line in findings_at(kari, f"{base}/{path}")]
    found += findings_at(kari, f"{rooms}messages/{message}/") + findings_at(kari, f"{base}/me/notifications/")
    found += [
        line
        for url in (f"{base}/", *(rooms + path for path in (*OF_PERSON, *ANSWERS)))
        for line in findings_at(are, url)
    ]
    assert found == []
