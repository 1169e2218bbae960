"""Status meetings: leaders are asked the day before, write three short answers, and read each other's."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from brobygger.config.reactions import pilots as reaction
from brobygger.kernel import clock
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.kernel.working_time import OSLO
from brobygger.notify.models import Delivery
from brobygger.pilots import queries, rules, services
from brobygger.pilots.services import Words
from tests.days import ordinary_monday
from tests.personas import Cast
from tests.pilots.test_preparing import do, running

MONDAY = ordinary_monday()
FIRST = MONDAY + dt.timedelta(weeks=1)  # the first status meeting of a pilot that begins on that Monday
FRIDAY = FIRST - dt.timedelta(days=3)


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), OSLO)


def write(cast: Cast, who: str, key: UUID, day: dt.date, decided: str = "Kari ringer Anne.") -> None:
    do(cast, who, services.write_answer, pilot_id=key, meeting_on=day, words=Words("Ett rom.", "", decided))


@pytest.fixture
def pilot(cast: Cast) -> UUID:
    with clock.at(at(MONDAY)):
        return running(cast)


def told(moment: dt.datetime) -> list[UUID]:
    with clock.at(moment), transaction_as(reaction.SYSTEM):
        reaction.ask_leaders()
        return sorted(Delivery.objects.filter(template="coming-up").values_list("person_id", flat=True))


@pytest.mark.parametrize(
    ("today", "meeting"),
    [(FRIDAY, FIRST), (FIRST, FIRST), (FIRST + rules.WRITTEN_AFTER, FIRST), (FIRST + dt.timedelta(days=4), "next")],
)
def test_one_writes_to_the_next_meeting_or_to_the_last_one_until_three_days_after(
    today: dt.date, meeting: dt.date | str
) -> None:
    expected = FIRST + dt.timedelta(weeks=1) if meeting == "next" else meeting
    assert rules.meeting_to_answer(MONDAY, today) == expected


@pytest.mark.req("SAM-14")
def test_leaders_are_asked_once_on_the_working_day_before_and_not_when_they_have_written(
    cast: Cast, pilot: UUID
) -> None:
    berit, anne = cast.person("berit"), cast.person("anne")
    assert told(at(FRIDAY - dt.timedelta(days=1))) == []
    assert told(at(FRIDAY, hour=5)) == []
    with clock.at(at(FRIDAY, hour=8)):
        write(cast, "berit", pilot, FIRST)
    for _twice in range(2):
        assert told(at(FRIDAY)) == [anne]
    assert told(at(FIRST)) == [anne]
    assert berit not in told(at(FIRST))


def test_a_pilot_that_has_stopped_asks_nobody(cast: Cast, pilot: UUID) -> None:
    do(cast, "sara", services.set_ready, pilot_id=pilot, ready=False)
    assert told(at(FRIDAY)) == []


@pytest.mark.req("SAM-12", "SAM-14")
def test_a_leader_writes_on_one_page_and_the_others_read_it_the_newest_first(cast: Cast, pilot: UUID) -> None:
    address = f"/pilots/{pilot}/answers/"
    with clock.at(at(FRIDAY)):
        berit = cast.browser("berit")
        assert address in berit.get("/").content.decode()
        sent = {"meeting": str(FIRST), "happened": "Ett rom er laget.", "hinders": "", "decided": "Vi spør NAV."}
        assert berit.post(address, sent).status_code == 302
        assert address not in berit.get("/").content.decode()
        assert "Har ikke skrevet ennå: Anne Lunde" in berit.get(address).content.decode()
        write(cast, "berit", pilot, FIRST, "Vi spør NAV på fredag.")
    with clock.at(at(FIRST + dt.timedelta(days=7))):
        write(cast, "anne", pilot, FIRST + dt.timedelta(days=7))
        shown = cast.browser("anne").get(address).content.decode()
        assert "Vi spør NAV." not in shown
        assert 0 < shown.index("Kari ringer Anne.") < shown.index("Vi spør NAV på fredag.")
        assert address in cast.browser("berit").get("/").content.decode()
        assert cast.browser("kari").get(address).status_code == 404
        with pytest.raises(Hidden):
            write(cast, "kari", pilot, FIRST + dt.timedelta(days=7))


def test_what_was_typed_stays_when_it_is_too_long_or_the_meeting_is_another_one(cast: Cast, pilot: UUID) -> None:
    address = f"/pilots/{pilot}/answers/"
    with clock.at(at(FIRST + dt.timedelta(days=4))):
        berit = cast.browser("berit")
        for meeting, hinders in ((FIRST, "Vi har ikke tid."), ("i går", "Vi har ikke tid."), (FIRST, "Lenge " * 100)):
            answer = berit.post(address, {"meeting": str(meeting), "happened": "", "hinders": hinders, "decided": ""})
            shown = answer.content.decode()
            assert answer.status_code == 422
            assert hinders.strip() in shown
            assert f'name="meeting" value="{FIRST + dt.timedelta(days=7)}"' in shown
        with pytest.raises(Invalid):
            services_write_nothing(cast, pilot)


def services_write_nothing(cast: Cast, key: UUID) -> None:
    words = Words("", "  ", "\n")
    do(cast, "berit", services.write_answer, pilot_id=key, meeting_on=FIRST + dt.timedelta(days=7), words=words)


def test_nobody_writes_before_the_start_or_after_the_end(cast: Cast, pilot: UUID) -> None:
    with clock.at(at(rules.ends_on(MONDAY) + dt.timedelta(days=1))):
        assert do(cast, "berit", queries.answers, pilot_id=pilot).day is None
        with pytest.raises(Invalid):
            write(cast, "berit", pilot, FIRST)
