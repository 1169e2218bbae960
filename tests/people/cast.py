"""A small cast made by the real services: an organisation, a unit, helpers and a service user, and their browsers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from brobygger.kernel import clock
from brobygger.kernel.actor import Level, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import services, sessions
from brobygger.people.sessions import SignedIn

SYSTEM = system("test")
PASSWORD = "lang nok passord"
START = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Cast:
    organisation: UUID
    unit: UUID
    vera: UUID  # NAV adviser, one role
    vera_role: UUID
    sara: UUID  # psychologist and leader: two roles
    sara_roles: tuple[UUID, UUID]
    ada: UUID  # administrator
    ada_role: UUID
    are: UUID  # service user
    accounts: dict[UUID, UUID]


def make_cast() -> Cast:
    """The people of these tests; their roles have lasted a day when `START` comes, whatever the day is today."""
    with clock.at(START - dt.timedelta(days=1)), transaction_as(SYSTEM):
        nav = services.add_organisation(SYSTEM, name="NAV Askøy", number="889640782", sector="nav")
        unit = services.add_unit(SYSTEM, organisation_id=nav, name="Oppfølging", place="Kleppestø")
        dps_org = services.add_organisation(
            SYSTEM, name="Øyane sykehus", number="974760673", sector="specialist-health"
        )
        dps = services.add_unit(SYSTEM, organisation_id=dps_org, name="Øyane DPS", place="Straume")
        vera = services.add_person(SYSTEM, name="Vera Veileder", email="vera@example.org")
        sara = services.add_person(SYSTEM, name="Sara Psykolog", email="sara@example.org")
        ada = services.add_person(SYSTEM, name="Ada Admin", email="ada@example.org")
        are = services.add_person(SYSTEM, name="Are Bruker", mobile="41234567")
        accounts = {
            vera: services.add_account(SYSTEM, person_id=vera, username="vera@example.org", password=PASSWORD),
            sara: services.add_account(SYSTEM, person_id=sara, username="sara@example.org", password=PASSWORD),
            ada: services.add_account(SYSTEM, person_id=ada, username="ada@example.org", password=PASSWORD),
            are: services.add_account(SYSTEM, person_id=are, username="+4741234567"),
        }
        return Cast(
            organisation=nav,
            unit=unit,
            vera=vera,
            vera_role=services.give_role(SYSTEM, person_id=vera, unit_id=unit, title="nav-adviser"),
            sara=sara,
            sara_roles=(
                services.give_role(SYSTEM, person_id=sara, unit_id=dps, title="psychologist"),
                services.give_role(SYSTEM, person_id=sara, unit_id=dps, title="leader", is_leader=True),
            ),
            ada=ada,
            ada_role=services.give_role(
                SYSTEM, person_id=ada, unit_id=unit, title="administrator", is_administrator=True
            ),
            are=are,
            accounts=accounts,
        )


def give_factor(account_id: UUID) -> None:
    """An authenticator app, as allauth stores it."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user_id=account_id, type=Authenticator.Type.TOTP, data={"secret": "x"})


def browser() -> HttpRequest:
    """A request with a session of its own, as the middleware would hand it over."""
    request = HttpRequest()
    request.method = "GET"
    request.META["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"
    request.session = SessionStore()
    request.session.create()
    request.user = AnonymousUser()
    return request


def enter(cast: Cast, person_id: UUID, *, level: Level = Level.TWO_FACTOR, **more: Any) -> HttpRequest:
    """Sign a person in on a new browser."""
    request = browser()
    with transaction_as(SYSTEM):
        services.enter(request, account_id=cast.accounts[person_id], level=level, **more)
    request.session.save()  # the session middleware does it at the end of a real request
    return request


def who(request: HttpRequest) -> SignedIn | None:
    """Who is signed in on that browser now."""
    return sessions.who(request.session.session_key or "")
