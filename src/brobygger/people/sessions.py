"""Who is signed in: one function for Django's pages and for the raw path alike.

`people_who` (a SECURITY DEFINER function) joins sign-in, account, person, role and second factor in one statement.
No row means: nobody. A row may still be locked, or wait for a second factor or a choice of role; then `actor` is
anonymous, so whoever forgets to look refuses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor, Kind, Level, anonymous
from brobygger.people.models import HEALTH_PERSONNEL, HEALTH_SECTORS

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=2)
ABSOLUTE_WITH_PIN = dt.timedelta(days=30)
WARN_BEFORE = dt.timedelta(minutes=2)
RENEW_AFTER = dt.timedelta(seconds=20)  # spares a write for each of several requests that one click makes

COLUMNS = (
    "session_id",
    "account_id",
    "person_id",
    "name",
    "language",
    "is_story",
    "level",
    "locked",
    "has_pin",
    "as_self",
    "idle_until",
    "absolute_until",
    "last_active_at",
    "asked_at",
    "role_id",
    "title",
    "is_leader",
    "is_administrator",
    "unit_id",
    "unit_name",
    "organisation_id",
    "organisation_name",
    "sector",
    "roles",
    "has_own_room",
    "has_factor",
)
WHO_SQL = f"select {', '.join(COLUMNS)} from people_who(%(session_hash)s, %(story)s, %(now)s)"  # noqa: S608 (constants)
# Which sign-ins still hold: what `people_who` asks of one, for all open streams at once.
ALIVE_SQL = """
    select s.id::text as id
    from people_sign_in s
    join people_account a on a.id = s.account_id and a.is_active
    left join people_role r on r.id = s.role_id
    where s.id = any(%s::uuid[]) and s.ended_at is null and not s.locked
      and s.absolute_until > clock_timestamp() and s.idle_until > clock_timestamp()
      and s.auth_hash = encode(sha256(convert_to(a.password, 'UTF8')), 'hex')
      and (s.role_id is null or (r.valid_from <= clock_timestamp()
           and (r.valid_until is null or r.valid_until > clock_timestamp())))
"""
RENEW_SQL = """
    update people_sign_in
    set last_active_at = %(now)s, idle_until = least(%(now)s + %(idle)s * interval '1 second', absolute_until)
    where id = %(id)s and ended_at is null and not locked and idle_until > %(now)s
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One signed-in browser. `actor` may act; `own_actor` is for the few pages that lift what holds them back."""

    session_id: str
    account_id: UUID
    person_id: UUID
    name: str
    language: str
    level: Level
    locked: bool
    must_choose: bool
    must_enrol: bool
    actor: Actor
    own_actor: Actor
    role_id: UUID | None
    unit_name: str
    roles: int
    has_own_room: bool
    has_pin: bool
    has_factor: bool
    is_story: bool
    idle_until: dt.datetime
    absolute_until: dt.datetime
    last_active_at: dt.datetime
    asked_at: dt.datetime

    @property
    def may_act(self) -> bool:
        """Whether this sign-in gives any access at all now."""
        return not (self.locked or self.must_choose or self.must_enrol)

    @property
    def can_switch(self) -> bool:
        """Whether there is another role, or oneself, to switch to."""
        return self.roles > (1 if self.role_id else 0) or (self.role_id is not None and self.has_own_room)

    @property
    def ends_at(self) -> dt.datetime:
        """When this sign-in ends or locks if nobody does anything."""
        return min(self.idle_until, self.absolute_until)

    @property
    def seconds_left(self) -> int:
        return max(0, int((self.ends_at - self.asked_at).total_seconds()))


def hash_of(session_key: str) -> str:
    """What is stored of a session key: a stolen table signs nobody in."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def auth_hash_of(password_field: str) -> str:
    """What a sign-in remembers of the password it was made under; `people_who` computes the same."""
    return hashlib.sha256(password_field.encode()).hexdigest()


def parameters(session_key: str) -> dict[str, Any]:
    """The parameters of WHO_SQL (for the raw path's own connection)."""
    return {"session_hash": hash_of(session_key), "story": settings.STORY, "now": clock.fixed()}


def who(session_key: str) -> SignedIn | None:
    """Say who is signed in with this session key now; None: nobody (one query)."""
    if not session_key:
        return None
    with connection.cursor() as cursor:
        cursor.execute(WHO_SQL, parameters(session_key))
        row = cursor.fetchone()
    return None if row is None else signed_in_from(row)


def signed_in_from(row: Sequence[Any]) -> SignedIn:
    """Turn a row of WHO_SQL into SignedIn (the raw path fetches the row itself)."""
    found = dict(zip(COLUMNS, row, strict=True))
    level = Level(found["level"])
    must_choose = found["role_id"] is None and not found["as_self"]
    second_factor = found["is_story"] or (level >= Level.TWO_FACTOR and found["has_factor"])
    must_enrol = found["role_id"] is not None and not second_factor
    own = _actor(found, level)
    held_back = found["locked"] or must_choose or must_enrol
    return SignedIn(
        session_id=str(found["session_id"]),
        account_id=found["account_id"],
        person_id=found["person_id"],
        name=found["name"],
        language=found["language"],
        level=level,
        locked=found["locked"],
        must_choose=must_choose,
        must_enrol=must_enrol,
        actor=anonymous() if held_back else own,
        own_actor=own,
        role_id=found["role_id"],
        unit_name=found["unit_name"] or "",
        roles=found["roles"],
        has_own_room=found["has_own_room"],
        has_pin=found["has_pin"],
        has_factor=found["has_factor"],
        is_story=found["is_story"],
        idle_until=found["idle_until"],
        absolute_until=found["absolute_until"],
        last_active_at=found["last_active_at"],
        asked_at=found["asked_at"],
    )


def renew(signed_in: SignedIn) -> None:
    """A human did something: move the idle limit. Automatic requests never come here."""
    if not signed_in.locked and signed_in.asked_at - signed_in.last_active_at >= RENEW_AFTER:
        with connection.cursor() as cursor:
            cursor.execute(
                RENEW_SQL, {"now": signed_in.asked_at, "idle": IDLE.total_seconds(), "id": signed_in.session_id}
            )


def is_health_personnel(title: str, sector: str) -> bool:
    """Whether a title in an organisation of that sector makes somebody health personnel."""
    return title in HEALTH_PERSONNEL and sector in HEALTH_SECTORS


def _actor(found: Mapping[str, Any], level: Level) -> Actor:
    common: dict[str, Any] = {
        "person_id": found["person_id"],
        "level": level,
        "name": found["name"],
        "session_id": str(found["session_id"]),
    }
    if found["role_id"] is None:
        return Actor(kind=Kind.SELF, key=str(found["person_id"]), **common)
    return Actor(
        kind=Kind.ROLE,
        key=str(found["role_id"]),
        role_id=found["role_id"],
        unit_id=found["unit_id"],
        organisation_id=found["organisation_id"],
        title=found["title"],
        organisation_name=found["organisation_name"],
        is_health_personnel=is_health_personnel(found["title"], found["sector"]),
        is_leader=found["is_leader"],
        is_administrator=found["is_administrator"],
        **common,
    )
