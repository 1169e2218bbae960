"""Lines to seal, and an owner who breaks the rules, as somebody with the keys to the database could."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from brobygger.audit import services
from brobygger.kernel.actor import Actor, Kind, Level
from brobygger.kernel.rowsecurity import transaction_as

Owner = psycopg.Connection[tuple[Any, ...]]
Tamper = Callable[..., None]


def helper(role_id: UUID | None = None) -> Actor:
    role = role_id or uuid4()
    return Actor(
        kind=Kind.ROLE,
        key=str(role),
        role_id=role,
        person_id=uuid4(),
        unit_id=uuid4(),
        organisation_id=uuid4(),
        level=Level.TWO_FACTOR,
        name="Sara",
        title="psychologist",
    )


def person(person_id: UUID | None = None) -> Actor:
    key = person_id or uuid4()
    return Actor(kind=Kind.SELF, key=str(key), person_id=key, level=Level.CODE, name="Are")


def look(actor: Actor, about: UUID, room: UUID) -> None:
    with transaction_as(actor):
        services.record(actor, what="rooms.read", about_person_id=about, room_id=room, basis="consent")


@pytest.fixture
def tamper(owner_connection: Owner) -> Tamper:
    """Change the log behind its triggers, as its owner can."""

    def change(statement: str, *values: object) -> None:
        tables = ["audit_line", "audit_seal", "audit_waiting"]
        tables += [
            name
            for (name,) in owner_connection.execute(
                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid "
                "where i.inhparent = 'audit_line'::regclass"
            )
        ]
        for name in tables:
            owner_connection.execute(sql.SQL("alter table {} disable trigger user").format(sql.Identifier(name)))
        owner_connection.execute(statement, list(values))  # type: ignore[arg-type]
        for name in tables:
            owner_connection.execute(sql.SQL("alter table {} enable trigger user").format(sql.Identifier(name)))

    return change
