"""On which basis somebody may be in the room: the rule, case by case."""

import datetime as dt
from uuid import uuid4

import pytest

from brobygger.consents import access, services
from brobygger.consents.access import WhyNot
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.rowsecurity import transaction_as
from tests.consents.conftest import Cast, answer, card_of, party, yes_to

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def basis(cast: Cast, helper: Actor, **more) -> access.BasisDecision:
    with transaction_as(cast.kari):
        return access.basis_for(cast.kari, room_id=cast.room, card=card_of(helper), **more)


def kin(cast: Cast, person_id) -> access.BasisDecision:
    with transaction_as(cast.kari):
        return access.basis_for(cast.kari, room_id=cast.room, card=None, kind="next-of-kin", person_id=person_id)


def test_without_a_standing_yes_nobody_may_come_in(cast: Cast):
    for helper in (cast.frida, cast.sara, cast.vera):
        assert basis(cast, helper).why_not is WhyNot.NO_CONSENT
    answer(cast, answer="no")
    assert not basis(cast, cast.frida).allowed


@pytest.mark.parametrize("name", ["kari", "frida", "sara", "lise"])
def test_health_personnel_in_a_health_service_may_co_operate(cast: Cast, name: str):
    given = answer(cast)
    found = basis(cast, getattr(cast, name))
    assert (found.allowed, found.basis, found.consent_id) == (True, "health-cooperation", given.id)
    assert found.valid_until == given.valid_until


@pytest.mark.parametrize("name", ["vera", "vidar", "tore", "erik"])
def test_nav_school_and_peer_workers_need_the_persons_yes_by_name(cast: Cast, name: str):
    answer(cast)
    helper = getattr(cast, name)
    assert basis(cast, helper) == access.BasisDecision(False, why_not=WhyNot.NEEDS_YES)
    yes_to(cast, party(helper))
    found = basis(cast, helper)
    assert (found.allowed, found.basis) == (True, "consent")


def test_a_yes_to_one_helper_is_no_yes_to_a_colleague(cast: Cast):
    answer(cast, parties=[party(cast.vera)])
    assert basis(cast, cast.vera).allowed
    assert basis(cast, cast.vidar).why_not is WhyNot.NEEDS_YES


def test_a_colleague_may_take_over_the_place(cast: Cast):
    answer(cast, parties=[party(cast.vera)])
    assert basis(cast, cast.vidar, instead_of=cast.vera.role_id).basis == "consent"
    assert not basis(cast, cast.tore, instead_of=cast.vera.role_id).allowed  # another organisation


def test_a_yes_to_an_organisation_covers_those_who_work_there(cast: Cast):
    answer(cast, parties=[services.PartyInput(organisation_id=cast.vera.organisation_id)])
    assert basis(cast, cast.vera).allowed
    assert basis(cast, cast.vidar).allowed
    assert not basis(cast, cast.tore).allowed


def test_next_of_kin_need_the_persons_yes_by_name(cast: Cast):
    mother, stranger = uuid4(), uuid4()
    answer(cast, parties=[services.PartyInput(person_id=mother)])
    assert kin(cast, mother).basis == "consent"
    assert kin(cast, stranger).why_not is WhyNot.NEEDS_YES
    assert kin(cast, None).why_not is WhyNot.NEEDS_YES


def test_a_helper_as_next_of_kin_comes_in_as_that_only(cast: Cast):
    answer(cast)
    with transaction_as(cast.kari):
        found = access.basis_for(cast.kari, room_id=cast.room, card=card_of(cast.sara), kind="next-of-kin")
    assert found.why_not is WhyNot.NEEDS_YES


def take_out(cast: Cast, **whom) -> services.TakenOut:
    with transaction_as(cast.are):
        return services.take_out(cast.are, room_id=cast.room, **whom)


def test_a_helper_who_was_taken_out_stays_out_on_any_basis(cast: Cast):
    answer(cast, parties=[party(cast.vera)])
    for helper in (cast.vera, cast.sara):
        take_out(cast, role_id=helper.role_id)
        assert basis(cast, helper).why_not is WhyNot.OBJECTED
    assert basis(cast, cast.lise).allowed  # her colleague may still co-operate


def test_an_organisation_that_was_taken_out_stays_out(cast: Cast):
    answer(cast, parties=[services.PartyInput(organisation_id=cast.vera.organisation_id)])
    take_out(cast, organisation_id=cast.sara.organisation_id)
    take_out(cast, organisation_id=cast.vera.organisation_id)
    for helper in (cast.sara, cast.lise, cast.erik, cast.vera, cast.vidar):
        assert basis(cast, helper).why_not is WhyNot.OBJECTED
    assert basis(cast, cast.frida).allowed


def test_a_yes_by_name_goes_before_an_older_no_to_the_organisation(cast: Cast):
    answer(cast)
    take_out(cast, organisation_id=cast.sara.organisation_id)
    yes_to(cast, party(cast.sara))
    assert basis(cast, cast.sara).basis == "consent"
    assert basis(cast, cast.lise).why_not is WhyNot.OBJECTED


def test_a_yes_by_name_lifts_an_older_no_to_the_same_helper(cast: Cast):
    answer(cast)
    with transaction_as(cast.are):
        services.say_no_to(cast.are, room_id=cast.room, person_id=cast.are.person_id, party=party(cast.sara))
    assert basis(cast, cast.sara).why_not is WhyNot.OBJECTED
    yes_to(cast, party(cast.sara))
    assert basis(cast, cast.sara).allowed


def test_lifting_opens_up_but_lets_nobody_in_who_needs_a_yes(cast: Cast):
    answer(cast, parties=[party(cast.vera)])
    for helper in (cast.vera, cast.sara):
        objection = take_out(cast, role_id=helper.role_id).objection_id
        with transaction_as(cast.are):
            services.lift(cast.are, objection_id=objection)
    assert basis(cast, cast.sara).basis == "health-cooperation"
    assert basis(cast, cast.vera).why_not is WhyNot.NEEDS_YES


def test_when_the_yes_is_taken_back_or_over_every_basis_is_gone(cast: Cast):
    with clock.at(NOW):
        given = answer(cast, parties=[party(cast.vera)], period_months=3)
        assert basis(cast, cast.vera).allowed
    with clock.at(NOW + dt.timedelta(days=100)):
        assert basis(cast, cast.vera).why_not is WhyNot.NO_CONSENT
        assert basis(cast, cast.sara).why_not is WhyNot.NO_CONSENT
    with clock.at(NOW), transaction_as(cast.are):
        services.withdraw(cast.are, consent_id=given.id)
    with clock.at(NOW):
        assert basis(cast, cast.sara).why_not is WhyNot.NO_CONSENT


def test_the_rule_asks_at_most_three_questions_of_the_database(cast: Cast, django_assert_max_num_queries):
    answer(cast, parties=[party(cast.vera)])
    card = card_of(cast.vera)
    with transaction_as(cast.kari), django_assert_max_num_queries(5):  # two more say who asks
        access.basis_for(cast.kari, room_id=cast.room, card=card)
