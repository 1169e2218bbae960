"""The functions of rooms that run as the owner: which they are, and that each checks who asks."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection

from brobygger.kernel.actor import system
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import sending
from brobygger.rooms.definers import DEFINERS
from brobygger.rooms.models import Ball, Membership, Message, Room, Wish
from tests.rooms.scene import Scene


def test_each_function_that_runs_as_the_owner_is_listed_with_its_reason(room: Scene) -> None:
    found = room.rows("select proname::text from pg_proc where prosecdef and proname like 'rooms\\_%%'")
    assert {name for (name,) in found} == {name for name, _why in DEFINERS}
    assert all(why for _name, why in DEFINERS)


def test_bodies_are_for_the_live_path_alone(room: Scene) -> None:
    posted = room.say("are", "Hei")
    bodies = "select text from rooms_message_bodies(%s)"
    for actor in (room.cast.actor("are"), room.cast.actor("sara"), system("tell-members")):
        with transaction_as(actor), connection.cursor() as cursor:
            cursor.execute(bodies, [[posted.message_id]])
            assert cursor.fetchall() == []
    with transaction_as(system("live")), connection.cursor() as cursor:
        cursor.execute(bodies, [[posted.message_id]])
        assert cursor.fetchall() == [("Hei",)]


def test_nobody_posts_as_another_seat(room: Scene) -> None:
    payload = {"room": room.room_id, "client_id": uuid4(), "text": "Falsk"}
    item = sending.item(f"role:{room.cast.role('vera')}", payload)
    for who in ("kari", "sara", "are"):
        with transaction_as(room.cast.actor(who)), connection.cursor() as cursor:
            cursor.execute(sending.STATEMENT, [json.dumps([item]), False])
            assert [row[1] for row in cursor.fetchall()] == ["not-member"]
    assert room.messages("are") == []


def test_what_was_written_in_one_seat_is_not_sent_from_another_in_the_same_browser(room: Scene) -> None:
    are, vera = (room.cast.actor(who).seat for who in ("are", "vera"))
    payload = {"room": room.room_id, "client_id": uuid4(), "text": "Privat", "as": are}
    assert sending.item(are, payload)["text"] == "Privat"
    for wrong in (are, "", None, 7):
        with pytest.raises(Invalid) as refused:
            sending.item(vera, payload | {"as": wrong})
        assert refused.value.code == "another"


def test_a_batch_keeps_each_rooms_own_order_and_refuses_one_by_one(room: Scene) -> None:
    def item(who: str, text: str, **more: object) -> dict[str, object]:
        actor = room.cast.actor(who)
        return sending.item(actor.seat, {"room": room.room_id, "client_id": uuid4(), "text": text, **more})

    vera = str(room.member("vera").id)
    batch = [
        item("are", "en", ball={"holder": vera}),
        item("sara", "utenfor"),
        item("vera", "to"),
        item("kari", "til en som ikke er her", to=[str(uuid4())]),
        item("kari", "tre"),
    ]
    batch.append(batch[0])
    with transaction_as(system("live-writer")), connection.cursor() as cursor:
        cursor.execute(sending.STATEMENT, [json.dumps(batch), True])
        rows = cursor.fetchall()
    assert [row[1] for row in rows] == ["stored", "not-member", "stored", "gone", "stored", "duplicate"]
    assert rows[5][2] == rows[0][2]
    assert [one.text for one in room.messages("are")] == ["en", "to", "tre"]
    assert room.rows("select answered_how from rooms_ball where room_id = %s", room.room_id) == [("message",)]


@pytest.mark.parametrize("model", [Room, Membership, Message, Wish, Ball])
def test_a_stranger_and_a_forgotten_setting_see_no_row(room: Scene, model) -> None:  # type: ignore[no-untyped-def]
    room.say("are", "Hei", ball=None)
    with transaction_as(room.cast.actor("sara")):
        about = {"pk": room.room_id} if model is Room else {"room_id": room.room_id}
        assert model.objects.filter(**about).count() == 0
    assert model.objects.count() == 0
