"""Units from Enhetsregisteret: first what would change, unit by unit; then, when somebody says so, the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brobygger.audit.services import record as log
from brobygger.directory import access
from brobygger.directory.models import Registered
from brobygger.directory.registered import comparing, reading, records
from brobygger.directory.registered.comparing import Fate, Here, Kept, Line, Values, World
from brobygger.directory.registered.records import Record
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.people import services as people

MOST = 100_000  # units at a time; all of Norway's municipalities have fewer
_ONE_AT_A_TIME = 4_242_004
_BODIES = "select number, id from people_organisation where number = any(%s)"
_HERE = """
    with bodies as (
        select id from people_organisation where number = any(%(numbers)s)
        union
        select u.organisation_id from directory_registered g join people_unit u on u.id = g.unit_id
        where g.number = any(%(numbers)s)
    )
    select u.id, u.organisation_id, u.name, u.place, u.phone, e.address, coalesce(g.number, ''), g.name, g.place,
           g.phone, g.address, e.closed_on,
           exists (select 1 from people_role r where r.unit_id = u.id
                   and (r.valid_until is null or r.valid_until > app_now()))
    from people_unit u join directory_entry e on e.unit_id = u.id left join directory_registered g on g.unit_id = u.id
    where u.organisation_id in (select id from bodies)
"""
_ENTRIES = """
    update directory_entry e set address = v.address, closed_on = v.closed_on
    from unnest(%s::uuid[], %s::text[], %s::date[]) v(unit_id, address, closed_on)
    where e.unit_id = v.unit_id and (e.address, e.closed_on) is distinct from (v.address, v.closed_on)
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file to take in, by the name that its owner knows it by."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes, or became, of the units of the files; `notes` concern the files as a whole."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    taken_in: bool

    def count(self) -> Counter[Fate]:
        """How many units each fate has."""
        return Counter(line.fate for line in self.lines)


def look_at_units(actor: Actor, files: Sequence[File]) -> Outcome:
    """What taking in the files would change; nothing is written. Raises Hidden, Invalid (a file)."""
    access.take_in(actor)
    with transaction.atomic():
        lines, notes, _world = _decided(files)
    return Outcome(lines, notes, taken_in=False)


def take_in_units(actor: Actor, files: Sequence[File]) -> Outcome:
    """Take in the units of the files: all that can be, in one transaction. Twice changes nothing the second time.

    What somebody wrote here stays; nobody's unit disappears or moves. Raises Hidden, Invalid.
    """
    access.take_in(actor)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        lines, notes, world = _decided(files)
        if world.bodies or world.kept:
            _write(actor, world)
            log(actor, what="directory.units-taken-in")
    return Outcome(lines, notes, taken_in=True)


def _decided(files: Sequence[File]) -> tuple[tuple[Line, ...], tuple[str, ...], World]:
    found, refused, notes = _read(files)
    world = _world(found)
    lines = list(refused)
    for record, where in found.values():
        fate, said = comparing.decide(record, world)
        lines.append(Line(fate, record.number, record.name, said, where))
    return tuple(lines), notes, world


def _read(files: Sequence[File]) -> tuple[dict[str, tuple[Record, str]], list[Line], tuple[str, ...]]:
    """The files' units by number, those that cannot be read, and what is to be said about the files."""
    found: dict[str, tuple[Record, str]] = {}
    refused: list[Line] = []
    pages: list[reading.Page] = []
    twice = 0
    for file in files:
        for place, given in enumerate(_units(file, pages), start=1):
            where = _("%(file)s, unit %(n)d") % {"file": file.name, "n": place}
            record = _understood(given, where, refused)
            if record is not None:
                first = found.setdefault(record.number, (record, where))
                if first[1] is not where and first[0] == record:
                    twice += 1
                elif first[1] is not where:
                    refused.append(_other_than(first[1], record, where))
            if len(found) + len(refused) > MOST:
                text = _("More than %(n)d units at a time are too many. Take one county after the other.")
                raise Invalid(text % {"n": MOST}, field="files", code="too-many")
    return found, refused, tuple(_notes(twice, pages))


def _units(file: File, pages: list[reading.Page]) -> Iterable[Any]:
    try:
        yield from reading.units(file.content, pages=pages)
    except Invalid as wrong:
        raise Invalid(f"{file.name}: {wrong.message}", field="files", code=wrong.code) from None


def _understood(given: Any, where: str, refused: list[Line]) -> Record | None:
    try:
        return records.understood(given)
    except Invalid as wrong:
        said = given if isinstance(given, dict) else {}
        number, name = (_shown(said.get(key)) for key in ("organisasjonsnummer", "navn"))
        refused.append(Line(Fate.REFUSED, number, name, wrong.message, where))
        return None


def _shown(given: Any) -> str:
    """What the file says, made harmless for a terminal and a page."""
    return "".join(sign for sign in str(given or "")[:60] if sign.isprintable())


def _other_than(first: str, record: Record, where: str) -> Line:
    said = _("It stands twice, and not the same. The first counts: %(where)s.") % {"where": first}
    return Line(Fate.REFUSED, record.number, record.name, said, where)


def _notes(twice: int, pages: Sequence[reading.Page]) -> Iterable[str]:
    if twice:
        yield _("%(n)d units stand more than once, each time the same. They count once.") % {"n": twice}
    missing = {page.of for page in pages if page.of > 1 and page.of > len({one.number for one in pages})}
    if missing:
        yield _("The register's answer has %(of)d pages, and not all of them are here.") % {"of": max(missing)}


def _world(found: dict[str, tuple[Record, str]]) -> World:
    """What stands here about the units of the files and their parents. Two queries."""
    files = {number: record for number, (record, _where) in found.items()}
    numbers = list({*files, *(record.parent for record in files.values() if record.parent)})
    with connection.cursor() as cursor:
        cursor.execute(_BODIES, [numbers])
        organisations: dict[str, UUID] = dict(cursor.fetchall())
        cursor.execute(_HERE, {"numbers": numbers})
        here = [_here(row) for row in cursor.fetchall()]
    return World(
        organisations=organisations,
        units={one.number: one for one in here if one.number},
        by_name={(one.organisation_id, one.values.name.casefold()): one for one in here},
        records=files,
    )


def _here(row: tuple[Any, ...]) -> Here:
    unit_id, organisation_id, *values = row[:6]
    number, *given, closed_on, staffed = row[6:]
    return Here(
        unit_id, organisation_id, Values(*values), Values(*given) if number else None, number, closed_on, staffed
    )


def _write(actor: Actor, world: World) -> None:
    bodies = [
        people.BodyInput(b.id, b.record.name, b.record.number, b.record.sector, b.record.municipality)
        for b in world.bodies.values()
    ]
    people.add_bodies(actor, bodies)
    people.put_units(
        actor,
        [
            people.UnitInput(k.unit_id, k.organisation_id, k.values.name, k.values.place, k.values.phone)
            for k in world.kept
        ],
    )
    Registered.objects.bulk_create(
        [_registered(kept) for kept in world.kept],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name", "place", "phone", "address"],
    )
    columns = [(kept.unit_id, kept.values.address, kept.closed_on) for kept in world.kept]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_ENTRIES, [list(column) for column in zip(*columns, strict=True)])


def _registered(kept: Kept) -> Registered:
    given = kept.given
    return Registered(
        number=kept.number,
        unit_id=kept.unit_id,
        name=given.name,
        place=given.place,
        phone=given.phone,
        address=given.address,
    )
