"""Who is signed in: limits, second factor, roles, locks, endings."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from django.db import connection
from django.test import override_settings

from brobygger.kernel import clock
from brobygger.kernel.actor import Kind, Level
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services, sessions
from brobygger.people.models import Account, SignIn
from tests.people.cast import START, SYSTEM, Cast, enter, give_factor, who

MINUTE = dt.timedelta(minutes=1)


def at(minutes: float):
    return clock.at(START + minutes * MINUTE)


def signed_in(request):
    found = who(request)
    assert found is not None
    return found


def test_nobody_without_a_session(cast: Cast) -> None:
    assert sessions.who("") is None
    assert sessions.who("never-given-out") is None


def test_a_helper_with_one_role_acts_in_it(cast: Cast) -> None:
    give_factor(cast.accounts[cast.vera])
    found = signed_in(enter(cast, cast.vera))
    assert found.may_act
    assert found.actor.kind is Kind.ROLE
    assert found.actor.role_id == cast.vera_role
    assert found.actor.organisation_name == "NAV Askøy"
    assert not found.actor.is_health_personnel
    assert not found.can_switch


def test_one_question_to_the_database(cast: Cast, django_assert_num_queries) -> None:
    request = enter(cast, cast.are, level=Level.CODE)
    with django_assert_num_queries(1):
        assert who(request) is not None


def test_only_a_hash_of_the_session_key_is_stored(cast: Cast) -> None:
    request = enter(cast, cast.are, level=Level.CODE)
    row = SignIn.objects.get()
    assert request.session.session_key not in (row.session_hash, row.auth_hash)
    assert row.device == "Chrome · Android"


def test_somebody_without_a_role_is_themselves(cast: Cast) -> None:
    found = signed_in(enter(cast, cast.are, level=Level.CODE))
    assert found.actor.seat == f"self:{cast.are}"
    assert found.actor.level is Level.CODE


def test_a_helper_without_a_second_factor_reaches_only_what_enrols_one(cast: Cast) -> None:
    found = signed_in(enter(cast, cast.vera, level=Level.PASSWORD))
    assert found.must_enrol
    assert not found.may_act
    assert found.actor.kind is Kind.ANONYMOUS
    assert found.own_actor.role_id == cast.vera_role


def test_a_password_alone_is_nobody_once_a_factor_is_enrolled(cast: Cast) -> None:
    request = enter(cast, cast.vera, level=Level.PASSWORD)
    give_factor(cast.accounts[cast.vera])
    assert who(request) is None


def test_losing_every_factor_leads_back_to_enrolling(cast: Cast) -> None:
    found = signed_in(enter(cast, cast.vera, level=Level.TWO_FACTOR))
    assert found.must_enrol


class TestLimits:
    def test_a_helper_is_signed_out_after_30_idle_minutes(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        with at(0):
            request = enter(cast, cast.vera)
        with at(29.9):
            assert who(request) is not None
        with at(30):
            assert who(request) is None

    def test_what_a_human_does_moves_the_idle_limit_but_never_the_absolute_one(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        with at(0):
            request = enter(cast, cast.vera)
        for minute in range(20, 120, 20):
            with at(minute):
                sessions.renew(signed_in(request))
        with at(119.9):
            assert signed_in(request).seconds_left <= 6
        with at(120):
            assert who(request) is None

    def test_renewing_cannot_wake_what_has_ended(self, cast: Cast) -> None:
        with at(0):
            request = enter(cast, cast.are, level=Level.CODE)
            found = signed_in(request)
        with at(31):
            sessions.renew(found)
            assert who(request) is None

    def test_asking_who_moves_nothing(self, cast: Cast) -> None:
        with at(0):
            request = enter(cast, cast.are, level=Level.CODE)
        with at(29):
            before = signed_in(request).idle_until
        with at(29.5):
            assert signed_in(request).idle_until == before


class TestEndings:
    def test_a_new_password_set_by_anybody_ends_it(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        request = enter(cast, cast.vera)
        account = Account.objects.get(pk=cast.accounts[cast.vera])
        account.set_password("et helt annet passord")
        account.save()
        assert who(request) is None

    def test_a_closed_account_ends_it(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        with transaction_as(SYSTEM):
            services.deactivate(SYSTEM, account_id=cast.accounts[cast.are])
        assert who(request) is None
        assert SignIn.objects.get().ended_at is not None

    def test_an_ended_role_ends_it(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        request = enter(cast, cast.vera)
        with transaction_as(SYSTEM):
            services.end_role(SYSTEM, role_id=cast.vera_role)
        assert who(request) is None

    def test_a_role_that_ends_by_the_clock_ends_it(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        with at(0), transaction_as(SYSTEM):
            services.end_role(SYSTEM, role_id=cast.vera_role)
            role = services.give_role(
                SYSTEM, person_id=cast.vera, unit_id=cast.unit, title="nav-adviser", valid_until=START + 10 * MINUTE
            )
        with at(1):
            request = enter(cast, cast.vera)
            assert signed_in(request).role_id == role
        with at(10):
            assert who(request) is None

    def test_signing_out(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        key = request.session.session_key
        services.sign_out(request, who(request))
        assert sessions.who(key) is None

    def test_signing_in_again_on_the_same_browser_ends_the_former_sign_in(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        key = request.session.session_key
        with transaction_as(SYSTEM):
            services.enter(request, account_id=cast.accounts[cast.vera], level=Level.PASSWORD)
        assert sessions.who(key) is None
        assert signed_in(request).person_id == cast.vera

    def test_one_may_end_ones_own_other_sign_in_but_nobody_elses(self, cast: Cast) -> None:
        phone, desk = enter(cast, cast.are, level=Level.CODE), enter(cast, cast.are, level=Level.CODE)
        vera = enter(cast, cast.vera, level=Level.PASSWORD)
        me = signed_in(desk).actor
        with transaction_as(me):
            services.end_sign_in(me, session_id=signed_in(phone).session_id)
            with pytest.raises(Hidden):
                services.end_sign_in(me, session_id=signed_in(vera).session_id)
        assert who(phone) is None
        assert who(vera) is not None

    def test_open_streams_hear_of_it(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        closed: list[str] = []
        monkeypatch.setattr(services.sign_ins, "end_session", closed.append)
        request = enter(cast, cast.are, level=Level.CODE)
        session_id = signed_in(request).session_id
        services.sign_out(request, who(request))
        assert closed == [session_id]


class TestRoles:
    def test_with_two_roles_one_must_choose_first(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.sara])
        request = enter(cast, cast.sara)
        found = signed_in(request)
        assert found.must_choose
        assert found.actor.kind is Kind.ANONYMOUS
        with transaction_as(found.own_actor):
            services.choose_role(found.own_actor, role_id=cast.sara_roles[0])
        chosen = signed_in(request)
        assert chosen.actor.role_id == cast.sara_roles[0]
        assert chosen.actor.is_health_personnel
        assert not chosen.actor.is_leader
        assert chosen.can_switch

    def test_switching_changes_the_seat_and_closes_the_streams(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give_factor(cast.accounts[cast.sara])
        request = enter(cast, cast.sara, role_id=cast.sara_roles[0])
        closed: list[str] = []
        monkeypatch.setattr(services.sign_ins, "end_session", closed.append)
        found = signed_in(request)
        with transaction_as(found.actor):
            services.choose_role(found.actor, role_id=cast.sara_roles[1])
        assert signed_in(request).actor.is_leader
        assert closed == [found.session_id]

    def test_nobody_elses_role(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.sara])
        found = signed_in(enter(cast, cast.sara))
        with transaction_as(found.own_actor), pytest.raises(Hidden):
            services.choose_role(found.own_actor, role_id=cast.vera_role)

    def test_a_helper_may_be_themselves(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.sara])
        request = enter(cast, cast.sara)
        found = signed_in(request)
        with transaction_as(found.own_actor):
            services.choose_role(found.own_actor, role_id=None)
        assert signed_in(request).actor.seat == f"self:{cast.sara}"

    def test_a_code_by_text_message_is_not_enough_for_a_role(self, cast: Cast) -> None:
        request = enter(cast, cast.vera, level=Level.CODE, as_self=True)
        found = signed_in(request)
        with transaction_as(found.actor), pytest.raises(Invalid):
            services.choose_role(found.actor, role_id=cast.vera_role)
        assert signed_in(request).actor.kind is Kind.SELF


class TestDevicePin:
    @pytest.fixture
    def phone(self, cast: Cast):
        with at(0):
            request = enter(cast, cast.are, level=Level.CODE)
            me = signed_in(request).actor
            with transaction_as(me):
                services.set_device_pin(me, pin="2580")
        return request

    def test_locked_after_30_idle_minutes_and_opened_with_the_pin(self, phone) -> None:
        with at(31):
            locked = signed_in(phone)
            assert locked.locked
            assert locked.actor.kind is Kind.ANONYMOUS
            services.unlock(locked, pin="2580")
            assert signed_in(phone).may_act
        with at(60):
            assert signed_in(phone).may_act
        with at(62):
            assert signed_in(phone).locked

    def test_the_device_is_forgotten_after_30_days(self, phone) -> None:
        with at(30 * 24 * 60 - 1):
            assert signed_in(phone).locked
        with at(30 * 24 * 60):
            assert who(phone) is None

    def test_five_wrong_pins_and_one_signs_in_anew(self, phone) -> None:
        with at(31):
            for _ in range(4):
                with pytest.raises(Invalid) as error:
                    services.unlock(signed_in(phone), pin="0000")
                assert error.value.code == "pin-wrong"
            with pytest.raises(Invalid) as error:
                services.unlock(signed_in(phone), pin="0000")
            assert error.value.code == "pin-spent"
            assert who(phone) is None

    def test_locking_by_hand(self, phone) -> None:
        with at(1):
            services.lock(signed_in(phone))
            assert signed_in(phone).locked

    def test_without_a_pin_there_is_nothing_to_lock(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        services.lock(signed_in(request))
        assert signed_in(request).may_act

    @pytest.mark.parametrize("pin", ["", "123", "12a4", "123456789", "1234", "0000", "4321", "٢٥٨٠"])
    def test_pins_that_are_refused(self, cast: Cast, pin: str) -> None:
        me = signed_in(enter(cast, cast.are, level=Level.CODE)).actor
        with transaction_as(me), pytest.raises(Invalid):
            services.set_device_pin(me, pin=pin)

    def test_not_in_a_role(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        me = signed_in(enter(cast, cast.vera)).actor
        with transaction_as(me), pytest.raises(Hidden):
            services.set_device_pin(me, pin="2580")

    def test_a_role_takes_the_long_limit_away(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.sara])
        with at(0):
            request = enter(cast, cast.sara, as_self=True)
            me = signed_in(request).actor
            with transaction_as(me):
                services.set_device_pin(me, pin="2580")
                services.choose_role(me, role_id=cast.sara_roles[0])
        with at(31):
            assert who(request) is None

    def test_removing_it_brings_the_short_limits_back(self, phone) -> None:
        with at(10):
            me = signed_in(phone).actor
            with transaction_as(me):
                services.remove_device_pin(me)
        with at(41):
            assert who(phone) is None


class TestStory:
    def test_a_story_sign_in_counts_only_in_story_mode(self, cast: Cast) -> None:
        request = enter(cast, cast.vera, is_story=True)
        assert signed_in(request).may_act
        with override_settings(STORY=False):
            assert who(request) is None


def test_the_function_is_closed_to_others(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select prosecdef, proconfig from pg_proc where proname in "
            "('people_who', 'my_companions', 'people_has_own_room')"
        )
        rows = cursor.fetchall()
    assert len(rows) == 3
    assert all(definer and config == ["search_path=public, pg_temp"] for definer, config in rows)


class TestTheAccessLog:
    def lines(self, cast: Cast, person_id) -> list[tuple[str, str]]:
        from brobygger.audit.models import Line

        with transaction_as(SYSTEM):
            rows = Line.objects.filter(about_person_id=person_id).order_by("at")
            return [
                (row.what, row.seat) for row in rows if not row.what.startswith(("people.role-g", "people.person-r"))
            ]

    def test_signing_in_and_out_is_the_persons_own_doing(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        services.sign_out(request, who(request))
        seat = f"self:{cast.are}"
        assert self.lines(cast, cast.are) == [("people.signed-in", seat), ("people.signed-out", seat)]

    def test_a_failed_try_is_nobodys_we_know(self, cast: Cast) -> None:
        asked = services.ask_sign_in_code(mobile="41234567", ip="192.0.2.1")
        for _ in range(5):
            with pytest.raises(Invalid):
                services.check_sign_in_code(code_id=asked.code_id, digits="no", ip="192.0.2.1")
        assert self.lines(cast, cast.are) == [
            *[("people.sign-in-failed", "anonymous:")] * 4,
            ("people.locked-out", "anonymous:"),
        ]


def test_whoever_listens_hears_of_an_ended_sign_in_when_it_is_committed(
    real_db: None, owner_connection, database_urls
) -> None:
    from tests.people.cast import make_cast

    cast = make_cast()
    request = enter(cast, cast.are, level=Level.CODE)
    found = signed_in(request)
    with psycopg.connect(database_urls.app, autocommit=True) as listener:
        listener.execute("listen brobygger_live")
        services.sign_out(request, found)
        heard = [notice.payload for notice in listener.notifies(timeout=5, stop_after=1)]
    assert found.session_id in "".join(heard)


def test_what_is_over_is_forgotten_in_time(cast: Cast) -> None:
    from brobygger.people.models import OneTimeCode

    with at(0):
        enter(cast, cast.are, level=Level.CODE)
        services.ask_sign_in_code(mobile="41234567", ip="192.0.2.1")
    for days, codes, sign_ins in ((0.5, 1, 1), (2, 0, 1), (91, 0, 0)):
        with at(days * 24 * 60), transaction_as(SYSTEM):
            services.forget_old(SYSTEM, days=90)
            assert (OneTimeCode.objects.count(), SignIn.objects.count()) == (codes, sign_ins)


def test_a_helper_hands_the_device_over_behind_a_code_for_once(cast: Cast) -> None:
    give_factor(cast.accounts[cast.vera])
    with at(0):
        request = enter(cast, cast.vera)
        me = signed_in(request).actor
        with transaction_as(me):
            services.lock_behind(me, pin="2580")
    with at(40):
        locked = signed_in(request)
        assert locked.locked
        assert locked.actor.kind is Kind.ANONYMOUS
        services.unlock(locked, pin="2580")
        assert not signed_in(request).has_pin
    with at(71):
        assert who(request) is None
