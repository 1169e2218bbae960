"""Messages by a form that was tampered with: ids of other rooms, and parts that cannot be read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.test import Client

from brobygger.rooms import queries, services
from brobygger.rooms.services import BallInput
from tests import personas
from tests.personas import Cast
from tests.rooms.scene import Scene, open_room

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


@pytest.mark.parametrize(
    ("who", "what", "reason"),
    [
        ("are", services.pause, "room-paused"),
        ("kari", services.close, "room-closed"),
        ("vera", services.leave, "not-here-any-more"),
        ("are", services.withdraw_consent, "not-here-any-more"),
    ],
)
def test_what_can_no_longer_be_sent_stays_on_the_page_with_a_neutral_reason(
    room: Scene, who: str, what: Any, reason: str
) -> None:
    browser = room.cast.browser("vera")
    browser.get(f"/rooms/{room.room_id}/")
    room.do(who, what)
    answer = browser.post(f"/rooms/{room.room_id}/messages/", {"text": "Timen er flyttet til 14."})
    assert (answer.status_code, answer.context["reason"]) == (403, reason)
    assert "Timen er flyttet til 14." in answer.content.decode()
    assert room.told("rooms.message-posted") == 0


def test_on_a_full_disk_nothing_is_half_written_and_the_page_says_so(
    real_db: None, owner_connection: psycopg.Connection[Any]
) -> None:
    scene = open_room(personas.make())
    browser = scene.cast.browser("vera")
    browser.raise_request_exception = False
    before = owner_connection.execute("select count(*) from live_event").fetchone()
    owner_connection.execute(_FULL)
    answer = browser.post(f"/rooms/{scene.room_id}/messages/", {"text": "Timen er flyttet."})
    assert answer.status_code in (500, 503)
    assert "Det er ikke sikkert at det siste du gjorde, ble lagret" in answer.content.decode()
    assert owner_connection.execute("select count(*) from live_event").fetchone() == before
    assert owner_connection.execute("select count(*) from rooms_message").fetchone() == (0,)


_FULL = """
    create function full_disk() returns trigger language plpgsql as
        $$ begin raise exception using errcode = '53100', message = 'could not extend file' ; end $$;
    create trigger full_disk before insert on rooms_message for each row execute function full_disk()
"""


def test_nobody_answers_for_the_one_who_has_the_ball(room: Scene) -> None:
    asked = room.say("are", "Kan du finne en ny tid?", ball=BallInput(room.member("vera").id))
    (ball,) = room.rows("select id from rooms_ball where room_id = %s", room.room_id)
    base = f"/rooms/{room.room_id}"
    for who in ("kari", "frida", "are"):
        browser = room.cast.browser(who)
        browser.raise_request_exception = False
        browser.post(f"{base}/ball/", {"holder": str(room.member("vera").id)})
        browser.post(f"{base}/messages/", {"quick": "received", "reply_to": str(asked.message_id)})
        browser.post(f"{base}/promises/{asked.message_id}/settle/")
        browser.post(f"{base}/promises/{ball[0]}/saved/", {"saved": "yes"})
        assert room.ask(who, queries.open_ball) is not None, who
    assert room.rows("select answered_at, answered_how from rooms_ball where id = %s", ball[0]) == [(None, "")]


def test_a_helper_acts_in_the_role_they_are_signed_in_with_and_not_in_their_other_one(cast: Cast) -> None:
    """Ingrid is in the room for the FACT team; for the municipality she does not know that it exists."""
    room_id = cast.open_room(wishes=[cast.role("ingrid", 1)])
    town, team = cast.browser("ingrid", 0), cast.browser("ingrid", 1)
    forged = {"text": "Hei", "role": str(cast.role("ingrid", 1)), "seat": f"role:{cast.role('ingrid', 1)}"}
    for address in (f"/rooms/{room_id}/", f"/rooms/{room_id}/record/", f"/rooms/{room_id}/appointments/"):
        assert (town.get(address).status_code, team.get(address).status_code) == (404, 200)
    assert town.post(f"/rooms/{room_id}/messages/", forged).status_code == 404
    assert str(room_id) not in town.get("/").content.decode()
    assert str(room_id) in team.get("/").content.decode()
