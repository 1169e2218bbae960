"""The agenda by text message: a link that writes, shows nothing, and is over when the meeting begins."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from brobygger.config.reactions import handovers as reactions
from brobygger.handovers import services
from brobygger.kernel import clock
from brobygger.kernel.errors import Conflict, Denied
from brobygger.kernel.rowsecurity import transaction_as
from tests.handovers.acting import Passage, at


def link(passage: Passage) -> str:
    """The address that the job sends."""
    with transaction_as(reactions.SYSTEM):
        made = services.link_to_write(reactions.SYSTEM, room_id=passage.room.room_id, handover_id=passage.id)
    assert made is not None
    return "/" + made.link.split("//", 1)[1].partition("/")[2]


@pytest.mark.req("DFM-08", "STI-07")
def test_the_person_answers_a_text_message_without_signing_in_and_it_stands_on_the_agenda(passage: Passage) -> None:
    passage.to_ready()
    with clock.at(at(-4, 11)):
        passage.do("are", services.add_point, part="not", text="Familien min")
        passage.do("kari", services.ask_by_text)
        guest, address = Client(), link(passage)
        assert link(passage) == address  # asked again: the same link
        shown = guest.get(address).content.decode()
        assert "Hva er viktig for deg å få snakket om?" in shown
        assert all(word not in shown for word in ("Familien", "Are", "Kari", "poliklinikk", "DPS"))
        answer = guest.post(address, {"text": "At jeg får tid"})
        assert (answer.status_code, "Det står på agendaen din" in answer.content.decode()) == (200, True)
        guest.post(address, {"text": "Medisinene"})
        empty = guest.post(address, {"text": "  "})
        assert (empty.status_code, "x" * 501 in guest.post(address, {"text": "x" * 501}).content.decode()) == (
            422,
            True,
        )
    assert {one.text for one in passage.seen("kari").of("important")} == {"At jeg får tid", "Medisinene"}
    assert passage.seen("are").of("important")[0].by_membership_id == passage.room.member("are").id
    assert passage.seen("sara").of("important") == ()
    assert guest.get("/").status_code == 302  # nobody is signed in by it


def test_the_link_is_over_after_a_no_and_when_the_meeting_begins_and_unknown_ones_say_the_same(
    passage: Passage,
) -> None:
    passage.to_fixed()
    guest, address = Client(), link(passage)
    with clock.at(at(-1)):
        assert guest.get(address).status_code == 200
        passage.do("are", services.answer, answer="no")
        assert guest.get(address).status_code == guest.post(address, {"text": "Hei"}).status_code == 410
        with pytest.raises(Conflict):
            passage.do("kari", services.ask_by_text)
        passage.do("are", services.answer, answer="yes")
        passage.do("kari", services.fix_meeting, given=passage.given(at(0)))
    with clock.at(at(0, 10)):
        assert guest.get(address).status_code == guest.post(address, {"text": "Hei"}).status_code == 410
        with pytest.raises(Conflict):
            passage.do("kari", services.ask_by_text)
    assert guest.get("/a/nobody-made-this/").status_code == 410
    assert passage.seen("kari").of("important")[0].text == "Hva som skal skje hos dere"


def test_it_is_sent_once_a_day_by_text_message_and_only_the_helper_they_know_asks(passage: Passage) -> None:
    passage.to_ready()
    ids: dict[str, Any] = {"room": str(passage.room.room_id), "handover": str(passage.id)}
    with clock.at(at(-4, 11)):
        for other in ("sara", "frida", "are"):
            with pytest.raises(Denied):
                passage.do(other, services.ask_by_text)
        passage.do("kari", services.ask_by_text)
        for _ in range(2):
            with transaction_as(reactions.SYSTEM):
                reactions.send_agenda_link(ids)
    sql = "select channel, secret from notify_delivery where key like 'agenda:%%'"
    assert [(channel, "http" in secret) for channel, secret in passage.room.rows(sql)] == [("sms", False)]


@pytest.mark.req("STI-08")
def test_all_in_the_room_see_that_the_summary_waits_for_the_person(passage: Passage) -> None:
    passage.to_held()
    with clock.at(at(0, 12)):
        passage.do("kari", services.write_summary, words="Vi ses.")
        turns = {who: passage.seen(who).card.turn for who in ("are", "kari", "sara", "frida")}
        assert {one.holder for one in turns.values() if one is not None} == {"person"}
        assert passage.seen("frida").summary is None
