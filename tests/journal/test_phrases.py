"""Standard sentences: an organisation's own, kept by its leaders, offered in the text and where one writes."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from brobygger.journal import services
from brobygger.journal.queries import phrases
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from tests.rooms.scene import Scene


def add(room: Scene, who: str, text: str) -> None:
    actor = room.cast.actor(who)
    with transaction_as(actor):
        services.add_phrase(actor, text=text)


def offered(room: Scene, who: str) -> list[str]:
    actor = room.cast.actor(who)
    with transaction_as(actor):
        return [one.text for one in phrases(actor)]


@pytest.mark.req("SAM-10")
def test_a_leader_keeps_what_all_in_the_organisation_are_offered(room: Scene) -> None:
    add(room, "berit", "  Avtalt i\nsamarbeidsrommet. ")
    assert offered(room, "kari") == ["Avtalt i samarbeidsrommet."]
    assert offered(room, "vera") == []
    berit = room.cast.actor("berit")
    with transaction_as(berit):
        services.remove_phrase(berit, phrase_id=phrases(berit)[0].id)
    assert offered(room, "kari") == []


def test_nobody_else_changes_them(room: Scene) -> None:
    add(room, "berit", "Avtalt.")
    kari, tor = room.cast.actor("kari"), room.cast.actor("tor")
    with transaction_as(kari):
        key = phrases(kari)[0].id
        with pytest.raises(Hidden):
            services.remove_phrase(kari, phrase_id=key)
        with connection.cursor() as cursor:
            cursor.execute("update journal_phrase set text = 'x'")
            assert cursor.rowcount == 0
    with transaction_as(tor), pytest.raises(Hidden):
        services.remove_phrase(tor, phrase_id=key)
    with transaction_as(room.cast.actor("are")), pytest.raises(Hidden):
        phrases(room.cast.actor("are"))
    assert offered(room, "kari") == ["Avtalt."]


@pytest.mark.parametrize("wrong", ["", "  \n ", "x" * 501, "null\x00tegn", "Avtalt."])
def test_what_is_no_sentence_or_stands_there_already_is_refused(room: Scene, wrong: str) -> None:
    add(room, "berit", "Avtalt.")
    with pytest.raises(Invalid):
        add(room, "berit", wrong)


def test_they_are_put_in_without_script_too(room: Scene) -> None:
    add(room, "berit", "Avtalt i samarbeidsrommet.")
    said = room.say("are", "Hei")
    kari = room.cast.browser("kari")
    page = kari.get(f"/rooms/{room.room_id}/phrases/").content.decode()
    (address,) = re.findall(r'href="([^"]*\?phrase=[^"#]*)', page)
    assert ">Avtalt i samarbeidsrommet.</textarea>" in kari.get(address).content.decode()
    (key,) = re.findall("phrase=(.*)", address)
    given = {"message": str(said.message_id), "text": "Mine ord", "phrase": key}
    text = kari.post(f"/rooms/{room.room_id}/record/", given).content.decode()
    assert "Mine ord\n\nAvtalt i samarbeidsrommet.</textarea>" in text


def test_the_leader_sees_what_was_wrong_and_keeps_the_words(room: Scene) -> None:
    berit = room.cast.browser("berit")
    assert berit.post("/phrases/", {"text": "Avtalt."}).status_code == 302
    again = berit.post("/phrases/", {"text": "Avtalt."})
    assert again.status_code == 422
    assert "Den setningen står der fra før." in again.content.decode()
