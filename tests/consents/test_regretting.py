"""Changing one's mind: any time, at once, without a reason, and for the person alone."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from brobygger.audit.models import Line
from brobygger.consents import queries, services
from brobygger.consents.models import Consent, ConsentParty, Objection
from brobygger.kernel.actor import system
from brobygger.kernel.errors import Hidden
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from tests.consents.conftest import SYSTEM, Cast, answer, party


def standing(cast: Cast):
    with transaction_as(cast.are):
        return queries.standing_consent(cast.are, cast.room)


def kinds_of_lines(cast: Cast) -> list[str]:
    with transaction_as(SYSTEM):
        return list(Line.objects.filter(room_id=cast.room).order_by("at").values_list("what", flat=True))


def test_taking_back_ends_the_yes_and_everybody_it_covered(cast: Cast):
    given = answer(cast, parties=[party(cast.vera)])
    with transaction_as(cast.are):
        done = services.withdraw(cast.are, consent_id=given.id)
    assert (done.room_id, done.person_id, done.consent_ids) == (cast.room, cast.are.person_id, (given.id,))
    assert standing(cast) is None
    with transaction_as(SYSTEM):
        assert not ConsentParty.objects.filter(ended_at=None).exists()
        assert OutboxEvent.objects.filter(kind="consents.withdrawn", ids__room_id=str(cast.room)).count() == 1
    assert kinds_of_lines(cast) == ["consents.given", "consents.withdrawn"]


def test_taking_back_twice_changes_nothing(cast: Cast):
    given = answer(cast)
    with transaction_as(cast.are):
        services.withdraw(cast.are, consent_id=given.id)
        assert services.withdraw(cast.are, consent_id=given.id).consent_ids == ()
    assert kinds_of_lines(cast).count("consents.withdrawn") == 1


def test_taking_back_an_older_yes_takes_back_the_newer_one_too(cast: Cast):
    first, second = answer(cast), answer(cast)
    with transaction_as(cast.are):
        assert services.withdraw(cast.are, consent_id=first.id).consent_ids == (second.id,)
    assert standing(cast) is None


@pytest.mark.parametrize("who", ["kari", "sara", "vera"])
def test_nobody_takes_back_for_the_person(cast: Cast, who: str):
    given = answer(cast, parties=[party(cast.vera)])
    actor = getattr(cast, who)
    with transaction_as(actor), pytest.raises(Hidden):
        services.withdraw(actor, consent_id=given.id)
    with transaction_as(actor), pytest.raises(Hidden):
        services.take_out(actor, room_id=cast.room, role_id=cast.vera.role_id)
    with transaction_as(actor), pytest.raises(Hidden):
        services.object_to(actor, room_id=cast.room, role_id=cast.vera.role_id)
    assert standing(cast) is not None


def test_what_does_not_exist_looks_like_what_is_not_mine(cast: Cast):
    for call in (
        lambda: services.withdraw(cast.are, consent_id=uuid4()),
        lambda: services.lift(cast.are, objection_id=uuid4()),
        lambda: services.take_out(cast.are, room_id=uuid4(), role_id=uuid4()),
    ):
        with transaction_as(cast.are), pytest.raises(Hidden):
            call()


def test_taking_out_one_helper_ends_the_yes_to_them_only(cast: Cast):
    answer(cast, parties=[party(cast.vera), party(cast.tore)])
    with transaction_as(cast.are):
        taken = services.take_out(cast.are, room_id=cast.room, role_id=cast.vera.role_id)
        again = services.take_out(cast.are, room_id=cast.room, role_id=cast.vera.role_id)
    assert (len(taken.party_ids), again.party_ids) == (1, ())
    assert taken.objection_id == again.objection_id
    left = standing(cast)
    assert left is not None
    assert [one.role_id for one in left.parties] == [cast.tore.role_id]


def test_taking_out_an_organisation_ends_the_yes_to_all_who_work_there(cast: Cast):
    answer(cast, parties=[party(cast.vera), party(cast.vidar), party(cast.tore)])
    with transaction_as(cast.are):
        taken = services.take_out(cast.are, room_id=cast.room, organisation_id=cast.vera.organisation_id)
    assert len(taken.party_ids) == 2
    assert "consents.organisation-taken-out" in kinds_of_lines(cast)


def test_taking_out_next_of_kin(cast: Cast):
    mother = uuid4()
    answer(cast, parties=[services.PartyInput(person_id=mother), party(cast.vera)])
    with transaction_as(cast.are):
        assert len(services.take_out(cast.are, room_id=cast.room, against_person_id=mother).party_ids) == 1


def test_objections_are_listed_until_they_are_lifted(cast: Cast):
    answer(cast)
    with transaction_as(cast.are):
        made = services.object_to(cast.are, room_id=cast.room, organisation_id=cast.sara.organisation_id)
        (listed,) = queries.objections(cast.are, cast.room, cast.are.person_id)
        assert (listed.id, listed.organisation_id) == (made.id, cast.sara.organisation_id)
        services.lift(cast.are, objection_id=made.id)
        services.lift(cast.are, objection_id=made.id)
        assert queries.objections(cast.are, cast.room, cast.are.person_id) == []
    assert kinds_of_lines(cast).count("consents.objection-lifted") == 1


def test_nobody_in_the_room_learns_whom_the_person_has_said_no_to(cast: Cast):
    answer(cast)
    with transaction_as(cast.are):
        services.object_to(cast.are, room_id=cast.room, role_id=cast.sara.role_id)
    for reader in (cast.kari, cast.sara):
        with transaction_as(reader):
            assert not Objection.objects.exists()
            with pytest.raises(Hidden):
                queries.objections(reader, cast.room, cast.are.person_id)


@pytest.mark.parametrize("whom", [{}, {"role_id": uuid4(), "organisation_id": uuid4()}])
def test_an_objection_is_about_exactly_one(cast: Cast, whom: dict):
    answer(cast)
    with transaction_as(cast.are), pytest.raises(ValueError, match="one organisation"):
        services.take_out(cast.are, room_id=cast.room, **whom)


def together(*calls) -> list[BaseException]:
    """Run the calls at the same moment, each on a connection of its own; return what they raised."""
    start = threading.Barrier(len(calls))
    faults: list[BaseException] = []

    def run(call) -> None:
        start.wait(20)
        try:
            call()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


@pytest.mark.parametrize("attempt", range(4))
def test_a_yes_and_a_taking_back_at_once_leave_one_of_the_two(real_cast: Cast, attempt: int):
    cast = real_cast
    first = answer(cast)

    def withdraw() -> None:
        with transaction_as(cast.are):
            services.withdraw(cast.are, consent_id=first.id)

    assert together(lambda: answer(cast), withdraw, lambda: answer(cast), withdraw) == []
    with transaction_as(system("counting")):
        standing = Consent.objects.filter(answer="yes", withdrawn_at=None, replaced_at=None)
        assert standing.count() <= 1
        assert ConsentParty.objects.filter(ended_at=None).exclude(consent__in=standing).count() == 0
        assert Consent.objects.count() == 3


def test_two_yes_at_once_leave_one(real_cast: Cast):
    cast = real_cast
    assert together(*[lambda: answer(cast, parties=[party(cast.vera)]) for _ in range(3)]) == []
    with transaction_as(system("counting")):
        assert Consent.objects.filter(answer="yes", withdrawn_at=None, replaced_at=None).count() == 1
        assert ConsentParty.objects.filter(ended_at=None).count() == 1


def test_the_same_helper_taken_out_twice_at_once_is_one_objection(real_cast: Cast):
    cast = real_cast
    answer(cast, parties=[party(cast.vera)])

    def take_out() -> None:
        with transaction_as(cast.are):
            services.take_out(cast.are, room_id=cast.room, role_id=cast.vera.role_id)

    assert together(take_out, take_out) == []
    with transaction_as(system("counting")):
        assert Objection.objects.count() == 1
