"""Real sign-ins for many at once: account, second factor, Django's session and our own row, as a browser would have."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from brobygger.kernel.actor import Level
from brobygger.people.sessions import auth_hash_of, hash_of

if TYPE_CHECKING:
    from tests.load.world import World

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_PASSWORD = "!bench"  # nobody can sign in with it


def sign_in(world: World, who: list[tuple[UUID, UUID | None]]) -> list[str]:
    """Sign in persons in their roles (None: as themselves); return the cookie header of each."""
    from brobygger.people.models import Account

    accounts = {person: Account(id=uuid4(), password=_PASSWORD) for person, _ in who}
    now, level = dt.datetime.now(dt.UTC), int(Level.TWO_FACTOR)
    keys = [secrets.token_hex(16) for _ in who]
    with world.connection.transaction(), world.connection.cursor() as cursor:
        cursor.executemany(
            """insert into people_account (id, person_id, username, email, is_active, password)
               values (%s, %s, %s, '', true, %s) on conflict (person_id) do nothing""",
            [(account.id, person, f"{person}@bench.example", _PASSWORD) for person, account in accounts.items()],
        )
        found = cursor.execute(
            "select person_id, id from people_account where person_id = any(%s)", [list(accounts)]
        ).fetchall()
        for person, account in found:
            accounts[person].id = account
        cursor.executemany(
            """insert into mfa_authenticator (type, data, user_id, created_at) values ('totp', '{}', %s, now())
               on conflict do nothing""",
            [(account.id,) for account in accounts.values()],
        )
        cursor.executemany(
            "insert into django_session (session_key, session_data, expire_date) values (%s, %s, %s)",
            [
                (key, _session(accounts[person]), now + dt.timedelta(days=1))
                for key, (person, _) in zip(keys, who, strict=True)
            ],
        )
        cursor.executemany(
            """insert into people_sign_in (id, session_hash, account_id, person_id, role_id, as_self, level, auth_hash,
                   started_at, last_active_at, idle_until, absolute_until, device, device_pin, pin_tries,
                   locked, is_story)
               values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, now(), now(), now() + interval '30 minutes',
                   now() + interval '2 hours', 'bench', '', 0, false, false)""",
            [
                (hash_of(key), accounts[person].id, person, role, role is None, level, auth_hash_of(_PASSWORD))
                for key, (person, role) in zip(keys, who, strict=True)
            ],
        )
    return [f"sessionid={key}" for key in keys]


def _session(account: object) -> str:
    return SessionStore().encode(
        {
            SESSION_KEY: str(account.id),  # type: ignore[attr-defined]
            BACKEND_SESSION_KEY: _BACKEND,
            HASH_SESSION_KEY: account.get_session_auth_hash(),  # type: ignore[attr-defined]
        }
    )
