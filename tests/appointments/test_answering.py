"""Answers that a calendar program sends by e-mail: what they say happens once, and nobody else's do."""

from __future__ import annotations

import datetime as dt
import io
import logging
import sys
from email.message import EmailMessage

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st
from icalendar import Calendar

from brobygger.appointments import services
from brobygger.appointments.services import replies
from brobygger.appointments.services.answering import answer_address
from brobygger.config.commands import Failure, take_mail
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Hidden
from brobygger.notify import services as notify
from brobygger.rooms import services as room_services
from tests.appointments.acting import HOUR, given, made, offered, seen
from tests.appointments.test_mailing import SENDER, arrived, mailbox, room, wish
from tests.notify.services_nearby import Mailbox
from tests.rooms.scene import Scene

__all__ = ["mailbox", "room"]
TAKER, VERA = system("take-mail"), "vera@example.no"


@pytest.fixture(autouse=True)
def answers(settings: object) -> None:
    settings.MAIL_ANSWERS = "svar@example.no"


def reply(invited: Calendar, says: str, *, method: str = "REPLY", sender: str = VERA, **more: object) -> bytes:
    """The mail of a calendar program: the invitation's event again, with what is said."""
    answer, was = Calendar(), invited.events[0]
    answer.add("prodid", "-//A calendar//NO")
    answer.add("version", "2.0")
    answer.add("method", method)
    event = type(was)()
    for name in ("UID", "SEQUENCE", "ORGANIZER", "DTSTART", "DTEND"):
        event[name] = was[name]
    event.add("attendee", f"mailto:{more.pop('attendee', sender)}", parameters={"partstat": says})
    for name, value in more.items():
        event.pop(name, None)
        event.add(name, value)
    answer.add_component(event)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Vera <{sender}>", str(was["ORGANIZER"])[7:], "Svar"
    mail.set_content("Vera har svart.")
    mail.add_alternative(answer.to_ical().decode(), subtype="calendar", params={"method": method})
    return mail.as_bytes()


def invited(room: Scene, mailbox: Mailbox, **more: object) -> tuple[object, Calendar]:
    """An appointment with Vera, and the invitation that she got."""
    wish(room, "vera", mailbox)
    key = made(room, people=("vera", "are"), **more)
    [(_mail, found)] = arrived(mailbox)
    return key, found


def unsuited(room: Scene, key: object) -> list[tuple[str, str]]:
    return [(one.name, one.times) for one in seen(room, "are", key).card.unsuited]


@pytest.mark.req("SAM-05")
def test_a_no_and_a_yes_from_the_calendar_are_the_same_as_on_the_page(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    event = found.events[0]
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]).startswith("mailto:svar+r")
    assert len(str(event["ORGANIZER"]).removeprefix("mailto:").partition("@")[0]) <= 64  # RFC 5321 §4.5.3.1.1
    assert services.take_mail(TAKER, reply(found, "DECLINED")) == "does not suit"
    assert unsuited(room, key) == [(room.cast.actor("vera").name, "")]
    assert services.take_mail(TAKER, reply(found, "DECLINED")) == "said before"
    assert services.take_mail(TAKER, reply(found, "TENTATIVE")).startswith("left")
    assert services.take_mail(TAKER, reply(found, "ACCEPTED")) == "suits"
    assert unsuited(room, key) == []


def test_another_time_and_words_of_ones_own_come_to_those_who_can_offer_one(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    begins = dt.datetime(clock.now().year + 1, 3, 2, 13, 30, tzinfo=dt.UTC)
    proposed = reply(
        found, "DECLINED", method="COUNTER", dtstart=begins, dtend=begins + HOUR, comment="Helst på\nkontoret"
    )
    assert services.take_mail(TAKER, proposed) == "does not suit"
    [(_name, said)] = unsuited(room, key)
    assert "2. mars" in said
    assert "kl. 14.30–15.30" in said
    assert said.endswith("Helst på kontoret")
    assert services.take_mail(TAKER, proposed) == "said before"
    assert services.take_mail(TAKER, reply(found, "DECLINED", comment="x" * 5000)) == "does not suit"
    assert unsuited(room, key)[0][1] == "x" * 299 + "…"


def test_an_answer_to_a_time_that_has_moved_changes_nothing_and_is_told(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    [time] = offered(room, key, 9)
    new = room.do("are", services.answer, alternative_id=time, fits=True)
    arrived(mailbox)
    for _ in range(2):
        assert services.take_mail(TAKER, reply(found, "DECLINED")) == "not kept: the time has moved since"
    assert unsuited(room, new) == []
    mailbox.mails.clear()
    notify.send_waiting(SENDER)
    [told] = mailbox.mails
    assert b"vera@example.no" in told
    assert f"/rooms/{room.room_id}/appointments/{new}/".encode() in told.replace(b"=\r\n", b"").replace(b"=\n", b"")
    room.do("are", services.cancel, appointment_id=new)
    assert services.take_mail(TAKER, reply(found, "ACCEPTED")).startswith("not kept")


def test_while_the_room_rests_and_after_one_has_left_nothing_is_taken(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    room.do("are", room_services.pause)
    assert services.take_mail(TAKER, reply(found, "DECLINED")).startswith("not kept")
    room.do("are", room_services.resume)
    room.do("vera", room_services.leave)
    assert services.take_mail(TAKER, reply(found, "DECLINED")).startswith("left")
    assert unsuited(room, key) == []


def test_only_who_got_the_invitation_answers_it(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    knut = room.cast.actor("knut").seat
    stolen = str(found.events[0]["ORGANIZER"])
    forged = {
        "from elsewhere": reply(found, "DECLINED", sender="ond@example.no"),
        "for another": reply(found, "DECLINED", attendee="ond@example.no"),
        "another's key": reply(found, "DECLINED", organizer=f"mailto:{answer_address(knut, 'ond@example.no')}"),
        "a key made up": reply(found, "DECLINED", organizer=stolen.replace(stolen[20:24], "aaaa")),
        "no key": reply(found, "DECLINED", organizer="mailto:svar@example.no").replace(stolen[7:].encode(), b"x@y.no"),
        "another's appointment": reply(found, "DECLINED", uid=f"{room.room_id}@brobygger"),
        "not an answer": reply(found, "DECLINED", method="REQUEST"),
    }
    for what, mail in forged.items():
        assert services.take_mail(TAKER, mail).startswith("left"), what
    room.cast.browser("vera").post("/me/calendar/", {"do": "stop-mail"})
    assert services.take_mail(TAKER, reply(found, "DECLINED")).startswith("left")
    assert unsuited(room, key) == []
    with pytest.raises(Hidden):
        services.take_mail(room.cast.actor("kari"), reply(found, "DECLINED"))


def test_an_appointment_that_one_is_no_longer_part_of_is_not_answered(room: Scene, mailbox: Mailbox) -> None:
    key, found = invited(room, mailbox)
    room.do("are", services.change, appointment_id=key, given=given(room, "are"))
    assert not services.take_mail(TAKER, reply(found, "DECLINED")).startswith("does")
    assert unsuited(room, key) == []


@generated(
    st.binary(max_size=400) | st.text(max_size=400).map(lambda text: f"Content-Type: text/calendar\n\n{text}".encode())
)
def test_a_mail_that_is_anything_is_left_alone(raw: bytes) -> None:
    with pytest.raises(replies.Unreadable):
        replies.read(raw)


@pytest.mark.parametrize("raw", [b"", b"x" * (replies.LARGEST + 1)], ids=["empty", "too large"])
def test_an_empty_and_a_huge_mail_are_left_alone(raw: bytes) -> None:
    assert services.take_mail(TAKER, raw).startswith("left")


def test_the_command_takes_one_mail_and_logs_what_became_of_it(
    room: Scene, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    key, found = invited(room, mailbox)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(reply(found, "DECLINED"))))
    with caplog.at_level(logging.INFO):
        assert take_mail.run(None) == 0
    assert "does not suit" in caplog.text
    assert VERA not in caplog.text
    assert len(unsuited(room, key)) == 1
    settings.MAIL_ANSWERS = ""
    with pytest.raises(Failure, match="BROBYGGER_MAIL_ANSWERS"):
        take_mail.run(None)


def test_without_the_address_no_invitation_asks_for_an_answer(room: Scene, mailbox: Mailbox, settings: object) -> None:
    settings.MAIL_ANSWERS = ""
    _key, found = invited(room, mailbox)
    assert found.events[0]["ATTENDEE"].params["RSVP"] == "FALSE"
    assert "+" not in str(found.events[0]["ORGANIZER"])
