""" "This happens": the next appointment, what is waited for, and the helper's day."""

from __future__ import annotations

from uuid import uuid4

import pytest

from brobygger.appointments import queries, services
from brobygger.appointments.views import panels
from brobygger.kernel import clock
from brobygger.kernel.errors import Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.appointments.acting import HOUR, days, made, offered, wait
from tests.rooms.scene import Scene


@pytest.mark.req("STI-08")
def test_the_person_sees_the_next_thing_where_with_whom_and_how_long_a_wait_usually_is(room: Scene) -> None:
    key = made(room)
    wait(room, "kari", "Svar fra DPS", 6)
    are = room.cast.browser("are")
    html = are.get("/").content.decode()
    for words in ("Møte med NAV", "Vera Moe (NAV region vest) og deg", "Storgata 1", "Passer ikke", "Svar fra DPS"):
        assert words in html
    assert "Det tar vanligvis 6 uker." in html
    answer = are.post(f"/rooms/{room.room_id}/appointments/{key}/unsuited/", follow=True)
    assert "Du har sagt at det ikke passer" in answer.content.decode()
    assert "Passer ikke for Are" in are.get("/").content.decode()
    offered(room, key, 8)
    home = are.get("/").content.decode()
    assert "Andre tider er foreslått" in home
    assert "Se tidene og svar" in home


def test_a_wait_is_the_helpers_to_say_and_to_end(room: Scene) -> None:
    wait(room, "kari", "Svar fra DPS", 0)
    (one,) = room.ask("are", queries.page).waits
    assert "Ingen vet ennå" in room.cast.browser("are").get("/").content.decode()
    for who, refused in (("are", Denied), ("sara", Hidden)):
        with pytest.raises(refused):
            wait(room, who, "x", 1)
        with pytest.raises(refused):
            room.do(who, services.end_wait, wait_id=one.id)
    with pytest.raises(Hidden):
        room.do("kari", services.end_wait, wait_id=uuid4())
    for what, weeks in ((" ", 1), ("x", 5)):
        with pytest.raises(Invalid):
            wait(room, "kari", what, weeks)
    room.do("vera", services.end_wait, wait_id=one.id)
    assert room.ask("are", queries.page).waits == ()
    bad_form = room.cast.browser("kari").post(f"/rooms/{room.room_id}/appointments/waits/", {"what": "Svar"})
    assert (bad_form.status_code, 'value="Svar"' in bad_form.content.decode()) == (422, True)


def test_a_helper_sees_only_their_own_appointments_of_today(room: Scene) -> None:
    made(room, starts_at=days(7, 11), ends_at=days(7, 11) + HOUR)
    made(room, starts_at=days(8), ends_at=days(8) + HOUR)
    with clock.at(days(7, 8)):
        for who, seen in (("vera", 1), ("kari", 0)):
            actor = room.cast.actor(who)
            with transaction_as(actor):
                shown = panels.of_helper(actor)
            assert len(shown["appointments"] if shown else ()) == seen
