"""A room under a pilot: asked first, refused before anybody is bothered, and with the answer time that was agreed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from brobygger.config.reactions import pilots as reaction
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify.models import Delivery
from brobygger.people.models import Person
from brobygger.pilots import services
from brobygger.pilots.models import PilotRoom, Refused
from brobygger.rooms import queries as room_queries
from brobygger.rooms import services as rooms
from brobygger.rooms.models import Room
from brobygger.rooms.services import AboutInvited
from tests.personas import MAKER, Cast
from tests.pilots.test_preparing import do, prepared, running

INSIDE = {"begin-inside-0": "yes", "begin-inside-1": "yes"}
ABOUT = {"known": "", "name": "Ola Ny", "mobile": "999 00 077", "why": "Timer må passe sammen.", "step": "create"}


def text(answer: Any) -> str:
    assert isinstance(answer, HttpResponse)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def asked(browser: Client, key: UUID, **given: str) -> str:
    return text(browser.post("/rooms/new/", {"step": "about", "begin-pilot": str(key), **given}))


def waiting_room(cast: Cast, browser: Client, answers: dict[str, str]) -> UUID:
    """The room that comes of the whole form."""
    answer = browser.post("/rooms/new/", ABOUT | {"helper": f"role:{cast.role('sara')}"} | answers)
    assert answer.status_code == 302, text(answer)
    found = re.search(r"/rooms/([0-9a-f-]{36})/", answer["Location"])
    assert found
    return UUID(found.group(1))


def room_of(key: UUID) -> Room:
    with transaction_as(MAKER):
        return Room.objects.get(pk=key)


def test_nobody_outside_a_running_pilot_sees_a_page_more(cast: Cast) -> None:
    prepared(cast)  # a pilot that has not begun asks nothing either
    assert "Hvem handler rommet om?" in text(cast.browser("kari").get("/rooms/new/"))
    running(cast)
    assert "Hvem handler rommet om?" in text(cast.browser("vera").get("/rooms/new/"))


@pytest.mark.req("SAM-08")
def test_somebody_outside_is_refused_before_a_name_is_typed_and_only_a_number_is_kept(cast: Cast) -> None:
    key = running(cast)
    kari = cast.browser("kari")
    first = kari.get("/rooms/new/")
    assert "Er rommet en del av piloten Samsnakk?" in text(first)
    assert "Tilhører personen psykoseaksen på DPS?" in text(first)
    assert 'name="name"' not in first.content.decode()
    with transaction_as(MAKER):
        before = (Person.objects.count(), OutboxEvent.objects.count(), Room.objects.count())
    for _twice in range(2):
        refused = asked(kari, key, **INSIDE | {"begin-inside-0": "no"})
    assert "Personen er utenfor piloten Samsnakk" in refused
    assert "Tilhører personen psykoseaksen på DPS?" in refused
    assert "Har to hjelpere?" not in refused
    assert "Anne Lunde (Øyane DPS)" in refused
    (counted,) = Refused.objects.all()
    assert (counted.pilot_id, counted.times, counted.week.weekday()) == (key, 2, 0)
    with transaction_as(MAKER):
        assert (Person.objects.count(), OutboxEvent.objects.count(), Room.objects.count()) == before


def test_each_question_is_answered_and_what_was_answered_stays(cast: Cast) -> None:
    key = running(cast)
    answer = cast.browser("kari").post(
        "/rooms/new/", {"step": "about", "begin-pilot": str(key), "begin-inside-1": "yes"}
    )
    assert answer.status_code == 422
    assert "Svar ja eller nei." in text(answer)
    assert len(re.findall(r'value="yes"[^>]* checked', answer.content.decode())) == 1


def test_a_room_under_the_pilot_keeps_its_answer_time_and_one_outside_is_as_before(cast: Cast) -> None:
    key = running(cast)
    kari = cast.browser("kari")
    assert "Hvem handler rommet om?" in asked(kari, key, **INSIDE)
    under = waiting_room(cast, kari, {"begin-pilot": str(key), **INSIDE})
    alone = waiting_room(cast, kari, {"begin-pilot": "none", "why": "En annen grunn."})
    assert (room_of(under).answer_within, room_of(alone).answer_within) == (4, 2)
    actor = cast.actor("kari")
    with transaction_as(actor):
        assert list(PilotRoom.objects.values_list("room_id", "pilot_id")) == [(under, key)]
    for who in ("sara", "anne"):  # in the pilot, but not in the room
        with transaction_as(cast.actor(who)):
            assert not PilotRoom.objects.exists()


def open_room(cast: Cast, key: UUID) -> UUID:
    """Are's room under the pilot, open."""
    with transaction_as(MAKER):
        are = Person.objects.get(pk=cast.person("are"))
    about = AboutInvited(are.name, are.mobile or "")
    made: UUID = do(
        cast, "kari", rooms.create_room, about=about, why="Timer.", answers={"begin-pilot": str(key), **INSIDE}
    ).room_id
    person = cast.themselves("are")
    with transaction_as(person):
        asked = room_queries.consent_question(person, made, "nb")
        rooms.answer_consent(
            person,
            room_id=made,
            answer="yes",
            seen=asked.seen,
            text_version=asked.text.version,
            language="nb",
            given="own-device",
            on_device_of=None,
            kinds=tuple(kind.code for kind in asked.text.kinds),
            confirmed=tuple(one.code for one in asked.text.confirmations),
            period_months=12,
            wishes_yes=(),
            newcomers_see_history=False,
            participation="write",
        )
    return made


def test_the_room_shows_the_agreed_time_and_nobody_changes_it_while_the_pilot_lasts(cast: Cast) -> None:
    key = running(cast)
    room = open_room(cast, key)
    kari, are = cast.browser("kari"), cast.browser("are")
    assert "innen 4 arbeidsdager" in text(kari.get(f"/rooms/{room}/"))
    about = text(kari.get(f"/rooms/{room}/settings/"))
    assert "Rommet er en del av piloten Samsnakk." in about
    assert "Hvor fort vi svarer" not in about
    with pytest.raises(Invalid):
        do(cast, "kari", rooms.set_answer_within, room_id=room, days=1)
    assert "De kaller det Samsnakk." in text(are.get(f"/rooms/{room}/choices/"))
    with clock.at(clock.now() + dt.timedelta(days=200)):
        do(cast, "kari", rooms.set_answer_within, room_id=room, days=1)


@pytest.mark.req("SAM-12")
def test_one_leader_takes_ready_back_no_new_rooms_old_ones_go_on_and_leaders_are_told(cast: Cast) -> None:
    key = running(cast)
    room = open_room(cast, key)
    kari = cast.browser("kari")
    do(cast, "anne", services.set_ready, pilot_id=key, ready=False)
    shown = text(kari.get("/rooms/new/"))
    assert "I denne piloten lages det ingen nye rom nå." in shown
    assert "Anne Lunde har ikke sagt «klar»." in shown
    # What was typed before she took it back is not lost, and goes on as a room as usual.
    late = kari.post("/rooms/new/", ABOUT | {"begin-pilot": str(key), **INSIDE})
    assert 'name="name" value="Ola Ny"' in late.content.decode()
    with pytest.raises(Conflict):
        do(cast, "kari", services.agree, pilot_id=key, yes=frozenset({0, 1}))
    do(
        cast,
        "kari",
        rooms.post_message,
        room_id=room,
        client_id=UUID(int=1),
        text="Vi fortsetter her.",
        to=[],
    )
    assert "Piloten Samsnakk er ikke i gang nå" in text(cast.browser("berit").get("/"))
    with transaction_as(MAKER):
        (news,) = OutboxEvent.objects.filter(kind="pilots.stopped")
    with transaction_as(reaction.SYSTEM):
        for _twice in range(2):
            reaction.tell_leaders(news.ids)
        assert set(Delivery.objects.values_list("person_id", flat=True)) == {cast.person("berit")}
    do(cast, "anne", services.set_ready, pilot_id=key, ready=True)
    assert "Er rommet en del av piloten Samsnakk?" in text(kari.get("/rooms/new/"))


def test_bringing_somebody_in_stops_it_too_until_they_are_ready(cast: Cast) -> None:
    key = running(cast)
    do(cast, "berit", services.bring_in, pilot_id=key, role_id=cast.role("frida"))
    assert "Frida Lien har ikke sagt «klar»." in text(cast.browser("kari").get("/rooms/new/"))


def test_answers_that_nobody_gave_begin_no_room_under_the_pilot(cast: Cast) -> None:
    key = running(cast)
    for yes in (frozenset[int](), frozenset({0}), frozenset({1, 2, 3})):
        with pytest.raises(Conflict):
            do(cast, "kari", services.agree, pilot_id=key, yes=yes)
    vera = cast.browser("vera")  # not in the pilot
    answer = vera.post("/rooms/new/", ABOUT | {"begin-pilot": str(key), **INSIDE})
    assert answer.status_code == 404
    assert not Refused.objects.exists()
