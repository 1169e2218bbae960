"""The cast of the tests: the story's own people, made by the services that make everybody.

Kari, the municipal psychologist, makes a room around Are. Frida (GP) and Vera (NAV) are in it; Sara (DPS) comes later.
Ingrid has two roles. Trine is somebody else with a room of her own, Liv is Are's sister, Anne leads a unit, Nora has no
role at all, Odd administers. `make()` takes about half a second; do it once for many tests where you can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from brobygger.config.story import people as story_people
from brobygger.config.story import rooms as story_rooms
from brobygger.kernel import clock, sealing
from brobygger.kernel.actor import Actor, Kind, Level, system
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.people import queries, services

_SECRET = sealing.seal("JBSWY3DPEHPK3PXP", purpose=services.FACTOR)  # a code app's, as in allauth's own tests
MAKER = system("test")


@dataclass
class Cast:
    """Everybody, by the name they have in the story."""

    accounts: dict[str, UUID] = field(default_factory=dict)

    def person(self, name: str) -> UUID:
        """The person's id."""
        return services.story_id("person", name)

    def role(self, name: str, number: int = 0) -> UUID:
        """The id of the person's role; Ingrid has two (0: the municipality, 1: the FACT team)."""
        return story_people.role_of(name, number)

    def organisation(self, key: str) -> UUID:
        return services.story_id("organisation", key)

    def has_role(self, name: str) -> bool:
        return any(entry["key"] == name and entry.get("roles") for entry in services.story_definition()["people"])

    def actor(self, name: str, number: int = 0) -> Actor:
        """Somebody as they act when signed in: in their role, or as themselves where they have none."""
        with transaction_as(MAKER):
            return story_people.actor_of(name, number)

    def themselves(self, name: str) -> Actor:
        """Somebody acting as the person they are, in no role."""
        key = self.person(name)
        with transaction_as(MAKER):
            found = queries.address_of(MAKER, key)
        return Actor(kind=Kind.SELF, key=str(key), person_id=key, level=Level.CODE, name=found.name)

    def open_room(self, *, about: str = "are", by: str = "kari", wishes: Sequence[UUID] = (), **answer: Any) -> UUID:
        """A room around somebody, open, with everybody in it whom one has wished for."""
        with transaction_as(MAKER):
            return story_rooms.open_room(
                about=about,
                by=self.actor(by),
                why="Avtaler og hvem som gjør hva.",
                wishes=list(wishes) or [self.role("frida"), self.role("vera")],
                **answer,
            )

    def browser(self, name: str, number: int = 0, **more: Any) -> Client:
        """A browser in which somebody is signed in: by a real sign-in, with the second factor that helpers need."""
        client, request = Client(), _request()
        in_role = self.has_role(name)
        with transaction_as(MAKER):
            account_id = self._account(name, with_factor=in_role)
            services.enter(
                request,
                account_id=account_id,
                level=Level.TWO_FACTOR if in_role else Level.CODE,
                role_id=self.role(name, number) if in_role else None,
                as_self=not in_role,
                **more,
            )
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
        return client

    def _account(self, name: str, *, with_factor: bool) -> UUID:
        if name not in self.accounts:
            key = services.add_account(MAKER, person_id=self.person(name), username=f"{name}@example.org")
            if with_factor:
                Authenticator.objects.create(user_id=key, type=Authenticator.Type.TOTP, data={"secret": _SECRET})
            self.accounts[name] = key
        return self.accounts[name]


def make() -> Cast:
    """Make everybody, in the caller's transaction or one of its own."""
    with transaction_as(MAKER):
        story_people.make(MAKER, begins=clock.now() - dt.timedelta(days=60))
    return Cast()


def _request() -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.session = SessionStore()
    request.session.create()
    request.user = AnonymousUser()
    return request
