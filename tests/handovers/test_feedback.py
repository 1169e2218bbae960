"""How it was for the person: asked once when the new helper has taken over, answered in half a minute on the phone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from brobygger.config.reactions import handovers as reactions
from brobygger.handovers import services
from brobygger.kernel import clock
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.measures.services import links
from tests.handovers.acting import Passage, at

GIVEN = {"talked": "8", "safe": "6", "next": "9", "words": "Jeg ville sett venterommet først"}


def asked(passage: Passage) -> list[dict[str, Any]]:
    """What stands in the outbox about asking the person."""
    rows = passage.room.rows("select ids from kernel_outbox where kind = 'handovers.person-asked'")
    return [one if isinstance(one, dict) else json.loads(one) for (one,) in rows]


def seen(passage: Passage, who: str) -> str:
    browser = passage.room.cast.browser(who)
    return browser.get(f"/rooms/{passage.room.room_id}/hand-overs/{passage.id}/").content.decode()


@pytest.mark.req("DFM-17", "VID-05")
def test_the_person_tells_how_it_was_and_they_and_the_new_helper_read_it(passage: Passage) -> None:
    passage.to_called()
    with clock.at(at(10, 11)):
        passage.do("sara", services.note, step="arrive", outcome="met")
        assert asked(passage) == []  # not while they are there
        passage.do("sara", services.note, step="accept")
        (ids,) = asked(passage)
        for _ in range(2):
            with transaction_as(reactions.SYSTEM):
                reactions.send_form(ids)
        told = passage.room.rows("select person_id, secret from notify_delivery where template = 'questions'")
        assert [(person, "http" in secret) for person, secret in told] == [(passage.room.cast.person("are"), False)]
        address = "/" + links.address(ids["form"]).split("//", 1)[1].partition("/")[2]
        assert address in seen(passage, "are")
        assert address not in seen(passage, "sara")
        assert "har ikke svart" in seen(passage, "sara")
        guest = Client()
        assert "Hvor trygg er du på den nye hjelperen?" in guest.get(address).content.decode()
        assert guest.post(address, GIVEN).status_code == 200
        passage.do("kari", services.note, step="debrief")
    for who in ("are", "sara"):
        shown = seen(passage, who)
        assert all(words in shown for words in ("8 av 10", "6 av 10", GIVEN["words"]))
    for who in ("kari", "frida"):
        assert GIVEN["words"] not in seen(passage, who)
    assert guest.post(address, GIVEN).status_code == 410  # twice is nothing


def test_who_did_not_come_is_not_asked_how_it_was(passage: Passage) -> None:
    passage.to_called()
    with clock.at(at(10, 11)):
        passage.do("sara", services.note, step="arrive", outcome="not-there")
        passage.do("sara", services.note, step="accept")
    assert asked(passage) == []
    assert "Slik var det for deg" not in seen(passage, "are")
