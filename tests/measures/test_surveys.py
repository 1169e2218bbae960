"""Anonymous surveys: one link each, used once; who has answered and what was answered never meet."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from brobygger.config.reactions import measures as reactions
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, anonymous, link_holder, system
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from brobygger.measures import services
from brobygger.measures.models import Answer, Asked
from brobygger.measures.services import About
from brobygger.measures.services.links import address
from tests import personas

pytestmark = pytest.mark.usefixtures("undone_after")
JOB = system("test-survey")
GOOD = {"q1": "4", "q6": "5", "q12": "2"}


def about(cast: personas.Cast, *, object_id: UUID | None = None) -> About:
    return About("first-meeting", _pair(cast), object_id or uuid4())


def _pair(cast: personas.Cast) -> tuple[UUID, UUID]:
    one, other = cast.actor("kari").organisation_id, cast.actor("sara").organisation_id
    assert one is not None
    assert other is not None
    return one, other


def ask(
    cast: personas.Cast, who: str = "kari", *, by: Actor = JOB, instrument: str = "first-meeting-1", **more: Any
) -> UUID:
    with transaction_as(by):
        given = about(cast, **more)
        return services.open_survey(by, instrument=instrument, rater_person_id=cast.person(who), about=given)


def path(asked: UUID) -> str:
    return re.sub(r"^https?://[^/]+", "", address(asked))


@pytest.mark.req("DFM-28")
def test_the_link_is_sent_once_and_used_once(cast: personas.Cast) -> None:
    key = ask(cast)
    with transaction_as(reactions.SYSTEM):
        assert services.link_to_send(reactions.SYSTEM, asked_id=key) is not None
        reactions.send_link({"asked": str(key)})
        reactions.send_link({"asked": str(key)})
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from notify_delivery where key = %s", [f"survey:{key}"])
            assert cursor.fetchone() == (1,)
    client = Client()
    page = client.get(path(key))
    assert page.status_code == 200
    assert page.content.count(b"<fieldset") == 13
    assert b" checked" not in page.content  # nothing is chosen beforehand
    assert client.post(path(key), GOOD).status_code == 200
    for again in (client.get(path(key)), client.post(path(key), {"q1": "1"}), Client().get(path(key))):
        assert again.status_code == 410
        assert "Det er besvart" in again.content.decode()
    with transaction_as(JOB):
        assert services.answered(JOB, [key, uuid4()]) == {key}
        assert services.link_to_send(reactions.SYSTEM, asked_id=key) is None


def test_asked_twice_about_the_same_is_asked_once(cast: personas.Cast) -> None:
    meeting = uuid4()
    assert ask(cast, object_id=meeting) == ask(cast, object_id=meeting, by=cast.actor("kari"))
    assert ask(cast, object_id=meeting, instrument="first-meeting-2") != ask(cast, object_id=meeting)
    with transaction_as(JOB):
        assert Asked.objects.filter(object_id=meeting).count() == 2


def test_answers_are_stored_in_batches_of_five_without_anybody(cast: personas.Cast) -> None:
    given = [{"q1": str(n), "q12": "3"} for n in (1, 2, 3, 4, 5)]
    keys = [ask(cast) for _each in given]
    for key, fields in zip(keys[:4], given[:4], strict=True):
        Client().post(path(key), fields)
    with transaction_as(cast.actor("kari")):
        assert Answer.objects.count() == 0
    Client().post(path(keys[4]), given[4])
    for who in ("kari", "sara"):
        with transaction_as(cast.actor(who)):
            rows = list(Answer.objects.all())
            assert sorted(row.answers["q1"] for row in rows) == ["1", "2", "3", "4", "5"]
            assert {row.id for row in rows}.isdisjoint(keys)
            assert {row.stored_on for row in rows} == {rows[0].stored_on}
            assert set(vars(rows[0])) - {"_state"} == {
                "id", "collection_id", "instrument", "version", "answers", "stored_on"
            }  # fmt: skip
    for stranger in (cast.actor("frida"), cast.themselves("are"), anonymous()):
        with transaction_as(stranger):
            assert Answer.objects.count() == Asked.objects.count() == 0
    with transaction_as(JOB), connection.cursor() as cursor:
        cursor.execute("select count(*) from measures_waiting")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from audit_line where what like 'measures%%' or what = 'access.refused'")
        assert cursor.fetchone() == (0,)  # nobody writes down who answers


def test_what_cannot_be_is_refused_and_what_was_typed_stays(cast: personas.Cast) -> None:
    key = ask(cast)
    for wrong in ("6", "0", "fire", "", "4.5", "'; drop table", "\x00"):
        answer = Client().post(path(key), {"q1": wrong, "q2": "2"} if wrong else {})
        assert answer.status_code == 422, wrong
        page = answer.content.decode()
        assert ("Velg ett av svarene." in page) == bool(wrong), wrong
        assert ('name="q2" value="2" id="item-q2-2" checked' in page) == bool(wrong), wrong
    with transaction_as(JOB):
        assert services.answered(JOB, [key]) == frozenset()
    assert Client().post(path(key), {"q1": "5", "is_staff": "1", "q99": "5"}).status_code == 200


def test_the_language_is_changed_in_one_tap_and_nothing_is_lost(cast: personas.Cast) -> None:
    key, client = ask(cast), Client()
    page = client.post(path(key), {"q1": "4", "language": "nn", "lang": "nb"}).content.decode()
    assert "I kva grad opplevde du" in page
    assert 'name="q1" value="4" id="item-q1-4" checked' in page
    assert 'name="lang" value="nn"' in page
    page = client.post(path(key), {"q1": "4", "language": "en", "lang": "nn"}).content.decode()
    assert "To what degree" in page
    assert "kan ikkje sporast" in client.post(path(key), {"q1": "4", "lang": "nn"}).content.decode()


def test_late_and_unknown_links_say_it_calmly(cast: personas.Cast) -> None:
    key = ask(cast)
    with clock.at(clock.now() + dt.timedelta(days=31)):
        late = Client().get(path(key))
        assert (late.status_code, "Tiden er ute" in late.content.decode()) == (410, True)
        assert Client().post(path(key), GOOD).status_code == 410
    for wrong in ("nothing", "x" * 43, "%00", "a" * 5000):
        unknown = Client().get(f"/q/{wrong}/")
        assert (unknown.status_code, "kan ikke brukes" in unknown.content.decode()) == (410, True)


def test_who_may_ask_and_what(cast: personas.Cast) -> None:
    with pytest.raises(Hidden):
        ask(cast, by=cast.actor("frida"))
    with pytest.raises(Hidden):
        ask(cast, by=cast.themselves("are"))
    for instrument in ("nothing", "ors", "phq-9", "how-i-am"):
        with pytest.raises(Invalid):
            ask(cast, instrument=instrument)
    for organisations in ((), (uuid4(), uuid4(), uuid4())):
        with pytest.raises(Invalid), transaction_as(JOB):
            services.open_survey(
                JOB, instrument="first-meeting-1", rater_person_id=uuid4(), about=About("x", organisations)
            )
    key = ask(cast)
    with pytest.raises(Hidden), transaction_as(cast.actor("kari")):
        services.link_to_send(cast.actor("kari"), asked_id=key)


def test_another_link_spends_nothing(cast: personas.Cast) -> None:
    mine, other = ask(cast), ask(cast, "sara")
    for seat in (JOB, cast.actor("kari"), anonymous(), holder(other)):
        with transaction.atomic(), acting_as(seat), connection.cursor() as cursor:
            cursor.execute("select measures_answer_survey(%s, '{}')", [mine])
            assert cursor.fetchone() == (False,)
    with transaction_as(holder(mine)), connection.cursor() as cursor:
        cursor.execute("select count(*) from measures_waiting")
        assert cursor.fetchone() == (0,)


def holder(key: UUID) -> Actor:
    return link_holder(key, purpose="test")


@pytest.mark.req("TIL-29", "TIL-30")
def test_a_leader_asks_colleagues_and_what_they_answer_has_no_name(cast: personas.Cast) -> None:
    leader, helper = cast.browser("berit"), cast.browser("kari")
    assert "/surveys/ask/" in leader.get("/surveys/").content.decode()
    assert "/surveys/ask/" not in helper.get("/surveys/").content.decode()
    page = leader.get("/surveys/ask/").content.decode()
    people = re.findall(r'name="people" value="([^"]+)"', page)
    assert str(cast.person("kari")) in people
    assert str(cast.person("sara")) not in people  # of another organisation
    (key,) = re.findall(r'name="round" value="([^"]+)"', page)
    form = {"survey": "trust-builders", "people": people, "round": key}
    for wrong in (
        {"survey": "first-meeting-1"},  # set off by a meeting, by nobody else
        {"survey": "how-i-am"},
        {"people": []},
        {"people": [str(cast.person("sara"))]},
        {"round": "x"},
    ):
        assert leader.post("/surveys/ask/", form | wrong).status_code == 422, wrong
    empty = leader.post("/surveys/ask/", {"round": key}).content.decode()
    assert "Velg hva du vil spørre om." in empty
    assert "Velg hvem du vil spørre." in empty
    for _again in range(2):  # sent twice, asked once
        assert leader.post("/surveys/ask/", form).status_code == 302
    assert asked_by(cast, "berit") == len(people)
    while asked_by(cast, "berit") < 5:  # other rounds: the same people again
        assert leader.post("/surveys/ask/", form | {"round": str(uuid4())}).status_code == 302
    with transaction_as(cast.actor("berit")):
        asked = list(Asked.objects.values_list("pk", flat=True))
    for one in asked[:5]:
        assert Client().post(path(one), {f"q{n}": "4" for n in range(1, 9)}).status_code == 200
    assert "5 svar" in helper.get("/surveys/trust-builders/").content.decode()
    assert "5 svar" not in cast.browser("frida").get("/surveys/trust-builders/").content.decode()


def asked_by(cast: personas.Cast, who: str) -> int:
    with transaction_as(cast.actor(who)):
        return Asked.objects.count()
