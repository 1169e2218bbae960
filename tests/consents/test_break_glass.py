"""Emergency access: health personnel, a reason, two hours; the person is told, and a leader goes through it."""

import dataclasses
import datetime as dt
from uuid import uuid4

import pytest

from brobygger.audit.models import Line
from brobygger.consents import queries, services
from brobygger.consents.models import BreakGlass
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Level
from brobygger.kernel.errors import Conflict, Denied, Hidden, Invalid
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services as people
from brobygger.rooms import services as rooms
from tests.consents.conftest import SYSTEM, Cast, in_role
from tests.consents.test_regretting import together

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
REASON = "Akutt innleggelse, trenger å vite hvem som følger opp"


def start(cast: Cast, actor: Actor, reason: str = REASON) -> services.BreakGlassStarted:
    with transaction_as(actor):
        return services.start_break_glass(actor, room_id=cast.room, person_id=cast.are.person_id, reason=reason)


def review(actor: Actor, case_id, verdict: str = "justified", note: str = "") -> None:
    with transaction_as(actor):
        services.review_break_glass(actor, break_glass_id=case_id, review=verdict, note=note)


def queue(actor: Actor, **more) -> list[queries.BreakGlassCase]:
    with transaction_as(actor):
        return queries.review_queue(actor, **more)


def test_it_lasts_two_hours(cast: Cast):
    with clock.at(NOW):
        started = start(cast, cast.sara)
    assert started.ends_at == NOW + dt.timedelta(hours=2)
    for moment, lasts in ((NOW, True), (started.ends_at - dt.timedelta(seconds=1), True), (started.ends_at, False)):
        with clock.at(moment), transaction_as(cast.sara):
            assert (queries.my_break_glass(cast.sara, cast.room) is not None) is lasts


def test_the_person_is_told_and_the_log_keeps_it(cast: Cast):
    started = start(cast, cast.sara)
    with transaction_as(SYSTEM):
        news = OutboxEvent.objects.get(kind="consents.break-glass-started")
        line = Line.objects.get(what="consents.break-glass-started")
    assert news.ids["person_id"] == str(cast.are.person_id)
    assert news.ids["break_glass_id"] == str(started.id)
    assert (line.about_person_id, line.basis, line.role_id) == (cast.are.person_id, "break-glass", cast.sara.role_id)
    assert REASON not in str(line.details) + str(news.ids)


def test_a_second_start_gives_the_same_access(cast: Cast):
    with clock.at(NOW):
        first = start(cast, cast.sara)
    with clock.at(NOW + dt.timedelta(minutes=30)):
        assert start(cast, cast.sara) == first
    with clock.at(NOW + dt.timedelta(hours=3)):
        assert start(cast, cast.sara).id != first.id


@pytest.mark.parametrize("name", ["vera", "tore", "erik"])
def test_only_health_personnel_in_a_health_service(cast: Cast, name: str):
    with pytest.raises(Hidden):
        start(cast, getattr(cast, name))


def test_neither_the_person_nor_a_weak_sign_in(cast: Cast):
    for actor in (cast.are, dataclasses.replace(cast.sara, level=Level.PASSWORD)):
        with pytest.raises(Hidden):
            start(cast, actor)


@pytest.mark.parametrize("reason", ["", "haster", "   a   b   ", "\u200b" * 20, "x" * 1001])
def test_a_reason_is_needed(cast: Cast, reason: str):
    with pytest.raises(Invalid) as refused:
        start(cast, cast.sara, reason)
    assert refused.value.field == "reason"


def test_attempts_are_limited_and_a_rollback_keeps_the_count(cast: Cast):
    for hour in range(5):
        with clock.at(NOW + dt.timedelta(hours=3 * hour)):
            start(cast, cast.sara)
    with clock.at(NOW + dt.timedelta(hours=15)), pytest.raises(Denied) as refused:
        start(cast, cast.sara)
    assert refused.value.reason == "not-allowed"
    with clock.at(NOW + dt.timedelta(hours=15)):
        start(cast, cast.lise)  # a colleague has attempts of their own
    with clock.at(NOW + dt.timedelta(hours=25)):
        start(cast, cast.sara)


def test_it_may_be_ended_before_its_time_by_the_one_who_started_it(cast: Cast):
    started = start(cast, cast.sara)
    with transaction_as(cast.lise), pytest.raises(Hidden):
        services.end_break_glass(cast.lise, break_glass_id=started.id)
    with transaction_as(cast.sara):
        services.end_break_glass(cast.sara, break_glass_id=started.id)
        services.end_break_glass(cast.sara, break_glass_id=started.id)
        assert queries.my_break_glass(cast.sara, cast.room) is None
    with transaction_as(SYSTEM):
        assert OutboxEvent.objects.filter(kind="consents.break-glass-ended").count() == 1


def test_a_leader_of_the_unit_goes_through_it(cast: Cast):
    started = start(cast, cast.sara)
    (case,) = queue(cast.lise)
    assert (case.id, case.reason, case.role_id) == (started.id, REASON, cast.sara.role_id)
    review(cast.lise, started.id, "not-justified", "Det fantes en vanlig vei inn")
    assert queue(cast.lise) == []
    (done,) = queue(cast.lise, reviewed=True)
    assert (done.review, done.reviewed_by_role_id) == ("not-justified", cast.lise.role_id)
    with transaction_as(SYSTEM):
        assert OutboxEvent.objects.filter(kind="consents.break-glass-reviewed").count() == 1
        assert Line.objects.get(what="consents.break-glass-reviewed").details == {"review": "not-justified"}
        assert Line.objects.filter(what="consents.review-queue-read").count() == 3


def test_where_a_unit_has_no_leader_the_organisations_leader_goes_through_it(cast: Cast):
    with transaction_as(SYSTEM):
        unit = people.add_unit(SYSTEM, organisation_id=cast.sara.organisation_id, name="Akutteam", place="Bergen")
        person = people.add_person(SYSTEM, name="Olav Akutt", email="olav@example.org")
        olav = in_role(people.give_role(SYSTEM, person_id=person, unit_id=unit, title="doctor"))
    started = start(cast, olav)
    assert [case.id for case in queue(cast.lise)] == [started.id]

    with transaction_as(SYSTEM):
        own = people.add_person(SYSTEM, name="Unni Egen", email="unni@example.org")
        unni = in_role(people.give_role(SYSTEM, person_id=own, unit_id=unit, title="leader", is_leader=True))
    assert queue(cast.lise) == []
    with pytest.raises(Hidden):
        review(cast.lise, started.id)
    review(unni, started.id)
    assert queue(unni) == []


def test_the_queue_is_in_the_order_of_time(cast: Cast):
    ids = []
    for hour in (0, 3, 6):
        with clock.at(NOW + dt.timedelta(hours=hour)):
            ids.append(start(cast, cast.sara).id)
    assert [case.id for case in queue(cast.lise)] == ids


def test_nobody_reviews_their_own(cast: Cast):
    started = start(cast, cast.lise)
    assert queue(cast.lise) == []
    with pytest.raises(Hidden):
        review(cast.lise, started.id)


def test_only_a_leader_of_that_unit_reviews(cast: Cast):
    started = start(cast, cast.sara)
    elsewhere = dataclasses.replace(cast.kari, is_leader=True)
    for actor in (cast.sara, cast.kari, cast.vera, cast.are, elsewhere):
        with pytest.raises(Hidden):
            review(actor, started.id)
    for actor in (cast.sara, cast.are, elsewhere):
        with pytest.raises(Hidden):
            queue(actor)
    with pytest.raises(Hidden):
        review(cast.lise, uuid4())


@pytest.mark.parametrize(("verdict", "note"), [("perhaps", ""), ("not-justified", ""), ("not-justified", "nei")])
def test_a_review_that_cannot_be_used_is_refused(cast: Cast, verdict: str, note: str):
    started = start(cast, cast.sara)
    with pytest.raises(Invalid):
        review(cast.lise, started.id, verdict, note)
    assert len(queue(cast.lise)) == 1


def test_it_is_reviewed_once(cast: Cast):
    started = start(cast, cast.sara)
    review(cast.lise, started.id)
    with pytest.raises(Conflict):
        review(cast.lise, started.id, "not-justified", "Jeg ombestemte meg")


def test_the_person_sees_that_it_happened_and_not_what_was_written(cast: Cast):
    started = start(cast, cast.sara)
    review(cast.lise, started.id, "not-justified", "Det fantes en vanlig vei inn")
    with transaction_as(cast.are):
        (case,) = queries.break_glass_of(cast.are, cast.room, cast.are.person_id)
    assert (case.id, case.review) == (started.id, "not-justified")
    assert (case.reason, case.review_note) == ("", "")
    with transaction_as(cast.sara), pytest.raises(Hidden):
        queries.break_glass_of(cast.sara, cast.room, cast.are.person_id)


def test_the_database_shows_an_access_to_those_three_only(cast: Cast):
    start(cast, cast.sara)

    def seen(actor: Actor) -> int:
        with transaction_as(actor):
            return BreakGlass.objects.count()

    assert [seen(actor) for actor in (cast.sara, cast.lise, cast.are)] == [1, 1, 1]
    assert [seen(actor) for actor in (cast.kari, cast.vera, cast.frida, cast.erik)] == [0, 0, 0, 0]


def test_two_starts_at_once_are_one_access(real_cast: Cast):
    cast = real_cast
    assert together(*[lambda: start(cast, cast.sara)] * 3) == []
    with transaction_as(SYSTEM):
        assert BreakGlass.objects.count() == 1


def test_a_search_that_finds_no_room_is_refused_and_kept_in_the_log(cast: Cast):
    """The refusal must not be undone with the search."""
    with transaction_as(cast.sara):
        with pytest.raises(Invalid) as refused:
            rooms.break_glass(cast.sara, reason=REASON, mobile="41234567")
        assert refused.value.code == "no-room"
    with transaction_as(SYSTEM):
        line = Line.objects.get(refused=True)
    assert (line.seat, line.details["what"]) == (cast.sara.seat, "rooms.break-glass")
