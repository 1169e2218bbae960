"""Writing lines: named types only, in the transaction of what they tell about, for everybody and readable by few."""

import datetime as dt
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from brobygger.audit import kinds, services
from brobygger.audit.models import Line
from brobygger.kernel import clock, decisions
from brobygger.kernel.actor import anonymous, link_holder, system
from brobygger.kernel.errors import Denied, Hidden
from brobygger.kernel.rowsecurity import acting_as, transaction_as
from tests.audit.conftest import helper, look, person

MOMENT = dt.datetime(2026, 11, 17, 13, 2, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_line_says_who_in_which_role_whose_data_what_on_which_basis_and_when():
    actor, about, room = helper(), uuid4(), uuid4()
    with clock.at(MOMENT), transaction_as(actor):
        services.record(
            actor, what="rooms.read", about_person_id=about, room_id=room, basis="consent", details={"count": 3}
        )
        line = Line.objects.get()
    assert (line.at, line.what, line.basis) == (MOMENT, "rooms.read", "consent")
    assert (line.seat, line.person_id, line.role_id) == (actor.seat, actor.person_id, actor.role_id)
    assert (line.organisation_id, line.about_person_id, line.room_id) == (actor.organisation_id, about, room)
    assert line.details == {"count": 3}
    assert not line.machine


@pytest.mark.django_db
def test_an_unknown_type_is_refused():
    actor = helper()
    with transaction_as(actor), pytest.raises(kinds.UnknownKind, match=r"rooms\.peeped"):
        services.record(actor, what="rooms.peeped")


@pytest.mark.django_db(transaction=True)
def test_a_line_belongs_in_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        services.record(helper(), what="rooms.read")


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, {"a": 1}, "x" * 201, object()])
def test_details_hold_ids_codes_and_numbers_only(value: object):
    actor = helper()
    with transaction_as(actor), pytest.raises(TypeError):
        services.record(actor, what="rooms.read", details={"value": value})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor", [anonymous(), link_holder(uuid4(), purpose="invitation"), system("notices"), helper()]
)
def test_everybody_can_write_a_line_without_being_able_to_read_it_back(actor):
    with transaction_as(actor):
        services.record(actor, what="people.invitation-opened", about_person_id=uuid4())
    with transaction_as(system("counting")):
        assert Line.objects.filter(seat=actor.seat).count() == 1


@pytest.mark.django_db
def test_nobody_writes_a_line_in_somebody_elses_name():
    with transaction_as(helper()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        services.record(helper(), what="rooms.read")


@pytest.mark.django_db
def test_what_the_system_does_is_a_machines_reading():
    actor = system("notices")
    with transaction_as(actor):
        services.record(actor, what="notify.sent", about_person_id=uuid4())
        assert Line.objects.get().machine


@pytest.mark.django_db
def test_a_look_is_one_line_for_a_seat_a_room_and_an_hour():
    actor, room, about = helper(), uuid4(), uuid4()

    def looks(moment: dt.datetime, *, who=actor, where=room) -> bool:
        with clock.at(moment), transaction_as(who):
            return services.record_look(who, what="rooms.read", room_id=where, about_person_id=about)

    assert looks(MOMENT)
    assert not looks(MOMENT + dt.timedelta(minutes=40))
    assert looks(MOMENT + dt.timedelta(hours=1))
    assert looks(MOMENT, where=uuid4())
    assert looks(MOMENT, who=helper())


@pytest.mark.django_db(transaction=True)
def test_a_look_that_was_rolled_back_is_written_the_next_time(django_assert_num_queries):
    actor, room, about = helper(), uuid4(), uuid4()

    def looks() -> bool:
        return services.record_look(actor, what="rooms.read", room_id=room, about_person_id=about)

    with transaction_as(actor):
        assert looks()
        transaction.set_rollback(True)
    with transaction_as(actor):
        assert looks()
    with transaction_as(actor), django_assert_num_queries(0):
        assert not looks()  # this process knows that it is committed


@pytest.mark.django_db
def test_a_repeated_look_costs_one_query(django_assert_num_queries):
    actor, room, about = helper(), uuid4(), uuid4()
    with transaction_as(actor):
        services.record_look(actor, what="rooms.read", room_id=room, about_person_id=about)
        with django_assert_num_queries(1):
            services.record_look(actor, what="rooms.read", room_id=room, about_person_id=about)


@pytest.mark.django_db
def test_only_looks_are_looks():
    actor = helper()
    with transaction_as(actor), pytest.raises(kinds.UnknownKind):
        services.record_look(actor, what="rooms.closed", room_id=uuid4(), about_person_id=uuid4())


@pytest.mark.django_db
def test_refusals_are_kept_with_their_object_and_reason():
    actor, room = helper(), uuid4()
    with transaction_as(actor):
        decisions.keep_refusal(actor, Hidden("rooms.read", why="never in", object_id=room))
        decisions.keep_refusal(actor, Denied("rooms.post", reason="room-paused", why="paused", object_id="text"))
    with transaction_as(system("counting")):
        found = {line.details["what"]: line for line in Line.objects.filter(refused=True, what="access.refused")}
    hidden, denied = found["rooms.read"], found["rooms.post"]
    assert (hidden.object_id, hidden.details) == (room, {"what": "rooms.read", "why": "never in"})
    assert (denied.object_id, denied.details) == (None, {"what": "rooms.post", "why": "paused"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["update audit_line set what = 'x'", "delete from audit_line", "truncate audit_line"]
)
def test_the_application_cannot_change_the_log(statement: str):
    look(helper(), uuid4(), uuid4())
    with (
        transaction_as(system("cleaning")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_even_the_owner_is_refused_by_the_triggers(real_db, owner_connection):
    look(helper(), uuid4(), uuid4())
    services.seal_waiting()
    for statement in (
        "update audit_line set what = 'x'",
        "delete from audit_line",
        "truncate audit_line",
        "truncate audit_line_other",
        "update audit_seal set digest = 'x'",
        "delete from audit_seal",
        "truncate audit_seal",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(statement)
    assert services.verify().whole


def test_the_moment_of_writing_is_the_databases_own(real_db, owner_connection):
    actor = helper()
    with clock.at(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)), transaction_as(actor):
        services.record(actor, what="rooms.read")
    written = owner_connection.execute("select at, written_at, now() from audit_line").fetchone()
    assert written[0].year == 2020
    assert abs((written[2] - written[1]).total_seconds()) < 60


@pytest.mark.django_db
def test_who_reads_which_lines():
    are, sara = person(), helper()
    look(sara, are.person_id, uuid4())
    look(helper(), are.person_id, uuid4())
    as_helper_herself = person(sara.person_id)

    def seen(actor) -> int:
        with transaction_as(actor):
            return Line.objects.count()

    assert seen(are) == 2
    assert seen(sara) == 1
    assert seen(helper()) == 0
    assert seen(as_helper_herself) == 0
    assert seen(anonymous()) == 0
    with transaction_as(are), acting_as(system("sealing")):
        assert Line.objects.count() == 2


@pytest.mark.django_db
def test_a_search_for_staff_is_kept_once_an_hour_however_many_letters_are_typed():
    actor = helper()
    with clock.at(MOMENT), transaction_as(actor):
        for _letter in "vera":
            services.record_look(actor, what="people.staff-searched")
    with transaction_as(system("counting")):
        assert [line.seat for line in Line.objects.filter(what="people.staff-searched")] == [actor.seat]
