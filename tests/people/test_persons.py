"""Persons and the directory: what is kept, how it is found, and who may see it."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from django.test import override_settings

from brobygger.kernel import sealing
from brobygger.kernel.actor import Actor, Kind, Level, anonymous, link_holder
from brobygger.kernel.errors import Conflict, Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.live.services import open_stream, subscribe
from brobygger.people import queries, services
from brobygger.people.models import WITHOUT_ROW_SECURITY, Organisation, Person, TrustPerson
from brobygger.people.services import TrustPersonInput
from tests.access.tables import OPEN
from tests.people.cast import SYSTEM, Cast

NUMBER = "29822099635"  # made up: month + 80


def as_role(cast: Cast) -> Actor:
    return Actor(
        kind=Kind.ROLE,
        key=str(cast.vera_role),
        role_id=cast.vera_role,
        person_id=cast.vera,
        level=Level.TWO_FACTOR,
    )


def as_self(person_id) -> Actor:
    return Actor(kind=Kind.SELF, key=str(person_id), person_id=person_id, level=Level.CODE)


class TestRowSecurity:
    def seen_by(self, actor: Actor) -> set[str]:
        with transaction_as(actor):
            return set(Person.objects.values_list("name", flat=True))

    def test_staff_are_seen_by_everybody_signed_in_and_service_users_by_themselves(self, cast: Cast) -> None:
        staff = {"Vera Veileder", "Sara Psykolog", "Ada Admin"}
        assert self.seen_by(as_role(cast)) == staff
        assert self.seen_by(as_self(cast.are)) == staff | {"Are Bruker"}
        assert self.seen_by(anonymous()) == set()
        assert self.seen_by(link_holder(uuid4(), purpose="room")) == set()
        assert self.seen_by(SYSTEM) == staff | {"Are Bruker"}

    def test_those_who_share_a_stream_see_each_other(self, cast: Cast) -> None:
        stream = uuid4()
        helper = as_role(cast)
        with transaction_as(SYSTEM):
            open_stream(SYSTEM, stream_id=stream, state="open")
            subscribe(SYSTEM, stream_id=stream, seat=f"self:{cast.are}")
        assert "Are Bruker" not in self.seen_by(helper)
        with transaction_as(SYSTEM):
            subscribe(SYSTEM, stream_id=stream, seat=helper.seat)
        assert "Are Bruker" in self.seen_by(helper)
        with transaction_as(helper):
            assert queries.person_card(helper, cast.are).mobile_masked == "+47 ••• •• •67"

    def test_a_card_of_somebody_one_shares_nothing_with_is_hidden(self, cast: Cast) -> None:
        helper = as_role(cast)
        for person_id in (cast.are, uuid4()):
            with transaction_as(helper), pytest.raises(Hidden):
                queries.person_card(helper, person_id)

    def test_a_helper_changes_nobodys_row(self, cast: Cast) -> None:
        with transaction_as(as_role(cast)):
            assert Person.objects.filter(pk=cast.sara).update(name="X") == 0

    def test_trust_persons_are_the_persons_own_as_themselves(self, cast: Cast) -> None:
        are = as_self(cast.are)
        with transaction_as(are):
            services.set_trust_persons(are, persons=[TrustPersonInput("Mor", "moren min")])
        with transaction_as(are):
            assert [one.name for one in queries.trust_persons(are, cast.are)] == ["Mor"]
        for other in (as_role(cast), as_self(cast.vera), anonymous()):
            with transaction_as(other):
                assert not TrustPerson.objects.exists()
                with pytest.raises(Hidden):
                    queries.trust_persons(other, cast.are)

    def test_the_list_of_open_tables_is_the_one_that_the_access_tests_hold(self) -> None:
        ours = {table for table, _why in WITHOUT_ROW_SECURITY}
        assert ours <= OPEN.keys()
        assert {table for table in OPEN if table.startswith("people_")} <= ours


class TestIdentityNumbers:
    def test_sealed_found_and_never_readable_in_the_database(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            services.set_identity_number(SYSTEM, person_id=cast.are, text=f"{NUMBER[:6]} {NUMBER[6:]}")
            row = Person.objects.get(pk=cast.are)
            assert NUMBER not in f"{row.identity_number}{row.identity_index}"
            assert services.find_by_identity_number(SYSTEM, text=NUMBER) == cast.are
            services.set_identity_number(SYSTEM, person_id=cast.are, text="")
            assert services.find_by_identity_number(SYSTEM, text=NUMBER) is None

    def test_wrong_check_digit(self, cast: Cast) -> None:
        with transaction_as(SYSTEM), pytest.raises(Invalid):
            services.set_identity_number(SYSTEM, person_id=cast.are, text=NUMBER[:10] + "0")

    def test_two_persons_cannot_have_the_same(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            services.set_identity_number(SYSTEM, person_id=cast.are, text=NUMBER)
            with pytest.raises(Conflict):
                services.set_identity_number(SYSTEM, person_id=cast.sara, text=NUMBER)

    def test_only_ones_own(self, cast: Cast) -> None:
        helper = as_role(cast)
        with transaction_as(helper):
            with pytest.raises(Hidden):
                services.set_identity_number(helper, person_id=cast.are, text=NUMBER)
            with pytest.raises(Hidden):
                services.find_by_identity_number(helper, text=NUMBER)

    def test_rotation_brings_all_under_the_new_key(self, cast: Cast) -> None:
        old, new = os.urandom(32), os.urandom(32)
        with transaction_as(SYSTEM), override_settings(FIELD_KEYS={"old": old}):
            services.set_identity_number(SYSTEM, person_id=cast.are, text=NUMBER)
        with transaction_as(SYSTEM), override_settings(FIELD_KEYS={"new": new, "old": old}):
            assert services.reseal(SYSTEM) == 1
            assert services.reseal(SYSTEM) == 0
        with transaction_as(SYSTEM), override_settings(FIELD_KEYS={"new": new}):
            assert Person.objects.get(pk=cast.are).identity_number.startswith("new:")
            assert services.find_by_identity_number(SYSTEM, text=NUMBER) == cast.are

    def test_rotation_brings_the_secrets_of_apps_along(self, cast: Cast) -> None:
        from allauth.mfa.models import Authenticator

        old, new = os.urandom(32), os.urandom(32)
        with override_settings(FIELD_KEYS={"old": old}):
            sealed = sealing.seal("JBSWY3DP", purpose=services.FACTOR)
            Authenticator.objects.create(user_id=cast.accounts[cast.vera], type="totp", data={"secret": sealed})
        with transaction_as(SYSTEM), override_settings(FIELD_KEYS={"new": new, "old": old}):
            assert services.reseal(SYSTEM) == 1
        with override_settings(FIELD_KEYS={"new": new}):
            value = Authenticator.objects.get().data["secret"]
            assert sealing.unseal(value, purpose=services.FACTOR) == "JBSWY3DP"


class TestTheDirectory:
    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("vera", ["Vera Veileder"]),
            ("øyane", ["Sara Psykolog", "Sara Psykolog"]),
            ("straume", ["Sara Psykolog", "Sara Psykolog"]),
            ("sara straume psykolog", ["Sara Psykolog", "Sara Psykolog"]),
            ("are", []),
            ("41234567", []),
            ("", []),
            ("   ", []),
            ("%", []),
        ],
    )
    def test_finding_staff_and_never_service_users(self, cast: Cast, words: str, names: list[str]) -> None:
        helper = as_role(cast)
        with transaction_as(helper):
            assert [card.name for card in queries.find_staff(helper, words=words)] == names

    def test_by_title_in_the_readers_language(self, cast: Cast) -> None:
        from django.utils import translation

        helper = as_role(cast)
        with transaction_as(helper), translation.override("nb"):
            assert [card.name for card in queries.find_staff(helper, words="leder øyane")] == ["Sara Psykolog"]

    def test_contact_points_are_found_too(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            services.add_contact_point(SYSTEM, unit_id=cast.unit, name="Vakttelefon", held_by=cast.vera_role)
        helper = as_role(cast)
        with transaction_as(helper):
            found = queries.find_staff(helper, words="vakttelefon")
        assert [(card.name, card.held_by) for card in found] == [("Vakttelefon", cast.vera_role)]

    def test_an_ended_role_is_not_found_but_its_card_stays(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            services.end_role(SYSTEM, role_id=cast.vera_role)
            assert queries.find_staff(SYSTEM, words="vera") == []
            card = queries.role_card(SYSTEM, cast.vera_role)
        assert not card.is_active
        assert card.name == "Vera Veileder"

    def test_two_questions_however_many_are_found(self, cast: Cast, django_assert_num_queries) -> None:
        helper = as_role(cast)
        with transaction_as(helper), django_assert_num_queries(2):
            queries.find_staff(helper, words="a")

    def test_closed_to_visitors(self, cast: Cast) -> None:
        with transaction_as(anonymous()):
            for ask in (
                lambda: queries.find_staff(anonymous(), words="vera"),
                lambda: queries.role_card(anonymous(), cast.vera_role),
                lambda: queries.leaders_of(anonymous(), cast.unit),
            ):
                with pytest.raises(Hidden):
                    ask()

    def test_the_leader_of_a_unit(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            unit = queries.role_card(SYSTEM, cast.sara_roles[0]).unit_id
            assert [card.role_id for card in queries.leaders_of(SYSTEM, unit)] == [cast.sara_roles[1]]
            assert queries.leaders_of(SYSTEM, cast.unit) == []

    def test_norwegian_order(self) -> None:
        names = ["Åse", "Ærlig", "Anne", "Øystein", "Zara"]
        assert sorted(names, key=queries.norwegian_order) == ["Anne", "Zara", "Ærlig", "Øystein", "Åse"]


class TestAdministering:
    def test_only_administrators_with_two_factors(self, cast: Cast) -> None:
        def admin(level: Level) -> Actor:
            return Actor(
                kind=Kind.ROLE, key=str(cast.ada_role), role_id=cast.ada_role, level=level, is_administrator=True
            )

        organisation = {"name": "X", "number": "964338442", "sector": "other"}
        for actor in (as_role(cast), as_self(cast.ada), anonymous(), admin(Level.PASSWORD)):
            with transaction_as(actor), pytest.raises(Hidden):
                services.add_organisation(actor, **organisation)
        actor = admin(Level.TWO_FACTOR)
        with transaction_as(actor):
            services.add_organisation(actor, **organisation)
        assert Organisation.objects.filter(number="964338442").exists()

    def test_an_organisation_number_with_a_wrong_check_digit(self, cast: Cast) -> None:
        with transaction_as(SYSTEM), pytest.raises(Invalid) as error:
            services.add_organisation(SYSTEM, name="X", number="964338441", sector="other")
        assert error.value.code == "organisation-number-check"

    def test_the_same_number_or_unit_twice(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            with pytest.raises(Conflict):
                services.add_organisation(SYSTEM, name="Y", number="889640782", sector="nav")
            with pytest.raises(Conflict):
                services.add_unit(SYSTEM, organisation_id=cast.organisation, name="Oppfølging")

    def test_inviting_staff_finds_the_person_again(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            role = services.invite_staff(
                SYSTEM, unit_id=cast.unit, title="leader", name="Vera", email=" VERA@example.org "
            )
            assert queries.role_card(SYSTEM, role).person_id == cast.vera

    def test_a_service_user_who_begins_to_work_here_stays_the_same_person(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            role = services.invite_staff(
                SYSTEM,
                unit_id=cast.unit,
                title="peer-worker",
                name="Are",
                email="are@example.org",
                mobile="+47 412 34 567",
            )
            assert queries.role_card(SYSTEM, role).person_id == cast.are

    def test_an_address_and_a_number_of_two_people(self, cast: Cast) -> None:
        with transaction_as(SYSTEM), pytest.raises(Conflict):
            services.invite_staff(
                SYSTEM, unit_id=cast.unit, title="other", name="?", email="vera@example.org", mobile="41234567"
            )


class TestUrgentNumbers:
    def test_an_administrator_writes_whom_to_call(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            given = "Kommunens  akutteam: 55 00 00 00\n\nLegevakt:116 117\n"
            services.set_urgent_numbers(SYSTEM, organisation_id=cast.organisation, urgent=given)
            kept = queries.urgent_numbers(queries.organisation(SYSTEM, cast.organisation).urgent)
        assert [(one.name, one.digits) for one in kept] == [("Kommunens akutteam", "55000000"), ("Legevakt", "116117")]

    @pytest.mark.parametrize("wrong", ["Legevakt", "Legevakt: ring oss", ": 113", "a: 1", "\n".join(["a: 113"] * 4)])
    def test_what_is_no_name_with_a_number_is_refused(self, cast: Cast, wrong: str) -> None:
        with transaction_as(SYSTEM), pytest.raises(Invalid):
            services.set_urgent_numbers(SYSTEM, organisation_id=cast.organisation, urgent=wrong)

    def test_only_administrators_write_them(self, cast: Cast) -> None:
        helper = as_role(cast)
        with transaction_as(helper), pytest.raises(Hidden):
            services.set_urgent_numbers(helper, organisation_id=cast.organisation, urgent="")
