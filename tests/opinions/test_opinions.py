"""What do you think? Who is asked, who says what, who sees it, who is told."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from brobygger.config.reactions import opinions as reactions
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.opinions import copying, queries, services, views
from brobygger.opinions.queries import QuestionCard
from brobygger.rooms import queries as rooms
from brobygger.rooms import services as room_services
from tests.rooms.scene import Scene

QUESTION = "Er det tid for arbeidstrening nå?"


def asked(room: Scene, by: str = "kari", whom: str = "vera", text: str = QUESTION) -> UUID:
    return room.do(by, services.ask, text=text, through=room.member(whom).id)


def seen(room: Scene, who: str) -> QuestionCard:
    """The newest question, as somebody sees it."""
    return room.ask(who, queries.page).questions[0]


@pytest.mark.req("STI-09")
def test_who_was_asked_and_what_they_said_is_seen_by_all_the_person_first(room: Scene) -> None:
    key = asked(room)
    for who in ("are", "kari", "vera", "knut", "frida"):
        (one,) = seen(room, who).asked
        assert (one.service, one.answered) == ("NAV Øygarden", False)
    room.do("vera", services.say, question_id=key, text="Ja, hvis han selv vil.")
    for who in ("are", "kari", "knut", "frida"):
        question = seen(room, who)
        assert (question.text, question.asked[0].answered) == (QUESTION, True)
        assert [(view.text, view.was_asked) for view in question.views] == [("Ja, hvis han selv vil.", True)]
    assert room.kinds()[-2:] == ["opinion-asked", "opinion-said"]
    lines = [one.sentence for one in room.ask("are", rooms.log_page).lines]
    assert any("hva de tenker" in line for line in lines)


@pytest.mark.req("STI-09")
def test_a_service_that_nobody_asked_offers_its_view(room: Scene) -> None:
    key = asked(room)
    room.do("frida", services.say, question_id=key, text="Husk medisinen om morgenen.")
    (view,) = seen(room, "are").views
    assert (view.service, view.was_asked) == ("Legekontoret", False)
    assert not seen(room, "are").asked[0].answered


def test_the_person_asks_too_and_more_services_are_asked_the_same(room: Scene) -> None:
    key = asked(room, by="are", whom="kari")
    room.do("are", services.ask_also, question_id=key, through=room.member("vera").id)
    room.do("kari", services.ask_also, question_id=key, through=room.member("frida").id)
    assert [one.service for one in seen(room, "are").asked] == ["Psykisk helse og rus", "NAV Øygarden", "Legekontoret"]
    with pytest.raises(Conflict):
        room.do("are", services.ask_also, question_id=key, through=room.member("vera").id)


def test_two_units_of_one_organisation_are_two_services(room: Scene) -> None:
    key = asked(room, whom="vera")
    room.do("knut", services.say, question_id=key, text="Fra Askøy")
    assert [one.answered for one in seen(room, "are").asked] == [False]
    assert [one.name for one in room.ask("vera", queries.page).services] == [
        "Legekontoret", "Psykisk helse og rus", "NAV Askøy",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "x" * 501, "snudd \u202e"])
def test_what_is_no_question_is_refused(room: Scene, text: str) -> None:
    with pytest.raises(Invalid):
        asked(room, text=text)
    assert room.ask("are", queries.page).questions == ()


def test_one_asks_only_services_that_are_here_and_not_ones_own(room: Scene) -> None:
    for through in (room.member("kari").id, room.member("are").id, uuid4()):
        with pytest.raises(Invalid):
            room.do("kari", services.ask, text=QUESTION, through=through)
    vera = room.member("vera").id
    room.do("vera", room_services.leave)
    with pytest.raises(Invalid):
        room.do("kari", services.ask, text=QUESTION, through=vera)


def test_outsiders_see_nothing_and_a_closed_room_takes_nothing_more(room: Scene) -> None:
    key = asked(room)
    for call in (services.ask, services.say):
        given: dict[str, Any] = {"text": "x"} | ({"through": uuid4()} if call is services.ask else {"question_id": key})
        with pytest.raises(Hidden):
            room.do("sara", call, **given)
    with pytest.raises(Hidden):
        room.ask("sara", queries.page)
    with pytest.raises(Denied):
        room.do("are", services.say, question_id=key, text="Jeg er ikke en tjeneste")
    with pytest.raises(Hidden):
        room.do("vera", services.say, question_id=uuid4(), text="x")
    room.do("are", room_services.pause)
    with pytest.raises(Denied):
        room.do("vera", services.say, question_id=key, text="x")
    room.do("are", room_services.resume)
    room.do("are", room_services.take_out_helper, membership_id=room.member("vera").id)
    with pytest.raises(Denied):
        room.ask("vera", queries.page)


def test_a_newcomer_without_the_history_sees_only_what_they_are_asked(room: Scene) -> None:
    first = asked(room, text="Det gamle")
    room.do("vera", services.say, question_id=first, text="Gammelt svar")
    second = asked(room, text="Det andre gamle")
    room.do("are", room_services.set_history_choice, newcomers_see_history=False)
    room.do("kari", room_services.add_member, role_id=room.cast.role("sara"))
    assert room.ask("sara", queries.page).questions == ()
    room.do("kari", services.ask_also, question_id=first, through=room.member("sara").id)
    (question,) = room.ask("sara", queries.page).questions
    assert (question.id, question.views) == (first, ())
    room.do("sara", services.say, question_id=first, text="Nytt svar")
    assert [view.text for view in seen(room, "sara").views] == ["Nytt svar"]
    assert {one.id for one in room.ask("are", queries.page).questions} == {first, second}


def test_a_view_is_taken_back_by_its_author_alone_and_the_trace_stays(room: Scene) -> None:
    key = asked(room)
    room.do("vera", services.say, question_id=key, text="Feil rom")
    view_id = seen(room, "vera").views[0].id
    for who in ("kari", "knut"):
        with pytest.raises(Hidden):
            room.do(who, services.take_back, view_id=view_id)
        with transaction_as(room.cast.actor(who)), connection.cursor() as cursor:
            cursor.execute("update opinions_view set text = 'x'")
            assert cursor.rowcount == 0
    room.do("vera", services.take_back, view_id=view_id)
    (view,) = seen(room, "are").views
    assert (view.text, view.taken_back_at is not None) == ("", True)
    assert not seen(room, "are").asked[0].answered


def test_whoever_is_asked_and_whoever_asked_is_told_without_a_word_of_it(room: Scene) -> None:
    key = asked(room)
    room.do("vera", services.say, question_id=key, text="Ja.")
    news = room.rows("select kind, ids from kernel_outbox where kind like 'opinions.%%' order by at, id")
    found = {kind: json.loads(ids) if isinstance(ids, str) else ids for kind, ids in news}
    assert found["opinions.asked"]["person"] == str(room.cast.person("vera"))
    assert found["opinions.said"]["person"] == str(room.cast.person("kari"))
    assert "arbeidstrening" not in repr(found)
    with transaction_as(system("opinions")):
        for _twice in range(2):
            reactions.tell_asked(found["opinions.asked"])
            reactions.tell_asker(found["opinions.said"])
    sent = room.rows("select distinct person_id, template from notify_delivery where key like 'opinion-%%'")
    assert set(sent) == {(room.cast.person(name), "something-happened") for name in ("vera", "kari")}


def test_what_is_asked_of_ones_service_stands_on_the_helpers_home_until_it_is_answered(room: Scene) -> None:
    key = asked(room)

    def waiting(who: str) -> list[str]:
        actor = room.cast.actor(who)
        with transaction_as(actor):
            return [one.text for one in queries.waiting(actor)]

    assert [waiting(who) for who in ("vera", "knut", "kari", "are")] == [[QUESTION], [], [], []]
    assert QUESTION in room.cast.browser("vera").get("/").content.decode()
    room.do("vera", services.say, question_id=key, text="Ja.")
    assert waiting("vera") == []


def test_the_rooms_panel_costs_one_query(room: Scene) -> None:
    asked(room)
    head = room.ask("are", rooms.room_head)
    actor = room.cast.actor("are")
    with transaction_as(actor), CaptureQueriesContext(connection) as captured:
        shown = views.aside(actor, head)
    assert len(captured.captured_queries) == 1
    assert shown is not None
    assert shown["questions"] == [{"text": QUESTION, "status": "NAV Øygarden har ikke svart ennå"}]


def test_what_was_typed_stays_after_an_error(room: Scene) -> None:
    key = asked(room)
    vera, kari = room.cast.browser("vera"), room.cast.browser("kari")
    path = f"/rooms/{room.room_id}/opinions/"
    answer = kari.post(path, {"text": "Mitt spørsmål", "through": "x"})
    assert (answer.status_code, "Mitt spørsmål" in answer.content.decode()) == (422, True)
    answer = vera.post(f"{path}{key}/say/", {"text": "x" * 2001})
    assert (answer.status_code, "x" * 2001 in answer.content.decode()) == (422, True)


def test_a_message_becomes_the_question(room: Scene) -> None:
    said = room.say("are", "Jeg vil prøve meg på gartneriet")
    kari = room.cast.browser("kari")
    link = f"/rooms/{room.room_id}/opinions/?message={said.message_id}"
    assert link in kari.get(f"/rooms/{room.room_id}/messages/{said.message_id}/").content.decode()
    assert "Jeg vil prøve meg på gartneriet</textarea>" in kari.get(link).content.decode()
    assert kari.get(f"/rooms/{room.room_id}/opinions/?message={uuid4()}").status_code == 404


def test_the_persons_copy_holds_what_was_asked_and_said(room: Scene) -> None:
    key = asked(room)
    room.do("vera", services.say, question_id=key, text="Ja, to dager i uka.")
    found = json.loads(room.do("are", room_services.export_json).body)
    [question] = found["questions"]
    assert question["text"] == QUESTION
    assert [(one["service"], one["text"]) for one in question["views"]] == [("NAV Øygarden", "Ja, to dager i uka.")]
    with transaction_as(room.cast.actor("are")), translation.override("nb"):
        [line] = copying.chapter(room.cast.actor("are"), room.room_id).lines
    assert line.more == ("NAV Øygarden ble spurt", "NAV Øygarden: Ja, to dager i uka.")
