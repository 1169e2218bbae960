"""What leaves the house: copies, files for the record, calendars, mails. Nothing in them is more than text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from brobygger.kernel import clock
from brobygger.notify.services.gateways import hand_over
from brobygger.notify.services.outgoing import Never, Outgoing
from brobygger.notify.services.texts import SECRETS, TEMPLATES, compose
from tests.rooms.scene import Scene

FORMULA = '=HYPERLINK("http://evil.example","x")'
MARKUP = (
    '</script><script>alert(1)</script><img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'
)
GUESSES = ("a", "a" * 43, "00000000-0000-4000-8000-000000000000", "%00", "' or 1=1")
TURNED = "Timen er \u202egnal\u202c"


def test_a_copy_as_data_holds_the_text_as_it_was_written_and_is_never_shown_as_a_page(room: Scene) -> None:
    for text in (FORMULA, MARKUP):
        room.say("kari", text)
    answer = room.cast.browser("are").post(f"/rooms/{room.room_id}/export/", {"format": "json"})
    written = [one.get("text") for one in json.loads(answer.content)["entries"]]
    assert {FORMULA, MARKUP} <= set(written)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_a_document_fetches_and_attaches_nothing(room: Scene) -> None:
    """An image or an attachment that a writer smuggled in would put a file of the server's into the copy."""
    room.say("kari", MARKUP)
    document = room.cast.browser("are").post(f"/rooms/{room.room_id}/export/", {"format": "pdf"}).content
    assert document.startswith(b"%PDF")
    assert not [word for word in (b"/EmbeddedFile", b"/JavaScript", b"/Image", b"/URI") if word in document]


@pytest.mark.parametrize("kind", ["text", "json", "pdf"])
@pytest.mark.parametrize("hidden", [TURNED, "a\x1b[2Jb", "a\x00b"])
def test_a_text_for_the_record_that_hides_something_is_refused_and_stays_on_the_page(
    room: Scene, kind: str, hidden: str
) -> None:
    said = room.say("frida", "Timen er flyttet.")
    answer = room.cast.browser("kari").post(
        f"/rooms/{room.room_id}/record/text/",
        {"message": str(said.message_id), "text": hidden, "format": kind, "recorded": "yes"},
    )
    assert answer.status_code == 422
    assert "Timen er" in answer.content.decode() or "a" in answer.content.decode()
    assert room.rows("select count(*) from journal_mark where room_id = %s", room.room_id) == [(0,)]


def test_a_text_message_fills_in_a_link_or_a_code_and_nothing_that_anybody_wrote() -> None:
    """A name or a reason in it could carry a link of somebody else's."""
    for template in TEMPLATES:
        for language in ("nb", "nn", "en"):
            said = compose(template, language=language, sign_in="https://b.example/", secret="{link}{code}{0}")
            assert said.body.replace("{link}{code}{0}", "").replace("https://b.example/", "").count("{") == 0
            assert ("{link}{code}{0}" in said.body) == (template in SECRETS)
            assert "\n" not in said.subject


@pytest.mark.parametrize("address", ["a@b.example\nBcc: all@evil.example", "a@b.example\r\n\r\nHei"])
def test_an_address_that_adds_a_header_is_given_up(address: str, tmp_path: Path, settings: Any) -> None:
    settings.OUTBOX_DIR = tmp_path
    settings.EMAIL_BACKEND = "brobygger.notify.services.mail_files.EmailBackend"
    text = compose("try", language="nb", sign_in="https://b.example/")
    with pytest.raises(Never):
        hand_over(Outgoing(uuid4(), uuid4(), "email", "try", address, True, text, 1, clock.now()))
    assert list(tmp_path.rglob("*.eml")) == []


def test_wrong_addresses_of_calendars_are_all_alike_and_nothing_keeps_one(room: Scene) -> None:
    answers = [
        Client().get(f"/calendar/{guess}.ics") for guess in ("a", "a" * 43, str(room.room_id), "%00", "' or 1=1")
    ]
    assert len({(one.status_code, one.content, one.headers["Content-Type"]) for one in answers}) == 1
    browser = room.cast.browser("kari")
    shown = browser.post("/me/calendar/", {}).content.decode()
    (secret,) = set(re.findall(r"/calendar/([^/]+)[.]ics", shown))
    assert len(secret) >= 43  # 256 bits: nobody finds one by trying
    answer = Client().get(f"/calendar/{secret}.ics")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in browser.get("/me/calendar/").content.decode()
