"""A calendar address of one's own: secret, neutral, to be taken back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from brobygger.appointments import services
from brobygger.config.logging import scrub
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import services as room_services
from tests.appointments.acting import made
from tests.rooms.scene import Scene


def address(room: Scene, who: str, *, details: bool = False) -> str:
    actor = room.cast.actor(who)
    with transaction_as(actor):
        return f"/calendar/{services.new_address(actor, details=details, language='nb')}.ics"


@pytest.mark.req("SAM-05")
def test_the_feed_holds_ones_own_appointments_and_nothing_about_them(room: Scene) -> None:
    key = made(room)
    made(room, people=("kari",), by="kari")
    path = address(room, "are")
    with CaptureQueriesContext(connection) as captured:
        body = Client().get(path).content
    asked = [one for one in captured.captured_queries if one["sql"].lstrip().upper().startswith("SELECT")]
    assert len([one for one in asked if "set_config" not in one["sql"]]) == 2
    (one,) = Calendar.from_ical(body).events
    assert (str(one["SUMMARY"]), "LOCATION" in one) == ("Avtale", False)
    room.do("vera", services.cancel, appointment_id=key)
    (gone,) = Calendar.from_ical(Client().get(path).content).events
    assert str(gone["STATUS"]) == "CANCELLED"
    assert "/…" in scrub(f"GET {path}")
    assert path.split("/")[2] not in scrub(f"GET {path}")


@pytest.mark.req("SAM-05")
def test_an_address_that_is_renewed_or_taken_back_is_gone(room: Scene) -> None:
    made(room)
    first = address(room, "vera", details=True)
    assert b"Storgata 1" in Client().get(first).content
    second = address(room, "vera")
    assert [Client().get(path).status_code for path in (first, second)] == [410, 200]
    browser = room.cast.browser("vera")
    assert "Stopp adressen" in browser.get("/me/calendar/").content.decode()
    browser.post("/me/calendar/", {"do": "revoke"})
    gone, never = Client().get(second), Client().get("/calendar/nobody-has-this.ics")
    assert (gone.status_code, gone.content) == (never.status_code, never.content) == (410, never.content)
    assert "/calendar/" in browser.post("/me/calendar/", {}).content.decode()


def test_whoever_is_out_of_the_room_has_nothing_of_it_in_their_feed(room: Scene) -> None:
    made(room)
    path = address(room, "vera")
    room.do("are", room_services.take_out_helper, membership_id=room.member("vera").id)
    assert Calendar.from_ical(Client().get(path).content).events == []
