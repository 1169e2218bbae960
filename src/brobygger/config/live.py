"""Hands the live path what it must not know by itself: who is signed in, what a message is, how it looks."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import translation

from brobygger.config.database import address
from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Hidden, Invalid
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.live.door import Door, Refusal, Visitor, cookie, same_host
from brobygger.live.hub import Hub
from brobygger.live.writer import Writer
from brobygger.people import sessions
from brobygger.rooms import rendering, sending

REMEMBERED = 0.8  # seconds: a sign-in that has ended is noticed within one
MOST_REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class SignedInVisitor:
    """A signed-in browser, as the live path sees it."""

    actor: Actor
    session: str
    language: str

    @property
    def seat(self) -> str:
        return self.actor.seat


@dataclass
class Doorkeeper:
    """Says who is signed in, from the same statement as the pages; remembers it for less than a second."""

    known: dict[str, tuple[float, SignedInVisitor]] = field(default_factory=dict)

    async def who(self, hub: Hub, cookies: str) -> Visitor:
        """The visitor behind the session cookie. Raises Refusal: 401 nobody, 423 locked, 403 not ready to act."""
        until, visitor = self.known.get(cookies, (0.0, None))
        if visitor is None or until < time.monotonic():
            visitor = await self._ask(hub, cookie(cookies, settings.SESSION_COOKIE_NAME), cookies)
            if len(self.known) > MOST_REMEMBERED:
                self.known.clear()
            self.known[cookies] = (time.monotonic() + REMEMBERED, visitor)
        return visitor

    async def _ask(self, hub: Hub, key: str, cookies: str) -> SignedInVisitor:
        chosen = cookie(cookies, settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else ""
        rows = await hub.ask(sessions.WHO_SQL, sessions.parameters(key)) if key else []
        if not rows:
            raise Refusal(401, "signed-out", sending.explain("signed-out", language or settings.LANGUAGE_CODE))
        found = sessions.signed_in_from(rows[0])
        language = language or found.language
        if found.locked:
            raise Refusal(423, "locked", sending.explain("locked", language))
        if not found.may_act:
            raise Refusal(403, "not-ready", sending.explain("signed-out", language))
        return SignedInVisitor(found.actor, found.session_id, language)


async def alive(hub: Hub, session_ids: list[str]) -> set[str]:
    """Which of these sign-ins still hold, one query for all open streams."""
    return {row.id for row in await hub.ask(sessions.ALIVE_SQL, [session_ids])}


async def prepare(hub: Hub, visitor: Visitor, payload: dict[str, Any]) -> dict[str, Any]:
    """A checked item for the writer. Raises Refusal with the user's words for what cannot be sent."""
    with suppress(Invalid):  # nearly every message can be kept: a language is only needed to say why one cannot
        return sending.item(visitor.seat, payload)
    try:
        with translation.override(visitor.language):
            return sending.item(visitor.seat, payload)
    except Invalid as problem:
        raise Refusal(422, problem.code, problem.message, field=problem.field) from None


async def on_refused(hub: Hub, visitor: Visitor, stream: str, outcome: str) -> None:
    """A message to a room one may not write in is a refusal like any other: it stands in the log."""
    if isinstance(visitor, SignedInVisitor) and outcome in ("not-member", "read-only"):
        await sync_to_async(partial(_keep, visitor.actor, stream, outcome), thread_sensitive=False)()


def _keep(actor: Actor, stream: str, outcome: str) -> None:
    with transaction_as(actor):
        decisions.keep_refusal(actor, Hidden("rooms.post", why=outcome, object_id=UUID(stream)))


def is_ours(origin: str, host: str) -> bool:
    """Whether a sender's page came from this server under a name of ours, or from its public address behind a proxy."""
    public = urlsplit(settings.PUBLIC_URL)
    if origin == f"{public.scheme}://{public.netloc}":
        return True
    name, _port = split_domain_port(host)
    return same_host(origin, host) and validate_host(name, settings.ALLOWED_HOSTS)


def door() -> Door:
    """The live path of this process."""
    conninfo, keeper = address(), Doorkeeper()
    hub = Hub(conninfo, rendering.pieces, alive, news=rendering.STATEMENT, forget=keeper.known.clear)
    return Door(
        hub=hub,
        writer=Writer(conninfo, sending.STATEMENT),
        who=keeper.who,
        prepare=prepare,
        explain=sending.explain,
        is_ours=is_ours,
        on_refused=on_refused,
    )
