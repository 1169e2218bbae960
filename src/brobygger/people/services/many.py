"""Organisations and units by the thousand, as a register gives them: checked by whoever read it, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.kernel.actor import Actor
from brobygger.people import access

_BODIES = """
    insert into people_organisation (id, name, number, sector, municipality)
    select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
"""
_UNITS = """
    insert into people_unit (id, organisation_id, name, place, phone)
    select * from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[])
    on conflict (id) do update set name = excluded.name, place = excluded.place, phone = excluded.phone
"""


@dataclass(frozen=True, slots=True)
class BodyInput:
    """A new organisation; its number is checked already."""

    id: UUID
    name: str
    number: str
    sector: str
    municipality: str


@dataclass(frozen=True, slots=True)
class UnitInput:
    """A unit as it is to be, new or known; it never moves to another organisation."""

    id: UUID
    organisation_id: UUID
    name: str
    place: str
    phone: str


def add_bodies(actor: Actor, bodies: Sequence[BodyInput]) -> None:
    """Register organisations, in the caller's transaction. One statement. Raises Hidden."""
    access.administer(actor)
    _write(_BODIES, [(one.id, one.name, one.number, one.sector, one.municipality) for one in bodies])


def put_units(actor: Actor, units: Sequence[UnitInput]) -> None:
    """Register units, or give known ones another name, place or number to call. One statement. Raises Hidden."""
    access.administer(actor)
    _write(_UNITS, [(one.id, one.organisation_id, one.name, one.place, one.phone) for one in units])


def _write(statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
