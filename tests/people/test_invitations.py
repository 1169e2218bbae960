"""Invitations: the link, the code, the limits, and everything that may go wrong with them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.test import Client

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.kernel.errors import Hidden, Invalid, TooMany
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import queries, services
from brobygger.people.models import Invitation, OneTimeCode, Person, SignIn
from brobygger.people.services import NoLongerValid
from tests.people.cast import START, SYSTEM, Cast

MINUTE = dt.timedelta(minutes=1)
IP = "192.0.2.7"


def helper(cast: Cast, role: UUID | None = None) -> Actor:
    """Vera in her role, signed in with two factors."""
    role = role or cast.vera_role
    return Actor(
        kind=Kind.ROLE,
        key=str(role),
        role_id=role,
        person_id=cast.vera,
        organisation_id=cast.organisation,
        level=Level.TWO_FACTOR,
    )


def invite(cast: Cast, *, mobile: str = "41234567", name: str = "Are", object_id: UUID | None = None) -> str:
    """Invite and return the secret of the link, as the phone gets it."""
    actor = helper(cast)
    with transaction_as(actor):
        issued = services.invite(actor, purpose="room", object_id=object_id or uuid4(), name=name, mobile=mobile)
    with transaction_as(SYSTEM):
        sent = services.invitation_to_send(SYSTEM, invitation_id=issued.invitation_id)
    assert sent is not None
    return sent.link.rstrip("/").rpartition("/")[2]


def last_digits() -> str:
    with transaction_as(SYSTEM):
        code = OneTimeCode.objects.order_by("-created_at").first()
        assert code is not None
        sent = services.code_to_send(SYSTEM, code_id=code.pk)
    assert sent is not None
    return sent.digits


def wrong(digits: str) -> str:
    return str((int(digits) + 1) % 1_000_000).zfill(6)


class TestTheLink:
    def test_opening_sends_a_code_to_the_invited_number_and_the_right_one_signs_in(self, cast: Cast) -> None:
        room = uuid4()
        secret = invite(cast, object_id=room)
        client = Client()
        page = client.get(f"/i/{secret}/")
        assert page.status_code == 200
        assert "+47 ••• •• •67" in page.content.decode()
        answer = client.post(f"/i/{secret}/", {"code": last_digits()})
        assert answer.url == f"/rooms/{room}/consent/"
        row = SignIn.objects.get()
        assert (row.person_id, row.level, row.as_self) == (cast.are, Level.CODE, True)
        with transaction_as(SYSTEM):
            assert Invitation.objects.get().used_at is not None

    def test_only_hashes_are_stored_and_nothing_secret_travels(self, cast: Cast) -> None:
        secret = invite(cast)
        Client().get(f"/i/{secret}/")
        digits = last_digits()
        with transaction_as(SYSTEM):
            invitations = list(Invitation.objects.values())
        assert invitations
        stored = str([invitations, list(OneTimeCode.objects.values())])
        travelled = str(list(OutboxEvent.objects.values()))
        for hidden in (secret, f"'{digits}'"):
            assert hidden not in stored
            assert hidden not in travelled

    def test_used_twice(self, cast: Cast) -> None:
        secret = invite(cast)
        services.open_invitation(secret=secret, ip=IP)
        digits = last_digits()
        services.check_code(secret=secret, code=digits, ip=IP)
        with pytest.raises(NoLongerValid):
            services.check_code(secret=secret, code=digits, ip=IP)
        assert Client().get(f"/i/{secret}/").status_code == 410

    def test_expired(self, cast: Cast) -> None:
        with clock.at(START):
            secret = invite(cast)
        with clock.at(START + dt.timedelta(days=7)), pytest.raises(NoLongerValid):
            services.open_invitation(secret=secret, ip=IP)

    def test_revoked(self, cast: Cast) -> None:
        secret = invite(cast)
        actor = helper(cast)
        with transaction_as(actor):
            services.revoke_invitation(actor, invitation_id=Invitation.objects.get().pk)  # the sender sees it
        with pytest.raises(NoLongerValid):
            services.open_invitation(secret=secret, ip=IP)

    def test_revoked_by_its_sender_only(self, cast: Cast) -> None:
        invite(cast)
        with transaction_as(SYSTEM):
            invitation_id = Invitation.objects.get().pk
        other = helper(cast, cast.sara_roles[0])
        with transaction_as(other), pytest.raises(Hidden):
            services.revoke_invitation(other, invitation_id=invitation_id)

    def test_forwarded_to_somebody_else_it_still_asks_for_the_code_of_the_invited_number(self, cast: Cast) -> None:
        secret = invite(cast)
        stranger = Client()
        stranger.get(f"/i/{secret}/")
        for guess in ("000000", "123456"):
            if guess != last_digits():
                assert stranger.post(f"/i/{secret}/", {"code": guess}).status_code == 200
        assert "_auth_user_id" not in stranger.session
        with transaction_as(SYSTEM):
            sent = services.code_to_send(SYSTEM, code_id=OneTimeCode.objects.get().pk)
        assert sent is not None
        assert sent.mobile == "+4741234567"

    def test_the_number_has_gone_to_somebody_else(self, cast: Cast) -> None:
        secret = invite(cast)
        with transaction_as(SYSTEM):
            Person.objects.filter(pk=cast.are).update(mobile=None)
        with pytest.raises(NoLongerValid):
            services.open_invitation(secret=secret, ip=IP)

    @pytest.mark.parametrize("secret", ["x", "a" * 43, "æøå", "%00"])
    def test_unknown(self, cast: Cast, secret: str) -> None:
        assert Client().get(f"/i/{secret}/").status_code == 410

    def test_a_second_invitation_to_the_same_thing_replaces_the_first(self, cast: Cast) -> None:
        room = uuid4()
        first, second = invite(cast, object_id=room), invite(cast, object_id=room)
        with pytest.raises(NoLongerValid):
            services.open_invitation(secret=first, ip=IP)
        assert services.open_invitation(secret=second, ip=IP).purpose == "room"

    def test_opening_again_sends_no_second_code_unless_asked(self, cast: Cast) -> None:
        secret = invite(cast)
        for _ in range(3):
            services.open_invitation(secret=secret, ip=IP)
        assert OneTimeCode.objects.count() == 1
        first = last_digits()
        services.open_invitation(secret=secret, ip=IP, again=True)
        assert OneTimeCode.objects.count() == 2
        with pytest.raises(Invalid):
            services.check_code(secret=secret, code=first, ip=IP)
        services.check_code(secret=secret, code=last_digits(), ip=IP)


class TestTheCode:
    def test_five_tries(self, cast: Cast) -> None:
        secret = invite(cast)
        services.open_invitation(secret=secret, ip=IP)
        digits = last_digits()
        for _ in range(5):
            with pytest.raises(Invalid):
                services.check_code(secret=secret, code=wrong(digits), ip=IP)
        with pytest.raises(Invalid) as error:
            services.check_code(secret=secret, code=digits, ip=IP)
        assert error.value.code == "code-wrong"

    def test_tries_stay_counted_when_the_request_is_rolled_back(self, cast: Cast) -> None:
        secret = invite(cast)
        client = Client()
        client.get(f"/i/{secret}/")
        digits = last_digits()
        for _ in range(5):
            client.post(f"/i/{secret}/", {"code": wrong(digits)})
        client.post(f"/i/{secret}/", {"code": digits})
        assert not SignIn.objects.exists()
        assert OneTimeCode.objects.get().tries == 5

    def test_new_codes_and_other_addresses_give_no_more_than_twenty_tries_an_hour(self, cast: Cast) -> None:
        secret, answers = invite(cast), []
        for n in range(5):
            services.open_invitation(secret=secret, ip=f"192.0.2.{n}", again=True)
            digits = last_digits()
            for _ in range(5):
                with pytest.raises((Invalid, TooMany)) as refused:
                    services.check_code(secret=secret, code=wrong(digits), ip=f"198.51.100.{n}")
                answers.append(refused.value.code)
        assert answers == ["code-wrong"] * 20 + ["too-many"] * 5
        with pytest.raises(TooMany):
            services.open_invitation(secret=secret, ip="192.0.2.9", again=True)

    def test_ten_minutes(self, cast: Cast) -> None:
        with clock.at(START):
            secret = invite(cast)
            services.open_invitation(secret=secret, ip=IP)
            digits = last_digits()
        with clock.at(START + 10 * MINUTE), pytest.raises(Invalid):
            services.check_code(secret=secret, code=digits, ip=IP)

    @pytest.mark.parametrize("given", ["", "      ", "abcdef", "１２３４５６", "0" * 12])
    def test_nonsense(self, cast: Cast, given: str) -> None:
        secret = invite(cast)
        services.open_invitation(secret=secret, ip=IP)
        with pytest.raises(Invalid):
            services.check_code(secret=secret, code=given, ip=IP)

    def test_spaces_do_not_matter(self, cast: Cast) -> None:
        secret = invite(cast)
        services.open_invitation(secret=secret, ip=IP)
        digits = last_digits()
        assert services.check_code(secret=secret, code=f" {digits[:3]} {digits[3:]} ", ip=IP).person_id == cast.are

    def test_a_sign_in_code_is_no_invitation_code(self, cast: Cast) -> None:
        secret = invite(cast)
        asked = services.ask_sign_in_code(mobile="41234567", ip=IP)
        with pytest.raises(Invalid):
            services.check_code(secret=secret, code=services.codes.secrets.digits_of(asked.code_id), ip=IP)


class TestTheSender:
    def test_known_and_unknown_numbers_give_the_same(self, cast: Cast) -> None:
        actor = helper(cast)
        with transaction_as(actor):
            for mobile in ("41234567", "98765432"):
                services.invite(actor, purpose="room", object_id=UUID(int=7), name="Navn", mobile=mobile)
            cards = queries.my_invitations(actor, purpose="room", object_id=UUID(int=7))
        assert {(card.name_given, card.state, card.purpose) for card in cards} == {("Navn", "waiting", "room")}
        with transaction_as(SYSTEM):
            assert Person.objects.get(pk=cast.are).name == "Are Bruker"
            assert Person.objects.get(mobile="+4798765432").name == "Navn"

    def test_the_person_behind_a_number_stays_hidden_from_the_sender(self, cast: Cast) -> None:
        invite(cast, mobile="98765432")
        actor = helper(cast)
        with transaction_as(actor):
            assert not Person.objects.filter(mobile__in=["+4741234567", "+4798765432"]).exists()

    @pytest.mark.parametrize("mobile", ["12", "+4755123456", "+999", "004741234567", "ring meg"])
    def test_malformed_or_not_mobile(self, cast: Cast, mobile: str) -> None:
        actor = helper(cast)
        with transaction_as(actor), pytest.raises(Invalid) as error:
            services.invite(actor, purpose="room", object_id=uuid4(), name="Are", mobile=mobile)
        assert error.value.field == "mobile"

    @pytest.mark.parametrize("name", ["", "   ", "\u200b\u0000", "x" * 201])
    def test_names(self, cast: Cast, name: str) -> None:
        actor = helper(cast)
        with transaction_as(actor), pytest.raises(Invalid):
            services.invite(actor, purpose="room", object_id=uuid4(), name=name, mobile="41234567")

    def test_a_foreign_mobile_may_be_invited(self, cast: Cast) -> None:
        assert invite(cast, mobile="+46701234567")

    def test_limit_of_a_sender_towards_one_number(self, cast: Cast) -> None:
        for _ in range(3):
            invite(cast)
        with pytest.raises(TooMany):
            invite(cast)

    def test_limit_of_a_sender(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        limits = services.invitations.limits
        monkeypatch.setattr(limits, "INVITATIONS_PER_SENDER", limits.Limit("sender-test", 2, 60 * MINUTE))
        invite(cast, mobile="98765431")
        invite(cast, mobile="98765432")
        with pytest.raises(TooMany):
            invite(cast, mobile="98765433")

    def test_limit_of_an_organisation(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        limits = services.invitations.limits
        monkeypatch.setattr(limits, "INVITATIONS_PER_ORGANISATION", limits.Limit("organisation-test", 1, 60 * MINUTE))
        invite(cast, mobile="98765431")
        with pytest.raises(TooMany):
            invite(cast, mobile="98765432")

    def test_what_others_have_sent_to_a_number_never_shows(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        limits = services.invitations.limits
        monkeypatch.setattr(limits, "INVITATIONS_PER_NUMBER", limits.Limit("number-test", 1, 60 * MINUTE))
        invite(cast)
        invite(cast)
        assert OutboxEvent.objects.filter(kind="people.invitation-issued").count() == 1

    def test_not_by_somebody_signed_in_too_weakly(self, cast: Cast) -> None:
        weak = Actor(kind=Kind.ROLE, key=str(cast.vera_role), role_id=cast.vera_role, level=Level.PASSWORD)
        with transaction_as(weak), pytest.raises(Hidden):
            services.invite(weak, purpose="room", object_id=uuid4(), name="Are", mobile="41234567")


def test_too_many_openings_from_one_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = services.invitations.limits
    monkeypatch.setattr(limits, "OPENINGS_PER_IP", limits.Limit("openings-test", 2, 60 * MINUTE))
    client = Client()
    assert [client.get("/i/x/").status_code for _ in range(3)] == [410, 410, 429]


class TestPasswordLinks:
    def sent_secret(self) -> str:
        with transaction_as(SYSTEM):
            row = Invitation.objects.filter(purpose="password").order_by("-created_at").first()
            assert row is not None
            sent = services.invitation_to_send(SYSTEM, invitation_id=row.pk)
        assert sent is not None
        return sent.link.rstrip("/").rpartition("/")[2]

    def test_the_same_answer_to_everybody(self, cast: Cast) -> None:
        known = Client().post("/password/", {"email": "Vera@example.org"})
        unknown = Client().post("/password/", {"email": "nobody@example.org"})
        assert known.status_code == unknown.status_code == 200
        assert OutboxEvent.objects.filter(kind="people.invitation-issued").count() == 1

    def test_a_new_password_ends_every_sign_in_and_the_link(self, cast: Cast) -> None:
        from tests.people.cast import enter, who

        request = enter(cast, cast.vera, level=Level.PASSWORD)
        services.ask_password_link(email="vera@example.org", ip=IP)
        secret = self.sent_secret()
        client = Client()
        assert client.get(f"/password/{secret}/").status_code == 200
        assert client.post(f"/password/{secret}/", {"password": "kort"}).status_code == 200
        assert client.post(f"/password/{secret}/", {"password": "en ny lang setning"}).url == "/sign-in/password/"
        assert client.get(f"/password/{secret}/").status_code == 410
        assert who(request) is None
        client.post("/sign-in/password/", {"login": "vera@example.org", "password": "en ny lang setning"})
        assert SignIn.objects.filter(ended_at=None).count() == 1

    def test_one_hour(self, cast: Cast) -> None:
        with clock.at(START):
            services.ask_password_link(email="vera@example.org", ip=IP)
            secret = self.sent_secret()
        with clock.at(START + 60 * MINUTE), pytest.raises(NoLongerValid):
            services.set_password(secret=secret, password="en ny lang setning")

    def test_not_for_those_without_a_role_or_with_a_link_to_a_number(self, cast: Cast) -> None:
        services.ask_password_link(email="+4741234567", ip=IP)
        assert not OutboxEvent.objects.filter(kind="people.invitation-issued").exists()
        secret = invite(cast)
        with pytest.raises(NoLongerValid):
            services.set_password(secret=secret, password="en ny lang setning")


def test_the_first_administrator(cast: Cast) -> None:
    with transaction_as(SYSTEM):
        made = services.create_admin(
            SYSTEM,
            name="Ida",
            email="ida@example.org",
            organisation_name="Øygarden kommune",
            organisation_number="922530890",
            sector="municipal-health",
            unit_name="Digitalisering",
        )
        cards = queries.roles_of(SYSTEM, made.person_id)
    assert [(card.title, card.is_administrator, card.unit_name) for card in cards] == [
        ("administrator", True, "Digitalisering")
    ]
