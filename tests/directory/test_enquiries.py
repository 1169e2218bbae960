"""One writes to a unit, and knows: received, read, taken, passed on, answered. Nobody else sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from brobygger.config.reactions import directory as reaction
from brobygger.directory import queries, services
from brobygger.directory.models import Enquiry, EnquiryStep
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.notify.models import Delivery
from brobygger.people import services as people
from tests.personas import Cast

NAV = people.story_id("unit", "nav-oygarden")
DPS = people.story_id("unit", "dps-poliklinikk")
QUESTION = "Når kan vi henvise til kurset?"


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def ask(cast: Cast, question: str = QUESTION, unit: UUID = NAV) -> UUID:
    key: UUID = do(cast, "kari", services.send, unit_id=unit, question=question)
    return key


def way(cast: Cast, who: str, key: UUID) -> list[tuple[str, str, str]]:
    actor = cast.actor(who)
    with transaction_as(actor):
        return [(step.did, step.name, step.to_name) for step in queries.enquiry(actor, key)[1]]


def told() -> set[UUID]:
    """Let the reactions run on what has happened; who has been told of enquiries."""
    with transaction_as(reaction.SYSTEM):
        for news in OutboxEvent.objects.filter(kind__startswith="directory.").order_by("id"):
            tell = reaction.tell_receiver if news.kind.endswith("arrived") else reaction.tell_sender
            for _twice in range(2):
                tell(news.ids)
        sent = Delivery.objects.filter(key__startswith="enquiry:")
        assert all(one.template == "something-happened" for one in sent)
        return set(sent.values_list("person_id", flat=True))


@pytest.mark.req("DFM-23")
def test_the_sender_sees_each_step_to_the_answer(cast: Cast) -> None:
    key = ask(cast)
    browser = cast.browser("kari")
    page = f"/directory/enquiries/{key}/"
    assert "Mottatt av NAV Øygarden, ikke lest ennå" in browser.get(page).content.decode()
    assert cast.browser("vera").get(page).status_code == 200
    assert "Lest hos NAV Øygarden, ingen har tatt den ennå" in browser.get(page).content.decode()
    do(cast, "vera", services.take, enquiry_id=key)
    assert "Vera Moe hos NAV Øygarden tar seg av den" in browser.get(page).content.decode()
    do(cast, "vera", services.pass_on, enquiry_id=key, to_role_id=cast.role("tor"), reason="Tor har vakt")
    shown = browser.get(page).content.decode()
    assert "Sendt til Tor Hansen hos NAV Øygarden, som ikke har tatt den ennå" in shown
    assert "«Tor har vakt»" in shown
    do(cast, "tor", services.answer, enquiry_id=key, answer="Hver tirsdag.")
    assert "Hver tirsdag." in browser.get(page).content.decode()
    assert [did for did, _name, _to in way(cast, "kari", key)] == ["sent", "read", "took", "passed-on", "answered"]


def test_it_goes_to_another_units_inbox_with_a_reason_and_the_one_who_passed_it_on_follows_it(cast: Cast) -> None:
    key = ask(cast)
    do(cast, "vera", services.pass_on, enquiry_id=key, to_unit_id=DPS, reason="Det er kurs hos dere")
    assert way(cast, "vera", key)[-1] == ("passed-on", "Vera Moe", "Allmennpoliklinikken")
    with pytest.raises(Hidden):
        way(cast, "tor", key)  # it has left his unit
    do(cast, "sara", services.answer, enquiry_id=key, answer="Mandager.")
    assert way(cast, "kari", key)[-1][:2] == ("answered", "Sara Dahl")
    with pytest.raises(Hidden):
        do(cast, "vera", services.answer, enquiry_id=key, answer="Jeg også")


def test_others_do_not_see_it_nor_does_the_person_or_a_job(cast: Cast) -> None:
    key = ask(cast)
    for stranger in ("frida", "berit", "sara", "odd"):
        with pytest.raises(Hidden):
            way(cast, stranger, key)
        assert cast.browser(stranger).get(f"/directory/enquiries/{key}/").status_code == 404
    with transaction_as(reaction.SYSTEM):
        assert Enquiry.objects.count() == EnquiryStep.objects.count() == 0
    assert cast.browser("are").get("/directory/enquiries/").status_code == 404


def test_one_takes_it_and_the_next_is_told_who(cast: Cast) -> None:
    key = ask(cast)
    do(cast, "vera", services.take, enquiry_id=key)
    with pytest.raises(Conflict, match="Vera Moe"):
        do(cast, "tor", services.take, enquiry_id=key)
    answer = cast.browser("tor").post(f"/directory/enquiries/{key}/answer/", {"answer": "Lang tekst som blir"})
    assert answer.status_code == 422
    assert "Lang tekst som blir" in answer.content.decode()
    do(cast, "vera", services.answer, enquiry_id=key, answer="Ja")
    with pytest.raises(Conflict):
        do(cast, "vera", services.answer, enquiry_id=key, answer="Ja igjen")


def test_what_is_handed_to_one_may_be_taken_by_a_colleague_until_they_take_it(cast: Cast) -> None:
    key = ask(cast)
    do(cast, "tor", services.pass_on, enquiry_id=key, to_role_id=cast.role("vera"), reason="Vera kan det")
    do(cast, "tor", services.take, enquiry_id=key)  # she was busy
    do(cast, "tor", services.pass_on, enquiry_id=key, to_role_id=cast.role("vera"), reason="Vera kan det best")
    do(cast, "vera", services.take, enquiry_id=key)
    with pytest.raises(Conflict):
        do(cast, "tor", services.take, enquiry_id=key)


def test_when_whoever_took_it_has_left_a_colleague_takes_over(cast: Cast) -> None:
    key = ask(cast)
    do(cast, "vera", services.take, enquiry_id=key)
    do(cast, "odd", people.end_role, role_id=cast.role("vera"))
    do(cast, "tor", services.take, enquiry_id=key)
    assert way(cast, "tor", key)[-1][:2] == ("took", "Tor Hansen")


def test_the_sender_cannot_handle_what_they_sent(cast: Cast) -> None:
    key = ask(cast)
    for what, given in (
        (services.take, {}),
        (services.answer, {"answer": "x"}),
        (services.pass_on, {"reason": "x", "to_unit_id": DPS}),
    ):
        with pytest.raises(Hidden):
            do(cast, "kari", what, enquiry_id=key, **given)


@pytest.mark.parametrize(
    ("question", "code"),
    [("", "empty"), ("x" * 1001, "long"), ("Gjelder 12839140191", "identity-number"), ("a\u200bb", "unprintable")],
)
def test_what_cannot_be_asked_is_refused_and_stays_in_the_field(cast: Cast, question: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(cast, question)
    assert refused.value.code == code
    answer = cast.browser("kari").post(f"/directory/units/{NAV}/ask/", {"text": question})
    assert answer.status_code == 422
    assert question[:20] in answer.content.decode()


def test_identity_numbers_are_refused_in_reasons_and_answers_too(cast: Cast) -> None:
    key = ask(cast)
    for what, given in ((services.answer, {"answer": "12839140191"}), (services.pass_on, {"reason": "128391 40191"})):
        extra = {"to_unit_id": DPS} if "reason" in given else {}
        with pytest.raises(Invalid) as refused:
            do(cast, "vera", what, enquiry_id=key, **given, **extra)
        assert refused.value.code == "identity-number"


def test_nobody_writes_to_a_unit_where_nobody_reads(cast: Cast) -> None:
    empty = do(cast, "odd", people.add_unit, organisation_id=cast.organisation("askoy"), name="Ny enhet")
    with pytest.raises(Invalid) as refused:
        ask(cast, unit=empty)
    assert refused.value.code == "nobody-there"
    page = cast.browser("kari").get(f"/directory/units/{empty}/").content.decode()
    assert "Spør dem om noe" not in page
    with pytest.raises(Invalid):
        ask(cast, unit=people.story_id("unit", "oygarden-psyk"))  # her own


def test_it_is_passed_on_to_somebody_with_a_reason(cast: Cast) -> None:
    key = ask(cast)
    for given in ({}, {"to_unit_id": NAV}, {"to_role_id": cast.role("vera")}):
        with pytest.raises(Invalid) as refused:
            do(cast, "vera", services.pass_on, enquiry_id=key, reason="Fordi", **given)
        assert refused.value.field == "to"
    with pytest.raises(Invalid) as refused:
        do(cast, "vera", services.pass_on, enquiry_id=key, reason=" ", to_unit_id=DPS)
    assert refused.value.field == "reason"
    address = f"/directory/enquiries/{key}/pass-on/"
    browser = cast.browser("vera")
    assert "Tor " in browser.get(address).content.decode()
    assert "Allmennpoliklinikken" in browser.get(f"{address}?q=allmenn").content.decode()
    bad = browser.post(address, {"to": "unit:nonsense", "reason": "Beholdes"})
    assert bad.status_code == 422
    assert "Beholdes" in bad.content.decode()


def test_whoever_keeps_the_inbox_is_told_and_the_sender_of_the_answer_without_content(cast: Cast) -> None:
    key = ask(cast)
    assert told() == {cast.person("tor")}  # he holds the unit's contact point
    do(cast, "tor", services.pass_on, enquiry_id=key, to_role_id=cast.role("sara"), reason="Sara vet")
    assert told() == {cast.person("tor"), cast.person("sara")}
    do(cast, "sara", services.answer, enquiry_id=key, answer="Ja")
    assert told() == {cast.person("tor"), cast.person("sara"), cast.person("kari")}


def test_the_home_page_says_that_something_waits(cast: Cast) -> None:
    assert "henvendelse" not in cast.browser("vera").get("/").content.decode().lower().replace("henvendelser</a>", "")
    key = ask(cast)
    assert "1 henvendelse venter på svar fra deg eller enheten din." in cast.browser("tor").get("/").content.decode()
    do(cast, "vera", services.take, enquiry_id=key)
    assert "1 henvendelse venter" in cast.browser("vera").get("/").content.decode()
    assert "1 henvendelse venter" not in cast.browser("tor").get("/").content.decode()
