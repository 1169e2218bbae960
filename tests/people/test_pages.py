"""The pages, through Django's own client: middleware, routes, sessions and templates together."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client, override_settings

from brobygger.kernel.actor import Level
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services
from brobygger.people.models import OneTimeCode, SignIn, TrustPerson
from tests.people.cast import SYSTEM, Cast, browser, enter, give_factor

# What differs on every page: tokens against forgery, the request's id.
VARIES = r'value="[^"]{64}"|X-CSRFToken": "[^"]+"|data-request-id="[^"]+"|content="\w{32}"'


def client_of(request) -> Client:
    """A browser that already holds this request's session."""
    client = Client()
    client.cookies["sessionid"] = request.session.session_key
    return client


def digits_sent() -> str:
    """What the phone shows: the last code that the outbox was told of."""
    event = OutboxEvent.objects.filter(kind="people.code-wanted").order_by("-at").first()
    assert event is not None
    with transaction_as(SYSTEM):
        sent = services.code_to_send(SYSTEM, code_id=event.ids["code"])
    assert sent is not None
    return sent.digits


class TestSigningInByMobile:
    def test_the_whole_way(self, cast: Cast) -> None:
        client = Client()
        assert client.get("/sign-in/").status_code == 200
        answer = client.post("/sign-in/", {"mobile": "412 34 567", "next": "/me/"})
        assert answer.url == "/sign-in/code/"
        assert "•67" in client.get("/sign-in/code/").content.decode()
        answer = client.post("/sign-in/code/", {"code": digits_sent()})
        assert answer.url == "/me/"
        page = client.get("/me/").content.decode()
        assert "Are Bruker" in page
        row = SignIn.objects.get()
        assert row.level == Level.CODE
        assert row.as_self

    def test_an_unknown_number_gets_the_same_answer(self, cast: Cast) -> None:
        known, unknown = Client(), Client()
        pages = []
        for client, mobile in ((known, "41234567"), (unknown, "98765467")):
            answer = client.post("/sign-in/", {"mobile": mobile})
            assert answer.url == "/sign-in/code/"
            page = client.get("/sign-in/code/").content.decode()
            pages.append(
                re.sub(r'value="[^"]{64}"|X-CSRFToken": "[^"]+"|data-request-id="[^"]+"|content="\w{32}"', "", page)
            )
        assert pages[0] == pages[1]
        code = OneTimeCode.objects.get(person=None)
        answer = unknown.post("/sign-in/code/", {"code": services.codes.secrets.digits_of(code.pk)})
        assert answer.status_code == 200
        assert "_auth_user_id" not in unknown.session

    def test_a_code_of_another_browser_is_of_no_use(self, cast: Cast) -> None:
        Client().post("/sign-in/", {"mobile": "41234567"})
        stranger = Client()
        assert stranger.post("/sign-in/code/", {"code": digits_sent()}).url == "/sign-in/"

    @pytest.mark.parametrize("mobile", ["", "123", "+4755123456", "' or 1=1"])
    def test_malformed(self, cast: Cast, mobile: str) -> None:
        answer = Client().post("/sign-in/", {"mobile": mobile})
        assert answer.status_code == 200
        assert not OneTimeCode.objects.exists()

    def test_only_our_own_addresses_are_gone_on_to(self, cast: Cast) -> None:
        client = Client()
        client.post("/sign-in/", {"mobile": "41234567", "next": "https://example.org/"})
        assert client.post("/sign-in/code/", {"code": digits_sent()}).url == "/"

    def test_a_number_gets_five_codes_an_hour(self, cast: Cast) -> None:
        for _ in range(5):
            assert Client().post("/sign-in/", {"mobile": "41234567"}).status_code == 302
        answer = Client().post("/sign-in/", {"mobile": "41234567"})
        assert answer.status_code == 200
        assert OneTimeCode.objects.count() == 5


class TestSigningInWithPassword:
    def test_without_a_second_factor_one_reaches_only_the_page_that_adds_one(self, cast: Cast) -> None:
        client = Client()
        answer = client.post("/sign-in/password/", {"login": "vera@example.org", "password": "lang nok passord"})
        assert answer.status_code == 302
        assert SignIn.objects.get().level == Level.PASSWORD
        assert client.get("/me/").url == "/sign-in/?next=%2Fme%2F"
        assert client.get("/sign-in/?next=/me/").url == "/me/security/?next=%2Fme%2F"
        assert client.get("/me/security/").status_code == 200
        assert client.get("/me/security/app/").status_code == 200
        assert client.get("/me/security/passkeys/new/").status_code == 200

    def test_an_app_enrolled_lets_one_in_and_signs_other_browsers_out(self, cast: Cast) -> None:
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        other = enter(cast, cast.vera, level=Level.PASSWORD)
        client = Client()
        client.post("/sign-in/password/", {"login": "vera@example.org", "password": "lang nok passord"})
        page = client.get("/me/security/app/").content.decode()
        secret = re.search(r"<code>(\w+)</code>", page)
        assert secret is not None
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret[1], counter))
        answer = client.post("/me/security/app/", {"code": code})
        assert answer.url == "/me/security/recovery/"
        codes = client.get("/me/security/recovery/").content.decode()
        assert codes.count("<code>") == 10
        assert client.get("/me/").status_code == 200
        assert client_of(other).get("/me/").status_code == 302
        from allauth.mfa.models import Authenticator

        stored = Authenticator.objects.get(type="totp").data["secret"]
        assert secret[1] not in stored
        assert stored.startswith("development:")

    def test_then_the_code_of_the_app_is_asked_for(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        client = Client()
        answer = client.post("/sign-in/password/", {"login": "vera@example.org", "password": "lang nok passord"})
        assert answer.url == "/sign-in/second-factor/"
        assert client.get("/sign-in/second-factor/").status_code == 200
        assert not SignIn.objects.exists()

    def test_wrong_password_and_unknown_name_look_the_same(self, cast: Cast) -> None:
        texts = []
        for login in ("vera@example.org", "nobody@example.org"):
            page = Client().post("/sign-in/password/", {"login": login, "password": "wrong"}).content.decode()
            texts.append(re.findall(r"<li>(.*?)</li>", page)[0])
        assert texts[0] == texts[1]

    def test_locked_out_after_five_failures_even_with_the_right_password(self, cast: Cast) -> None:
        for _ in range(5):
            Client().post("/sign-in/password/", {"login": "vera@example.org", "password": "wrong"})
        Client().post("/sign-in/password/", {"login": "vera@example.org", "password": "lang nok passord"})
        assert not SignIn.objects.exists()

    def test_a_helper_keeps_the_last_factor(self, cast: Cast) -> None:
        from allauth.mfa.models import Authenticator

        give_factor(cast.accounts[cast.vera])
        client = client_of(enter(cast, cast.vera))
        answer = client.post("/me/security/app/remove/")
        assert answer.url == "/me/security/"
        assert Authenticator.objects.filter(type="totp").exists()

    def test_nobody_signs_up(self, cast: Cast) -> None:
        for address in ("/signup/", "/accounts/signup/", "/accounts/login/", "/accounts/email/"):
            assert Client().get(address).status_code == 404

    def test_changing_the_password_keeps_this_sign_in_and_ends_the_others(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        here, there = enter(cast, cast.vera), enter(cast, cast.vera)
        client = client_of(here)
        answer = client.post(
            "/me/security/password/",
            {
                "oldpassword": "lang nok passord",
                "password1": "en annen lang setning",
                "password2": "en annen lang setning",
            },
        )
        assert answer.status_code == 302, answer.content.decode()
        assert client.get("/me/").status_code == 200
        assert client_of(there).get("/me/").status_code == 302


class TestKeepingASession:
    def test_pages_renew_but_automatic_requests_do_not(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        from brobygger.people import middleware

        renewed: list[str] = []
        monkeypatch.setattr(middleware.sessions, "renew", lambda signed_in: renewed.append(signed_in.session_id))
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        client.get("/session/")
        client.get("/me/", headers={"HX-Request": "true"})
        client.get("/me/", headers={"X-Automatic": "1"})
        assert renewed == []
        client.get("/me/")
        client.post("/session/stay/")
        assert len(renewed) == 2

    def test_the_page_knows_how_long_it_lasts(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        answer = client.get("/session/").json()
        assert answer["signed_in"]
        assert 1700 < answer["seconds_left"] <= 1800
        assert Client().get("/session/").status_code == 401

    def test_an_ended_sign_in_leads_to_the_way_in_without_a_loop(self, cast: Cast) -> None:
        request = enter(cast, cast.are, level=Level.CODE)
        client = client_of(request)
        SignIn.objects.all().delete()
        answer = client.get("/me/", follow=True)
        assert answer.redirect_chain == [("/sign-in/?next=%2Fme%2F", 302)]
        assert answer.status_code == 200

    def test_lock_and_unlock(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        assert client.post("/me/security/", {"do": "set-pin", "pin": "2580"}).status_code == 302
        assert client.post("/lock/").url == "/unlock/"
        assert client.get("/me/").status_code == 302
        assert client.get("/sign-in/?next=/me/").url == "/unlock/?next=%2Fme%2F"
        assert client.post("/unlock/", {"pin": "1111", "next": "/me/"}).status_code == 200
        assert client.post("/unlock/", {"pin": "2580", "next": "/me/"}).url == "/me/"
        assert client.get("/me/").status_code == 200

    def test_signing_out(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        assert client.get("/sign-out/").status_code == 405
        client.post("/sign-out/")
        assert client.get("/me/").status_code == 302


class TestRoles:
    def test_choosing_and_switching(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.sara])
        client = client_of(enter(cast, cast.sara))
        assert client.get("/sign-in/").url == "/choose-role/"
        page = client.get("/choose-role/").content.decode()
        assert page.count('name="role"') == 3
        client.post("/choose-role/", {"role": str(cast.sara_roles[1])})
        assert "leder" in client.get("/me/").content.decode()
        assert client.get("/choose-role/").status_code == 200

    @pytest.mark.parametrize("role", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_nonsense_is_hidden(self, cast: Cast, role: str) -> None:
        give_factor(cast.accounts[cast.sara])
        client = client_of(enter(cast, cast.sara))
        assert client.post("/choose-role/", {"role": role}).status_code == 404

    def test_with_a_code_by_text_message_one_is_told_to_sign_in_again(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.vera, level=Level.CODE, as_self=True))
        answer = client.post("/choose-role/", {"role": str(cast.vera_role)})
        assert answer.status_code == 200
        assert "/sign-in/password/" in answer.content.decode()


class TestTrustPersons:
    def test_in_the_persons_own_order(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        for name, relation in (("Mor", "moren min"), ("Frida", "fastlegen min"), ("Kari", "læreren fra ungdomsskolen")):
            answer = client.post("/me/trust-persons/", {"do": "add", "name": name, "relation": relation, "phone": ""})
            assert answer.status_code == 302
        client.post("/me/trust-persons/", {"do": "up:3"})
        client.post("/me/trust-persons/", {"do": "down:1"})
        client.post("/me/trust-persons/", {"do": "remove:3"})
        client.post("/me/trust-persons/", {"do": "up:1"})
        client.post("/me/trust-persons/", {"do": "up:99"})
        hidden = {"name": "Ola\u202e", "relation": "min \u202ereteN\x1b[2J", "phone": "9\u202e"}
        client.post("/me/trust-persons/", {"do": "add"} | hidden)
        with transaction_as(SYSTEM):
            rows = TrustPerson.objects.order_by("position").values_list("name", "relation", "phone")
            assert list(rows) == [
                ("Kari", "læreren fra ungdomsskolen", ""),
                ("Mor", "moren min", ""),
                ("Ola", "min reteN [2J", "9"),  # nothing that hides or turns a text
            ]

    def test_not_in_a_role(self, cast: Cast) -> None:
        give_factor(cast.accounts[cast.vera])
        assert client_of(enter(cast, cast.vera)).get("/me/trust-persons/").status_code == 404


class TestMe:
    def test_changing_ones_details(self, cast: Cast) -> None:
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        changed = {"name": "Are B.", "mobile": "98765432", "email": "", "language": "nn"}
        assert client.post("/me/", changed).status_code == 302
        page = client.get("/me/").content.decode()
        assert "+4798765432" in page
        assert '<html lang="nn"' in page
        answer = Client().post("/sign-in/", {"mobile": "98765432"})
        assert answer.status_code == 302
        assert OneTimeCode.objects.get().person_id == cast.are

    def test_a_number_that_somebody_has_is_refused_neutrally(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            services.add_person(SYSTEM, name="Bea", mobile="98765432")
        client = client_of(enter(cast, cast.are, level=Level.CODE))
        answer = client.post("/me/", {"name": "Are", "mobile": "98765432", "email": "", "language": "nb"})
        assert answer.status_code == 200


class TestStory:
    def test_stepping_in(self, cast: Cast) -> None:
        with transaction_as(SYSTEM):
            person = services.add_person(SYSTEM, name="Ine", mobile="98765432", is_story=True)
        client = Client()
        assert "Ine" in client.get("/story/").content.decode()
        client.post("/story/", {"person": str(person)})
        assert client.get("/me/").status_code == 200

    def test_nobody_but_the_cast(self, cast: Cast) -> None:
        assert Client().post("/story/", {"person": str(cast.are)}).status_code == 404
        assert Client().post("/story/", {"person": str(uuid4())}).status_code == 404

    def test_closed_without_the_setting(self, cast: Cast) -> None:
        with override_settings(STORY=False):
            assert Client().get("/story/").status_code == 404
            assert Client().post("/story/", {"person": str(cast.are)}).status_code == 404


class TestDesk:
    @pytest.fixture
    def admin(self, cast: Cast) -> Client:
        give_factor(cast.accounts[cast.ada])
        return client_of(enter(cast, cast.ada))

    def test_an_organisation_a_unit_and_somebody_who_works_there(self, cast: Cast, admin: Client) -> None:
        wrong = {"name": "Askøy kommune", "number": "964338442", "sector": "municipal-health", "municipality": "Askøy"}
        assert admin.post("/admin-desk/organisations/new/", wrong | {"number": "964338441"}).status_code == 200
        assert admin.post("/admin-desk/organisations/new/", wrong).status_code == 302
        assert admin.post("/admin-desk/organisations/new/", wrong).status_code == 200
        page = admin.get("/admin-desk/").content.decode()
        unit_url = re.search(r"/admin-desk/organisations/[0-9a-f-]+/units/new/", page[page.index("Askøy kommune") :])
        assert unit_url is not None
        assert admin.get(unit_url[0]).status_code == 200
        assert admin.post(unit_url[0], {"name": "Psykisk helse"}).status_code == 302
        page = admin.get("/admin-desk/").content.decode()
        staff_url = re.search(r"/admin-desk/units/[0-9a-f-]+/staff/new/", page[page.index("Psykisk helse") :])
        assert staff_url is not None
        assert admin.get(staff_url[0]).status_code == 200
        ny = {"name": "Kim Ny", "email": "Kim@Example.org", "title": "psychologist"}
        assert admin.post(staff_url[0], ny).status_code == 302
        assert "Kim Ny" in admin.get("/admin-desk/").content.decode()
        event = OutboxEvent.objects.filter(kind="people.invitation-issued").get()
        with transaction_as(SYSTEM):
            sent = services.invitation_to_send(SYSTEM, invitation_id=event.ids["invitation"])
        assert sent is not None
        assert sent.email == "kim@example.org"
        assert "/password/" in sent.link
        assert mail.outbox == []

    def test_ending_a_role(self, cast: Cast, admin: Client) -> None:
        give_factor(cast.accounts[cast.vera])
        vera = client_of(enter(cast, cast.vera))
        assert vera.get("/me/").status_code == 200
        assert admin.post(f"/admin-desk/roles/{cast.vera_role}/end/").status_code == 302
        assert vera.get("/me/").status_code == 302
        assert admin.post(f"/admin-desk/roles/{cast.vera_role}/end/").status_code == 409
        assert admin.post(f"/admin-desk/roles/{cast.ada_role}/end/").status_code == 409
        assert admin.post(f"/admin-desk/roles/{uuid4()}/end/").status_code == 404

    @pytest.mark.parametrize("address", ["/admin-desk/", "/admin-desk/organisations/new/"])
    def test_hidden_from_everybody_else(self, cast: Cast, address: str) -> None:
        give_factor(cast.accounts[cast.vera])
        assert client_of(enter(cast, cast.vera)).get(address).status_code == 404
        assert client_of(enter(cast, cast.are, level=Level.CODE)).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_signed_out_pages_ask_for_nothing(db: None) -> None:
    for address in ("/sign-in/", "/sign-in/password/", "/password/"):
        assert Client().get(address).status_code == 200
    assert browser().session.session_key
