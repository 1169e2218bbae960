"""How it goes, looked at together: who sees it, what the curve says, what is refused, and how it ends."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brobygger.feedback import queries, services
from brobygger.feedback.services import Said
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.measures import services as measures
from brobygger.rooms import services as rooms
from tests.feedback.held import ALLIANCE, MONDAY, OUTCOME, fill, hold, page
from tests.rooms.scene import Scene


def test_ten_conversations_are_a_curve_with_the_same_numbers_in_words_and_table(room: Scene, episode: UUID) -> None:
    weeks = ["4444", "5544", "5555", "2332", "3333", "4544", "5655", "6656", "7666", "7777"]
    for week, given in enumerate(weeks):
        hold(room, episode, week, given, "8777")
    sums = [sum(int(one) for one in given) for given in weeks]
    for who in ("are", "kari"):
        shown = page(room, episode, who)
        assert f"Sist: {sums[-1]} av 40. Gangen før: {sums[-2]} av 40. Første gang: {sums[0]} av 40." in shown
        rows = [part.split("<td>", 1)[1].split("</td>")[0].strip() for part in shown.split('<th scope="row">')[1:]]
        assert rows == [f"{one} av 40" for one in sums] + ["29 av 40"] * 10
        assert shown.count('class="ui-chart__dot"') == 20
        assert "116 117" in shown
    with clock.at(MONDAY + dt.timedelta(weeks=9)):
        room.do("kari", services.end, episode_id=episode, how="planned")
    for who in ("are", "kari"):
        assert "Avsluttet som planlagt" in page(room, episode, who)
    with pytest.raises(Conflict, match="avsluttet"):
        room.do("kari", services.begin_session, episode_id=episode)
    assert room.logged("feedback.session") == 10


def test_only_the_person_and_the_helper_who_leads_it_see_it(room: Scene, episode: UUID) -> None:
    with clock.at(MONDAY):
        room.do("kari", services.begin_session, episode_id=episode)
        room.do("are", services.say, episode_id=episode, number=1, said=Said("partly", "Jeg sover dårlig"))
    for who in ("are", "kari"):
        assert "Jeg sover dårlig" in page(room, episode, who)
    for who in ("frida", "vera"):
        assert room.ask(who, queries.overview).episodes == ()
        with pytest.raises(Hidden):
            room.ask(who, queries.one, episode)
    with pytest.raises(Denied):
        room.do("are", services.begin)
    room.do("kari", rooms.leave)
    assert "Jeg sover dårlig" in page(room, episode, "are")  # it is theirs


def test_what_is_not_answered_is_a_gap_and_never_zero(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444")
    hold(room, episode, 1, "0 00")  # three of four
    with clock.at(MONDAY + dt.timedelta(weeks=2)):
        room.do("kari", services.begin_session, episode_id=episode)
    shown = page(room, episode, "are")
    assert shown.count('class="ui-chart__dot"') == 1
    assert "Ikke alt er besvart" in shown
    assert "Ikke besvart" in shown
    assert "0 av 40</td>" not in shown.replace("16 av 40", "")
    hold_all_zero = room.ask("kari", queries.one, episode).sessions[2]
    with clock.at(MONDAY + dt.timedelta(weeks=2, hours=1)):
        assert fill(hold_all_zero.outcome_form_id, OUTCOME, "0000") == 200
    assert "Sist: 0 av 40. Gangen før: 16 av 40." in page(room, episode, "are")


def test_a_link_is_of_its_conversation_and_is_answered_once(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444")
    first = room.ask("kari", queries.one, episode).sessions[0]
    with clock.at(MONDAY + dt.timedelta(hours=2)):
        assert fill(first.outcome_form_id, OUTCOME, "9999") == 410
        assert fill(first.alliance_form_id, ALLIANCE, "8x88") == 422
        assert fill(first.alliance_form_id, ALLIANCE, "    ") == 422
    with clock.at(MONDAY + dt.timedelta(days=2)):
        assert fill(first.alliance_form_id, ALLIANCE, "8888") == 410
    assert room.ask("kari", queries.one, episode).sessions[0].outcome.value == 16  # type: ignore[union-attr]


def test_two_on_a_day_follow_each_other_and_two_at_once_are_refused(room: Scene, episode: UUID) -> None:
    with pytest.raises(Conflict, match="allerede begynt"):
        room.do("kari", services.begin)
    hold(room, episode, 0, "4444")
    hold(room, episode, 0, "5555")
    with clock.at(MONDAY):
        room.do("kari", services.begin_session, episode_id=episode)
        with pytest.raises(Conflict, match="Svar på den først"):
            room.do("kari", services.begin_session, episode_id=episode)
        with pytest.raises(Conflict, match="siden"):
            room.do("are", services.say, episode_id=episode, number=2, said=Said("yes"))
    assert [one.number for one in room.ask("are", queries.one, episode).sessions] == [1, 2, 3]
    with pytest.raises(Denied):
        room.do("are", services.end, episode_id=episode, how="planned")
    with pytest.raises(Invalid):
        room.do("kari", services.end, episode_id=episode, how="")


def test_what_was_typed_stays_and_the_page_costs_the_same_for_many(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444")
    address = f"/rooms/{room.room_id}/how-it-goes/{episode}/"
    given = {"do": "say", "number": "1", "fits": "perhaps", "words": "Det var en tung uke"}
    answer = room.cast.browser("are").post(address, given)
    assert (answer.status_code, "Det var en tung uke" in answer.content.decode()) == (422, True)
    browser = room.cast.browser("kari")
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for week in range(1, 5):
        hold(room, episode, week, "5555", "8888")
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) <= len(few)


def test_one_thing_at_a_time_and_what_is_true_of_who_sees_it(room: Scene, episode: UUID) -> None:
    begin, how_you_are, how_it_was = "Begynn en samtale", "Svar på hvordan du har det", "Svar på hvordan det var"
    assert begin in page(room, episode, "kari")
    hold(room, episode, 0, "4444")
    with clock.at(MONDAY + dt.timedelta(hours=1)):
        shown = page(room, episode, "kari")
        assert how_you_are not in shown
        assert shown.index(how_it_was) < shown.index("Neste samtale allerede?") < shown.index(begin)  # first one thing
        last = room.ask("kari", queries.one, episode).sessions[0]
        assert fill(last.alliance_form_id, ALLIANCE, "8888") == 200
        shown = page(room, episode, "kari")
        assert (begin in shown, how_it_was in shown, "Neste samtale allerede?" in shown) == (True, False, False)
        assert "alle hjelperne i rommet" not in shown
        room.do("are", measures.set_seen_by, form_id=last.outcome_form_id, seen_by="room")
        for who in ("are", "kari"):
            assert "1 av skjemaene er vist til alle hjelperne i rommet." in page(room, episode, who)
        room.do("kari", services.begin_session, episode_id=episode)
        shown = page(room, episode, "kari")
        assert how_you_are in shown
        assert "Stemmer kurven" not in shown  # not before it is answered


def test_an_ending_stands_and_meeting_again_is_a_new_curve(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444", "8888")  # one conversation alone
    with clock.at(MONDAY + dt.timedelta(weeks=1)):
        room.do("kari", services.begin_session, episode_id=episode)
        last = room.ask("kari", queries.one, episode).sessions[-1]
        room.do("kari", services.end, episode_id=episode, how="moved-on")
        assert fill(last.outcome_form_id, OUTCOME, "6666") == 200  # begun before the ending: it still counts
        for do, given in ((services.begin_session, {}), (services.end, {"how": "planned"})):
            with pytest.raises(Conflict, match="avsluttet"):
                room.do("kari", do, episode_id=episode, **given)
    shown = page(room, episode, "kari")
    assert "Gikk videre til en annen tjeneste" in shown
    assert "Møtes dere igjen?" in shown
    assert "Møtes dere igjen?" not in page(room, episode, "are")
    with clock.at(MONDAY + dt.timedelta(weeks=2)):
        again = room.do("kari", services.begin)
    assert "Ingenting er besvart ennå" in page(room, again, "are")  # nothing is carried over
    assert "Sist: 24 av 40. Gangen før: 16 av 40." in page(room, episode, "are")
    ended = room.ask("are", queries.overview).episodes
    assert [(one.id, one.ended_how) for one in ended] == [(again, ""), (episode, "moved-on")]


def test_what_is_answered_late_or_out_of_order_stays_with_its_conversation(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444")
    hold(room, episode, 0, "5555", "9999")  # two on a day
    first, second = room.ask("kari", queries.one, episode).sessions
    with clock.at(MONDAY + dt.timedelta(hours=20)):
        assert fill(first.alliance_form_id, ALLIANCE, "6666") == 200
    found = room.ask("are", queries.one, episode).sessions
    assert [(one.outcome.value, one.alliance.value) for one in found if one.outcome and one.alliance] == [
        (16, 24),
        (20, 36),
    ]
    with clock.at(MONDAY + dt.timedelta(days=1, minutes=1)):
        room.do("kari", services.begin_session, episode_id=episode)
        assert fill(second.outcome_form_id, OUTCOME, "1111") == 410


def test_a_helper_who_leaves_takes_nothing_along_and_the_person_is_told(room: Scene, episode: UUID) -> None:
    hold(room, episode, 0, "4444", "8888")
    room.do("kari", rooms.leave)
    shown = page(room, episode, "are")
    assert "er ikke i rommet lenger, og ser den ikke" in shown
    assert "kan en annen hjelper i rommet begynne sammen med deg" in shown
    assert "Stemmer kurven" not in shown  # nobody reads it
    with pytest.raises((Hidden, Denied)):
        room.do("kari", services.begin_session, episode_id=episode)
    other = room.do("frida", services.begin)
    assert {one.id for one in room.ask("are", queries.overview).episodes} == {episode, other}
    assert [one.id for one in room.ask("frida", queries.overview).episodes] == [other]
