"""The person keeps the curve, and decides who else sees it: off by default, undone at once, held by the database."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection

from brobygger.feedback import queries, services
from brobygger.feedback.services import Said
from brobygger.kernel.errors import Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures import services as measures
from brobygger.rooms import services as rooms
from tests.feedback.held import hold, page
from tests.rooms.scene import Scene

NOBODY = {"members": [], "organisations": []}


def show(room: Scene, episode: UUID, *names: str, organisation: str = "") -> None:
    people = [str(room.member(name).id) for name in names]
    parts = [str(room.member(organisation).organisation_id)] if organisation else []
    room.do("are", services.show_to, episode_id=episode, members=people, organisations=parts)


def seen_rows(room: Scene, who: str) -> tuple[int, ...]:
    """How many rows of each table the database lets somebody see."""
    tables = ("feedback_episode", "feedback_session", "feedback_shown", "measures_form")
    with transaction_as(room.cast.actor(who)), connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"select count(*) from {table} where room_id = %s", [room.room_id])
            found.append(cursor.fetchone()[0])  # type: ignore[index]
    return tuple(found)


@pytest.mark.req("FIT-07")
def test_the_curve_is_the_persons_and_others_see_its_numbers_only_while_they_say_so(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444", "8877")
    hold(room, episode, 1, "6543", "8887")
    room.do("are", services.say, episode_id=episode, number=2, said=Said("partly", "Jeg sover dårlig", "Mer tid"))
    assert seen_rows(room, "frida") == (0, 0, 0, 0)  # off by default
    assert seen_rows(room, "vera") == (0, 0, 0, 0)
    show(room, episode, "frida")
    shown = page(room, episode, "frida")
    assert "Sist: 18 av 40. Gangen før: 16 av 40. Første gang: 16 av 40." in shown
    for kept in ("Jeg sover dårlig", "Mer tid", "30 av 40", "31 av 40", "Hvordan vi samarbeider"):
        assert kept not in shown
    assert seen_rows(room, "frida") == (1, 0, 1, 0)  # neither words nor forms
    assert seen_rows(room, "vera") == (0, 0, 0, 0)
    frida = room.member("frida").name
    for who in ("are", "kari"):
        assert f"Kurven er også vist til: {frida}." in page(room, episode, who)
    assert room.logged("feedback.read") == 1
    for do, given in ((services.say, {"number": 2, "said": Said("yes")}), (services.end, {"how": "planned"})):
        with pytest.raises(Hidden):
            room.do("frida", do, episode_id=episode, **given)
    choices = f"/rooms/{room.room_id}/choices/"
    assert frida in room.cast.browser("are").get(choices).content.decode()
    answer = room.cast.browser("are").post(f"/rooms/{room.room_id}/how-it-goes/{episode}/", {"do": "show"})
    assert answer.status_code == 302
    assert seen_rows(room, "frida") == (0, 0, 0, 0)  # at once
    with pytest.raises(Hidden):
        room.ask("frida", queries.one, episode)


def test_a_service_is_everybody_of_it_in_the_room_and_whoever_comes_back_is_chosen_anew(
    room: Scene, episode: UUID
) -> None:
    hold(room, episode, 0, "4444")
    show(room, episode, "frida", organisation="vera")
    assert "16 av 40" in page(room, episode, "vera")
    form = room.ask("kari", queries.one, episode).sessions[0].outcome_form_id
    room.do("are", measures.set_seen_by, form_id=form, seen_by="mine")
    assert "16 av 40" not in page(room, episode, "vera")  # one form kept to oneself is a gap, for Kari as well
    assert "16 av 40" not in page(room, episode, "kari")
    assert "16 av 40" in page(room, episode, "are")
    room.do("frida", rooms.leave)
    assert seen_rows(room, "frida") == (0, 0, 0, 0)
    with pytest.raises(Invalid, match="ikke i rommet lenger"):
        show(room, episode, "frida")
    assert len(room.ask("are", queries.one, episode).shown) == 2  # what was chosen stands as it was
    for who in ("kari", "vera"):
        with pytest.raises(Denied):
            room.do(who, services.show_to, episode_id=episode, **NOBODY)
    room.do("are", services.show_to, episode_id=episode, **NOBODY)
    assert seen_rows(room, "vera") == (0, 0, 0, 0)


def test_the_persons_copy_holds_every_conversation(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444", "8877")
    hold(room, episode, 1, "65 3")
    room.do("are", services.say, episode_id=episode, number=2, said=Said("partly", "Jeg sover dårlig"))
    copy = json.loads(room.do("are", rooms.export_json).body)
    (kept,) = copy["how_it_goes"]
    numbers = [(one["outcome"]["value"], one["alliance"]["value"], one["words"]) for one in kept["sessions"]]
    assert numbers == [(16, 30, None), (None, None, "Jeg sover dårlig")]
    assert kept["sessions"][1]["outcome"]["is_answered"]
    document = room.do("are", rooms.export_pdf, language="nb")
    assert document.body.startswith(b"%PDF")
