"""The reminder before the first appointment: one link, one tap, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from brobygger.config.reactions import handovers as reactions
from brobygger.handovers import queries, services
from brobygger.kernel import clock
from brobygger.kernel.rowsecurity import transaction_as
from tests.handovers.acting import Passage, at


def reminders(passage: Passage, now: dt.datetime) -> list[services.Reminder]:
    """What the job makes at a moment."""
    with clock.at(now), transaction_as(reactions.SYSTEM):
        cards = [card for card in queries.of_room(passage.room.room_id) if card.ended_at is None]
        return [one for one in (services.nudge(reactions.SYSTEM, card=card) for card in cards) if one is not None]


@pytest.mark.req("DFM-16")
def test_does_not_suit_with_one_tap_from_the_text_message_without_signing_in(passage: Passage) -> None:
    room = passage.to_summed().room
    assert reminders(passage, at(8)) == []  # the first appointment is two days ahead
    (made,) = reminders(passage, at(9, 8))
    assert (made.person_id, reminders(passage, at(9, 9))) == (room.cast.person("are"), [])
    guest, address = Client(), made.link.split("//", 1)[1].partition("/")[2]
    with clock.at(at(9, 12)):
        shown = guest.get(f"/{address}")
        assert (shown.status_code, "kl. 10.00" in shown.content.decode()) == (200, True)
        assert all(word not in shown.content.decode() for word in ("DPS", "poliklinikk", "Sara", "Are"))
        assert "unsuited" not in str(room.kinds())
        assert "Takk for at du sa fra" in guest.post(f"/{address}").content.decode()
        assert room.kinds()[-2:] == ["appointment-unsuited", services.EVENT]
        guest.post(f"/{address}")
        assert room.kinds().count("appointment-unsuited") == 1
        assert guest.get("/").status_code == 302  # nobody is signed in by it
    with clock.at(at(10, 11)):
        assert guest.get(f"/{address}").status_code == guest.post(f"/{address}").status_code == 410


def test_the_job_sends_a_link_and_no_word_of_what(passage: Passage) -> None:
    passage.to_summed()
    with clock.at(at(9, 8)), transaction_as(reactions.SYSTEM):
        assert (reactions.remind_person_of_first(), reactions.remind_person_of_first()) == (1, 0)
    rows = passage.room.rows("select channel, secret from notify_delivery where template = 'nudge'")
    assert [(channel, "http" in secret) for channel, secret in rows] == [("sms", False)]


def test_a_link_of_a_time_that_was_changed_is_over(passage: Passage) -> None:
    passage.to_summed()
    (made,) = reminders(passage, at(9, 8))
    with clock.at(at(9, 9)):
        passage.do("are", services.answer, answer="no")
        assert Client().get("/" + made.link.split("//", 1)[1].partition("/")[2]).status_code == 410
