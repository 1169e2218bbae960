"""Messages: written once, in the room as it is then; edited, taken back, addressed; and the ball."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.rooms import queries, services
from brobygger.rooms.services import BallInput
from tests.rooms.scene import Scene


@pytest.mark.req("SAM-01")
def test_what_one_writes_all_others_read(room: Scene) -> None:
    posted = room.say("are", "Kan vi flytte timen?\nHilsen Are")
    for who in ("are", "kari", "frida", "vera"):
        (message,) = room.messages(who)
        assert (message.id, message.seq, message.text) == (
            posted.message_id,
            posted.seq,
            "Kan vi flytte timen?\nHilsen Are",
        )
        assert (message.own, message.is_unread) == (who == "are", who != "are")
    assert room.told("rooms.message-posted") == 1


@pytest.mark.parametrize("text", ["", "   \n", "a" * 4001, "\x07hei", "\u202ehei"])
def test_what_cannot_be_written_leaves_nothing_behind(room: Scene, text: str) -> None:
    with pytest.raises(Invalid):
        room.say("are", text)
    assert room.messages("are") == []
    assert room.told("rooms.message-posted") == 0


def test_script_is_kept_as_the_text_it_is(room: Scene) -> None:
    room.say("are", "<script>alert('hei')</script>")
    assert room.messages("vera")[0].text == "<script>alert('hei')</script>"


def test_a_double_click_writes_once_and_gives_the_same_answer(room: Scene) -> None:
    client_id = uuid4()
    first = room.say("are", "Hei", client_id=client_id)
    again = room.say("are", "Hei", client_id=client_id)
    assert (again.message_id, again.seq, again.again) == (first.message_id, first.seq, True)
    assert len(room.messages("are")) == 1


def test_the_same_client_id_with_another_text_is_a_conflict(room: Scene) -> None:
    client_id = uuid4()
    room.say("are", "Hei", client_id=client_id)
    with pytest.raises(Conflict) as refused:
        room.say("are", "Hallo", client_id=client_id)
    assert refused.value.code == "conflict"
    room.say("vera", "Hallo", client_id=client_id)
    assert [one.text for one in room.messages("are")] == ["Hei", "Hallo"]


def test_who_has_come_in_since_is_asked_about_again(room: Scene) -> None:
    version = room.ask("are", queries.audience).version
    room.do("kari", services.add_member, role_id=room.cast.role("sara"))
    with pytest.raises(Conflict) as refused:
        room.say("are", "Hei", audience=version)
    assert refused.value.code == "audience-changed"
    (new,) = room.ask("are", queries.newcomers, since_version=version)
    assert new.name == room.cast.actor("sara").name
    now = room.ask("are", queries.audience)
    assert now.count == 4
    room.say("are", "Hei", audience=now.version)
    room.do("vera", services.leave)
    room.say("are", "Hei igjen", audience=now.version)


@pytest.mark.parametrize(
    ("before", "who", "reason"),
    [
        (("are", services.pause), "vera", "room-paused"),
        (("are", services.pause), "are", "room-paused"),
        (("kari", services.close), "vera", "room-closed"),
        (("vera", services.leave), "vera", "not-here-any-more"),
        (("are", services.withdraw_consent), "vera", "not-here-any-more"),
        (("are", services.withdraw_consent), "are", "room-closed"),
    ],
)
def test_sending_where_one_cannot_is_refused_neutrally(room: Scene, before: tuple, who: str, reason: str) -> None:  # type: ignore[type-arg]
    room.do(*before)
    with pytest.raises(Denied) as refused:
        room.say(who, "Hei")
    assert refused.value.reason == reason
    assert room.told("rooms.message-posted") == 0


def test_a_room_one_was_never_in_is_not_there(room: Scene) -> None:
    with pytest.raises(Hidden):
        room.say("sara")
    with pytest.raises(Hidden):
        room.say("vera", room_id=uuid4())


@pytest.mark.req("DFM-23")
def test_a_message_to_somebody_is_still_for_all_to_read(room: Scene) -> None:
    vera = room.member("vera")
    room.say("are", "Til Vera", to=[vera.id])
    for who in ("kari", "vera"):
        (message,) = room.messages(who)
        assert message.to_names == (vera.name,)
        assert message.to_me is (who == "vera")


def test_one_cannot_name_somebody_who_is_not_there(room: Scene) -> None:
    gone = room.member("frida").id
    room.do("frida", services.leave)
    elsewhere = room.say("are")
    for given in ({"to": [gone]}, {"to": [uuid4()]}, {"ball": BallInput(gone)}, {"reply_to": uuid4()}):
        with pytest.raises(Invalid) as refused:
            room.say("are", "Hei", **given)
        assert refused.value.code == "gone"
    assert len(room.messages("are")) == 1
    room.say("are", "Svar", reply_to=elsewhere.message_id)


def test_a_reply_quotes_what_it_answers(room: Scene) -> None:
    first = room.say("are", "Når er timen?")
    room.say("vera", "Torsdag", reply_to=first.message_id)
    reply = room.messages("kari")[1].reply
    assert reply is not None
    assert (reply.seq, reply.author_name, reply.text) == (first.seq, room.cast.actor("are").name, "Når er timen?")
    room.do("are", services.take_back, message_id=first.message_id)
    reply = room.messages("kari")[1].reply
    assert reply is not None
    assert (reply.text, reply.taken_back) == ("", True)


def test_a_quick_answer_says_its_words(room: Scene) -> None:
    first = room.say("are", "Kan du ringe?")
    room.say("vera", "", quick="received", reply_to=first.message_id)
    answer = room.messages("are")[1]
    assert answer.quick == "received"
    assert answer.text
    with pytest.raises(Invalid):
        room.say("vera", "", quick="whatever")


def test_an_edit_within_five_minutes_is_marked(room: Scene) -> None:
    posted = room.say("are", "Onsdag")
    room.do("are", services.edit_message, message_id=posted.message_id, text="Torsdag")
    (message,) = room.messages("vera")
    assert message.text == "Torsdag"
    assert message.edited_at is not None
    assert room.kinds()[-1] != "message-edited", "it shows at the message, not as a line of its own"
    assert room.logged("rooms.message-edited") == 1
    assert room.rows("select max(seq) from live_event where kind = 'message-edited'")[0][0] > posted.seq


def test_an_edit_is_ones_own_and_not_too_late(room: Scene) -> None:
    posted = room.say("are", "Onsdag")
    with pytest.raises(Hidden):
        room.do("vera", services.edit_message, message_id=posted.message_id, text="Fredag")
    with pytest.raises(Invalid):
        room.do("are", services.edit_message, message_id=posted.message_id, text=" ")
    with clock.at(clock.now() + dt.timedelta(minutes=5, seconds=1)), pytest.raises(Conflict) as refused:
        room.do("are", services.edit_message, message_id=posted.message_id, text="Fredag")
    assert refused.value.code == "too-late"
    assert room.messages("are")[0].text == "Onsdag"


def test_what_is_taken_back_is_gone_and_leaves_a_trace(room: Scene) -> None:
    posted = room.say("are", "Noe jeg angrer på", to=[room.member("vera").id])
    with pytest.raises(Hidden):
        room.do("vera", services.take_back, message_id=posted.message_id)
    room.do("are", services.take_back, message_id=posted.message_id)
    room.do("are", services.take_back, message_id=posted.message_id)
    (message,) = room.messages("vera")
    assert (message.text, message.taken_back_at is None) == ("", False)
    assert room.ask("vera", queries.search_room, "angrer").hits == ()
    assert room.ask("vera", queries.room_page).unread == 0
    assert room.logged("rooms.message-taken-back") == 1
    with pytest.raises(Hidden):
        room.do("are", services.edit_message, message_id=posted.message_id, text="Likevel")


def test_the_database_lets_nobody_change_another_ones_words(room: Scene) -> None:
    from brobygger.rooms.models import Message

    posted = room.say("are", "Mine ord")
    for who in ("vera", "kari"):
        with transaction_as(room.cast.actor(who)):
            assert Message.objects.filter(pk=posted.message_id).update(text="Andres") == 0
    assert room.messages("are")[0].text == "Mine ord"


@pytest.mark.req("SAM-05")
def test_the_ball_is_with_one_until_they_answer_and_all_see_it(room: Scene) -> None:
    vera = room.member("vera")
    due = clock.now() + dt.timedelta(days=2)
    room.say("are", "Kan du finne en ny tid?", ball=BallInput(vera.id, due))
    for who in ("are", "kari", "vera"):
        ball = room.ask(who, queries.open_ball)
        assert ball is not None
        assert (ball.holder_name, ball.due_at, ball.mine, ball.late) == (vera.name, due, who == "vera", False)
    with clock.at(due + dt.timedelta(minutes=1)):
        late = room.ask("are", queries.open_ball)
    assert late is not None
    assert late.late
    room.say("kari", "Jeg kan også")
    assert room.ask("are", queries.open_ball) is not None
    room.say("vera", "Torsdag klokka ti")
    assert room.ask("are", queries.open_ball) is None
    ball = room.messages("are")[0].ball
    assert ball is not None
    assert not ball.is_open


@pytest.mark.parametrize("quick", ["received", "i-take-it", "does-not-suit"])
def test_any_answer_of_the_holders_answers_the_ball(room: Scene, quick: str) -> None:
    room.say("are", "Kan du?", ball=BallInput(room.member("vera").id))
    room.say("vera", "", quick=quick)
    assert room.ask("are", queries.open_ball) is None
    assert room.rows("select answered_how from rooms_ball where room_id = %s", room.room_id) == [(quick,)]


def test_the_ball_goes_from_hand_to_hand_and_is_never_two(room: Scene) -> None:
    room.say("are", "Vera?", ball=BallInput(room.member("vera").id))
    room.say("vera", "Frida vet det", ball=BallInput(room.member("frida").id))
    ball = room.ask("kari", queries.open_ball)
    assert ball is not None
    assert ball.holder_name == room.member("frida").name
    room.say("kari", "Nei, Vera likevel", ball=BallInput(room.member("vera").id))
    assert room.rows("select count(*) from rooms_ball where room_id = %s and answered_at is null", room.room_id) == [
        (1,)
    ]
    room.do("vera", services.answer_ball)
    assert room.kinds()[-1] == "ball-answered"
    with pytest.raises(Conflict):
        room.do("vera", services.answer_ball)


def test_the_ball_falls_with_the_holders_place_and_with_its_message(room: Scene) -> None:
    room.say("are", "Vera?", ball=BallInput(room.member("vera").id))
    room.do("vera", services.leave)
    assert room.ask("are", queries.open_ball) is None
    posted = room.say("are", "Frida?", ball=BallInput(room.member("frida").id))
    room.do("are", services.take_back, message_id=posted.message_id)
    assert room.ask("are", queries.open_ball) is None


def test_history_comes_in_stretches_by_number_and_by_day(room: Scene) -> None:
    begin = clock.now()
    for day in range(3):
        with clock.at(begin + dt.timedelta(days=day)):
            for n in range(40):
                room.say("are", f"dag {day} nr {n}")
    page = room.ask("kari", queries.room_page)
    texts = [one.text for one in page.entries if isinstance(one, queries.MessageCard)]
    assert (len(texts), texts[-1], page.newer_after) == (50, "dag 2 nr 39", None)
    assert page.older_before is not None
    older = room.ask("kari", queries.timeline, before=page.older_before)
    assert max(one.seq for one in older.entries) < page.older_before
    first = room.ask("kari", queries.timeline, before=older.older_before)
    assert first.older_before is None
    everything = [*first.entries, *older.entries, *page.entries]
    assert [one.seq for one in everything] == sorted({one.seq for one in everything})
    assert sum(isinstance(one, queries.MessageCard) for one in everything) == 120
    day = (begin + dt.timedelta(days=1)).astimezone(dt.timezone(dt.timedelta(hours=1))).date()
    jumped = room.ask("kari", queries.room_page, around=day)
    assert "dag 1 nr 0" in [one.text for one in jumped.entries if isinstance(one, queries.MessageCard)]
    assert jumped.newer_after is not None
    later = room.ask("kari", queries.timeline, after=jumped.newer_after)
    assert min(one.seq for one in later.entries) > jumped.newer_after


def test_new_since_one_was_here(room: Scene) -> None:
    room.say("are", "en")
    room.read("vera")
    second = room.say("are", "to")
    room.do("are", services.set_matters, matters="Sove", contact_wish="")
    room.say("kari", "tre")
    room.say("vera", "min egen")
    page = room.ask("vera", queries.room_page)
    assert (page.unread, page.first_unread_seq) == (2, second.seq)


@pytest.mark.parametrize("word", ["torsdag", "TORSDAG", "tors dag", "100%", "a_b", "\\"])
def test_searching_finds_the_words_as_they_are(room: Scene, word: str) -> None:
    wanted = room.say("are", "Vi ses på torsdag (100%), a_b \\ og tors dag")
    room.say("are", "Noe annet")
    assert [hit.seq for hit in room.ask("vera", queries.search_room, word).hits] == [wanted.seq]
    assert room.logged("rooms.searched") == 1


def test_an_empty_search_finds_nothing(room: Scene) -> None:
    room.say("are")
    assert room.ask("vera", queries.search_room, "  ").hits == ()
