"""Messages by a form that was tampered with: ids of other rooms, and parts that cannot be read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from tests.rooms.scene import Scene

UNREADABLE = {
    "to": ["x", "\x00", "0" * 31],
    "ball_holder": ["x", "\x00"],
    "ball_due": ["2026-02-30T10:00", "\x00"],
    "reply_to": ["x", "\x00"],
    "audience": ["x", "9" * 5000],
    "client_id": ["x", "\x00"],
    "quick": ["\x00", "received" * 10],
}


@pytest.mark.parametrize(("field", "value"), [(field, one) for field, values in UNREADABLE.items() for one in values])
def test_a_message_is_not_sent_without_the_part_that_cannot_be_read(room: Scene, field: str, value: str) -> None:
    before = len(room.messages("kari"))
    answer = room.cast.browser("kari").post(
        f"/rooms/{room.room_id}/messages/", {"text": "Hvem tar det?", "client_id": str(uuid4()), field: value}
    )

    assert answer.status_code == 422
    assert "Hvem tar det?" in answer.content.decode()
    assert len(room.messages("kari")) == before


def test_a_text_with_a_nul_is_refused_with_the_reason_and_stays_on_the_page(room: Scene) -> None:
    answer = room.cast.browser("kari").post(f"/rooms/{room.room_id}/messages/", {"text": "Timen er\x00 flyttet"})

    assert answer.status_code == 422
    assert "flyttet" in answer.content.decode()


def test_a_message_of_another_room_is_nothing_under_ones_own_rooms_address(room: Scene) -> None:
    """Maria is in Trine's room and not in Are's: his message's id helps her nowhere."""
    room_id, message_id = room.room_id, room.say("kari").message_id
    other = room.cast.open_room(about="trine", by="maria", wishes=[room.cast.role("knut")])
    browser = room.cast.browser("maria")

    assert browser.get(f"/rooms/{other}/").status_code == 200
    for room_in_address in (other, room_id):
        assert _statuses(browser, f"/rooms/{room_in_address}/messages/{message_id}/") == {404}
    answer = browser.post(f"/rooms/{other}/messages/", {"text": "Svar", "reply_to": str(message_id)})
    assert answer.status_code == 422
    assert [one.text for one in room.messages("kari")] == ["Hei"]


def _statuses(browser: Client, address: str) -> set[int]:
    looks = [browser.get(address + part).status_code for part in ("", "now/")]
    acts = [browser.post(address + part, {"text": "x"}).status_code for part in ("edit/", "take-back/", "journal/")]
    return {*looks, *acts}
