"""Appointments by e-mail: invitations that a calendar takes in, for those who wish it, over a real mail server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob

from brobygger.appointments import services
from brobygger.config.jobs import mail_appointment
from brobygger.config.reactions.appointments import MAIL
from brobygger.config.relay import handle_waiting
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.notify import services as notify
from brobygger.notify.rules import Choice
from brobygger.people import services as people
from brobygger.people.models import Person
from brobygger.people.queries import me
from brobygger.rooms import services as room_services
from tests import personas
from tests.appointments.acting import HOUR, days, given, made, offered
from tests.notify.services_nearby import Mailbox
from tests.rooms.scene import Scene, open_room

SENDER, PATH = system("notify"), "/me/calendar/"


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mailbox.running() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield mailbox


@pytest.fixture
def room(real_db: None) -> Scene:
    room = open_room(personas.make(), wishes=("vera", "knut"))
    person_id = room.cast.actor("vera").person_id
    with transaction_as(SENDER):
        Person.objects.filter(pk=person_id).update(email="vera@example.no", language="nb")
    for who in ("vera", "knut", "tor"):
        chooses(room, who, Choice(quiet=False))
    return room


def chooses(room: Scene, who: str, choice: Choice) -> None:
    with transaction_as(room.cast.actor(who)):
        notify.choose(room.cast.actor(who), choice)


def has_address(room: Scene, who: str, address: str) -> None:
    actor = room.cast.actor(who)
    with transaction_as(actor):
        mine = me(actor)
        people.change_me(actor, name=mine.name, language="nb", mobile=mine.mobile, email=address)


def link_in(mails: list[bytes]) -> str:
    """The address of the page in the last mail."""
    mail = message_from_bytes(mails[-1], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    found = re.search(r"/me/calendar/mail/\S+", mail.get_content())
    assert found
    return found[0]


def wish(room: Scene, who: str, mailbox: Mailbox, *, details: str = "") -> None:
    """Somebody asks on their page, and says yes by the link that comes to their address."""
    browser = room.cast.browser(who)
    assert "Åpne lenken" in browser.post(PATH, {"do": "mail", "details": details}, follow=True).content.decode()
    notify.send_waiting(SENDER)
    assert "Nye og endrede avtaler kommer til" in browser.post(link_in(mailbox.mails), follow=True).content.decode()


def arrived(mailbox: Mailbox) -> list[tuple[EmailMessage, Calendar]]:
    """The calendar e-mails that have come by now, each with what its calendar file holds."""
    mailbox.mails.clear()
    while handle_waiting():
        pass
    notify.send_waiting(SENDER)
    mails = [message_from_bytes(mail, policy=policy.default) for mail in mailbox.mails]
    found = []
    for mail in mails:
        assert isinstance(mail, EmailMessage)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_payload(decode=True))
                assert part.get_param("method") == calendar["METHOD"]
                assert mail.get_content_type() == "multipart/alternative"
                assert str(calendar.events[0]["ATTENDEE"]) == f"mailto:{mail['To']}"
                found.append((mail, calendar))
    return found


@pytest.mark.req("SAM-05")
def test_an_appointment_comes_is_moved_and_is_called_off_in_ones_calendar(room: Scene, mailbox: Mailbox) -> None:
    wish(room, "vera", mailbox)
    key = made(room, people=("vera", "are"), bring="Brevet")
    [(mail, first)] = arrived(mailbox)
    assert mail["To"] == "vera@example.no"
    [event] = first.events
    assert (first["METHOD"], str(event["SUMMARY"]), event["SEQUENCE"]) == ("REQUEST", "Avtale", 0)
    assert event["ATTENDEE"] == "mailto:vera@example.no"
    assert event["DTSTART"].dt == days(7)
    for secret in ("Are", "NAV", "Storgata", "Brevet"):
        assert secret not in mail.as_string()
        assert secret.encode() not in first.to_ical()
    link = f"/rooms/{room.room_id}/appointments/{key}/"
    assert link in str(event["URL"])
    assert link in mail.get_body(("plain",)).get_content()

    [time] = offered(room, key, 9)
    new = room.do("are", services.answer, alternative_id=time, fits=True)
    [(_mail, moved)] = arrived(mailbox)
    assert (moved["METHOD"], moved.events[0]["UID"], moved.events[0]["SEQUENCE"]) == ("REQUEST", event["UID"], 1)
    assert moved.events[0]["DTSTART"].dt == days(9)
    room.do("vera", services.cancel, appointment_id=new)
    [(_mail, gone)] = arrived(mailbox)
    assert (gone["METHOD"], gone.events[0]["UID"], gone.events[0]["SEQUENCE"]) == ("CANCEL", event["UID"], 2)


def test_it_comes_with_details_to_whom_it_is_with_and_only_while_they_wish_it(room: Scene, mailbox: Mailbox) -> None:
    made(room)
    assert arrived(mailbox) == []  # nobody has wished it
    wish(room, "vera", mailbox, details="yes")
    made(room, people=("knut", "are"), by="kari", starts_at=days(8), ends_at=days(8) + HOUR)
    assert arrived(mailbox) == []  # not with Vera
    key = made(room, people=("vera", "are"), starts_at=days(9), ends_at=days(9) + HOUR)
    [(_mail, found)] = arrived(mailbox)
    assert str(found.events[0]["SUMMARY"]) == "Møte med NAV"
    assert str(found.events[0]["LOCATION"]) == "Storgata 1"
    later = given(room, "vera", "are", what="Om bolig", starts_at=days(10), ends_at=days(10) + HOUR)
    room.do("vera", services.change, appointment_id=key, given=later)
    room.do("vera", room_services.leave)
    [(_mail, gone)] = arrived(mailbox)  # whoever has left the room: that it is off for them, and nothing of it
    assert (gone["METHOD"], gone.events[0]["UID"]) == ("CANCEL", found.events[0]["UID"])
    assert "bolig" not in gone.to_ical().decode()


def test_who_hands_over_their_place_is_told_that_it_is_off_for_them(room: Scene, mailbox: Mailbox) -> None:
    wish(room, "vera", mailbox)
    made(room, people=("vera", "are"))
    [(_mail, first)] = arrived(mailbox)
    room.do("vera", room_services.hand_over_place, to_role_id=room.cast.role("tor"), why="Permisjon")
    [(_mail, gone)] = arrived(mailbox)
    (was, now) = first.events[0], gone.events[0]
    assert (gone["METHOD"], now["UID"], now["SEQUENCE"], "DTSTART" in now) == ("CANCEL", was["UID"], 1, False)


def test_only_to_an_address_that_was_confirmed_and_as_long_as_it_is_wished(room: Scene, mailbox: Mailbox) -> None:
    are = room.cast.browser("are")
    refused = are.post(PATH, {"do": "mail"})
    assert (refused.status_code, "Skriv e-postadressen din" in refused.content.decode()) == (422, True)
    wish(room, "vera", mailbox)
    has_address(room, "vera", "ny@example.no")
    made(room)
    assert arrived(mailbox) == []
    assert "Ja, på e-post" in room.cast.browser("vera").get(PATH).content.decode()
    wish(room, "vera", mailbox)
    room.cast.browser("vera").post(PATH, {"do": "stop-mail"})
    made(room, starts_at=days(9), ends_at=days(9) + HOUR)
    assert arrived(mailbox) == []


def test_the_link_is_ones_own_works_once_and_not_for_ever(room: Scene, mailbox: Mailbox) -> None:
    vera, actor = room.cast.browser("vera"), room.cast.actor("vera")
    vera.post(PATH, {"do": "mail"})
    notify.send_waiting(SENDER)
    link = link_in(mailbox.mails)
    assert room.cast.browser("are").post(link).status_code == 422
    assert "vera@example.no" in vera.get(link).content.decode()  # programs open links too: that alone is not a yes
    with clock.at(days(3)), transaction_as(actor), pytest.raises(Invalid):
        services.confirm_mail(actor, link.split("/")[4])
    with transaction_as(actor):
        assert services.mail_state(actor).state == "asked"
    assert [vera.post(link).status_code for _ in range(2)] == [302, 422]


def test_in_quiet_hours_it_waits_and_comes_as_it_stands_then(room: Scene, mailbox: Mailbox) -> None:
    wish(room, "vera", mailbox)
    chooses(room, "vera", Choice())
    with clock.at(days(1, hour=22)):  # UTC: later than ten in the evening in Norway, summer and winter
        key = made(room, people=("vera", "are"))
        room.do("vera", services.change, appointment_id=key, given=given(room, "vera", "are", what="Om bolig"))
        moved = given(room, "vera", "are", starts_at=days(9), ends_at=days(9) + HOUR)
        room.do("vera", services.change, appointment_id=key, given=moved)
        assert arrived(mailbox) == []
        seat = room.cast.actor("vera").seat
        jobs = [job.args for job in ProcrastinateJob.objects.filter(task_name=MAIL, args__seat=seat)]
        assert len(jobs) == 3
        for ids in jobs:  # a job that comes too early waits again
            mail_appointment(**ids)
        assert arrived(mailbox) == []
    with clock.at(days(2, hour=9)):
        for ids in jobs:
            mail_appointment(**ids)
        [(_mail, found)] = arrived(mailbox)
        assert (found.events[0]["SEQUENCE"], found.events[0]["DTSTART"].dt) == (2, moved.starts_at)


def test_what_is_the_same_day_comes_at_once(room: Scene, mailbox: Mailbox) -> None:
    wish(room, "vera", mailbox)
    chooses(room, "vera", Choice(quiet_from=dt.time(0), quiet_until=dt.time(23, 59)))
    with clock.at(days(1, hour=7)):
        key = made(room, people=("vera", "are"), starts_at=days(0, hour=12), ends_at=days(0, hour=13))
        [(_mail, first)] = arrived(mailbox)
        later = given(room, "vera", "are", starts_at=days(8), ends_at=days(8) + HOUR)
        room.do("vera", services.change, appointment_id=key, given=later)
        [(_mail, moved)] = arrived(mailbox)
        assert (first.events[0]["SEQUENCE"], moved.events[0]["SEQUENCE"]) == (0, 1)


def test_only_jobs_read_what_is_sent(room: Scene) -> None:
    key, kari = made(room), room.cast.actor("kari")
    with transaction_as(kari), acting_as(kari), pytest.raises(Hidden):
        services.invitation_for(
            kari,
            seat=kari.seat,
            room_id=room.room_id,
            appointment_id=key,
            was=(key, 0),
            to="x@example.no",
            language="nb",
        )
