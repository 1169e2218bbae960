"""Away, and who answers: said by oneself or one's leader, seen in the room, and followed when an answer waits."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brobygger.config.reactions import promises as reaction
from brobygger.directory import queries, services
from brobygger.directory.queries.units import today
from brobygger.kernel import clock
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO
from brobygger.notify.models import Delivery
from brobygger.people import services as people
from tests import personas
from tests.personas import Cast
from tests.rooms.scene import Scene

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


def do(cast: Cast, who: str, what: Any, **given: Any) -> Any:
    actor = cast.actor(who)
    with transaction_as(actor):
        return what(actor, **given)


def away(cast: Cast, who: str, deputy: str = "", by: str = "", **days: dt.date) -> UUID:
    """Somebody is away from today on for a week."""
    key: UUID = do(
        cast,
        by or who,
        services.set_absence,
        role_id=cast.role(who),
        **({"first_day": today(), "last_day": today() + WEEK} | days),
        deputy_role_id=cast.role(deputy) if deputy else None,
    )
    return key


def answering(cast: Cast, who: str) -> set[str]:
    with transaction_as(personas.MAKER):
        return {card.name.split()[0] for card in queries.answers_for(personas.MAKER, cast.role(who))}


def test_the_chain_of_deputies_goes_to_somebody_who_is_there_else_to_the_contact_point(cast: Cast) -> None:
    assert answering(cast, "vera") == {"Vera"}
    first = away(cast, "vera", "tor")
    assert answering(cast, "vera") == {"Tor"}
    away(cast, "tor", "vera")  # a ring: nobody is left but the contact point, whose holder is away as well
    assert answering(cast, "vera") == {"Tor"}
    do(cast, "vera", services.remove_absence, absence_id=first)
    assert answering(cast, "vera") == answering(cast, "tor") == {"Vera"}


def test_without_a_deputy_the_contact_point_answers_and_an_ended_deputy_is_none(cast: Cast) -> None:
    away(cast, "vera")
    assert answering(cast, "vera") == {"Tor"}  # who holds NAV's contact point
    away(cast, "kari", "berit")
    do(cast, "odd", people.end_role, role_id=cast.role("berit"))
    assert answering(cast, "kari") == {"Trond"}  # anybody there, where whoever keeps the inbox and leads is not
    do(cast, "odd", people.end_role, role_id=cast.role("trond"))
    assert answering(cast, "kari") == {"Kari"}  # the contact point is hers; there is nobody else to name


def test_only_oneself_and_ones_leader(cast: Cast) -> None:
    away(cast, "kari", "berit", by="berit")
    for stranger in ("frida", "tor", "odd"):
        with pytest.raises(Hidden):
            away(cast, "kari", by=stranger, first_day=today() + 3 * WEEK, last_day=today() + 3 * WEEK)
    with pytest.raises(Hidden):
        away(cast, "berit", by="kari")
    assert cast.browser("berit").get(f"/me/absence/of/{cast.role('kari')}/").status_code == 200
    assert cast.browser("tor").get(f"/me/absence/of/{cast.role('kari')}/").status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "deputy", "code"),
    [
        (2, 1, "", "order"),
        (-9, -8, "", "past"),
        (0, 800, "", "long"),
        (0, 1, "frida", "no-deputy"),
        (0, 1, "kari", "no-deputy"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, first: int, last: int, deputy: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        away(
            cast,
            "kari",
            deputy,
            first_day=today() + dt.timedelta(days=first),
            last_day=today() + dt.timedelta(days=last),
        )
    assert refused.value.code == code


def test_the_page_takes_it_keeps_what_was_typed_and_says_who_answers(cast: Cast) -> None:
    browser = cast.browser("vera")
    days = {"first_day": today().isoformat(), "last_day": (today() - WEEK).isoformat()}
    wrong = browser.post("/me/absence/", days | {"deputy": str(cast.role("tor"))})
    assert wrong.status_code == 422
    assert days["last_day"] in wrong.content.decode()
    days["last_day"] = (today() + WEEK).isoformat()
    answer = browser.post("/me/absence/", days | {"deputy": str(cast.role("tor"))}, follow=True)
    page = answer.content.decode()
    assert "Notert. Fra den dagen svarer: Tor Hansen" in page
    assert "Tor Hansen svarer" in page
    assert browser.post("/me/absence/", days | {"deputy": ""}).status_code == 422  # twice


def test_the_room_shows_it_beside_the_member_to_all_for_one_query(room: Scene) -> None:
    cast = room.cast
    address = f"/rooms/{room.room_id}/members/"
    browser = cast.browser("are")
    browser.get(address)
    with CaptureQueriesContext(connection) as before:
        assert "Borte til" not in browser.get(address).content.decode()
    away(cast, "vera", "tor", last_day=today())
    away(cast, "kari")
    with CaptureQueriesContext(connection) as after:
        page = browser.get(address).content.decode()
    assert "Borte til i dag, Tor svarer" in page
    assert "Psykisk helse og rus svarer" in page
    assert len(after) == len(before)


def test_a_deputy_from_another_unit_of_the_organisation_is_searched_for_and_what_was_typed_stays(cast: Cast) -> None:
    browser = cast.browser("vera")
    days = {"first_day": today().isoformat(), "last_day": (today() + WEEK).isoformat()}
    assert "Knut" not in browser.get("/me/absence/").content.decode()
    page = browser.post("/me/absence/", days | {"deputy": "", "find": "knut", "search": "1"}).content.decode()
    assert "1 person funnet" in page
    assert days["last_day"] in page
    assert f'value="{cast.role("knut")}" selected' in page
    assert (
        "Ingen funnet i andre enheter" in browser.post("/me/absence/", {"find": "Kari", "search": "1"}).content.decode()
    )
    other = browser.post("/me/absence/", days | {"deputy": str(cast.role("kari"))})
    assert other.status_code == 422  # another organisation
    page = browser.post("/me/absence/", days | {"deputy": str(cast.role("knut"))}, follow=True).content.decode()
    assert "Notert. Fra den dagen svarer: Knut" in page
    assert answering(cast, "vera") == {"Knut"}


def test_a_deputy_who_is_away_too_is_said_with_who_answers_then(cast: Cast) -> None:
    away(cast, "knut", first_day=today() + 2 * DAY, last_day=today() + 3 * DAY)
    away(cast, "vera", "knut")
    page = cast.browser("vera").get("/me/absence/").content.decode()
    assert page.count("Knut Aas svarer") == 2  # before and after
    assert page.count("Kontaktpunktet hos NAV Øygarden svarer") == 1


def test_where_the_contact_points_holder_is_away_their_deputy_answers_then_a_leader(cast: Cast) -> None:
    away(cast, "vera")
    with transaction_as(personas.MAKER):
        people.give_role(
            personas.MAKER,
            person_id=cast.person("knut"),
            unit_id=people.story_id("unit", "nav-oygarden"),
            title="leader",
            is_leader=True,
        )
    held = away(cast, "tor", "knut")
    assert answering(cast, "vera") == {"Knut"}
    do(cast, "tor", services.remove_absence, absence_id=held)
    away(cast, "tor")
    assert answering(cast, "vera") == {"Knut"}  # as the leader


@pytest.mark.req("SAM-13")
def test_when_an_answer_is_late_the_deputy_is_told_instead_then_the_contact_point_and_the_room_says_so(
    room: Scene,
) -> None:
    cast = room.cast
    monday = dt.datetime(2026, 12, 7, 10, 0, tzinfo=OSLO)
    with clock.at(monday):
        away(cast, "vera", "knut")
        room.say("are", "Når er møtet?", to=[room.member("vera").id])
    told = {}
    soon = monday + dt.timedelta(minutes=30)
    with clock.at(soon), transaction_as(reaction.SYSTEM):
        reaction.look_now(room.room_id)  # the deputy is told at once, not when it is late
        assert [one.person_id for one in Delivery.objects.filter(template="colleague-waits")] == [cast.person("knut")]
    with clock.at(soon):
        page = cast.browser("are").get(f"/rooms/{room.room_id}/").content.decode()
        assert re.search("Vera er borte til [^.]+. desember. Knut Aas har fått beskjed.", page)
        assert "Se hvem som svarer" in page
    for days in (2, 3):
        with clock.at(monday + dt.timedelta(days=days, hours=6)), transaction_as(reaction.SYSTEM):
            reaction.look_now(room.room_id)
            sent = Delivery.objects.filter(template__in=("answer-waits", "colleague-waits"))
            told[days] = dict(sent.values_list("person_id", "template"))
        with clock.at(monday + dt.timedelta(days=days, hours=6)):
            page = cast.browser("are").get(f"/rooms/{room.room_id}/").content.decode()
            assert ("Vera er borte, og Knut Aas har fått beskjed." in page) is (days == 2)
            assert ("Arbeidsstedet har fått beskjed." in page) is (days == 3)
    assert told[2] == {cast.person("knut"): "colleague-waits"}
    assert told[3] == told[2] | {cast.person("tor"): "colleague-waits"}
