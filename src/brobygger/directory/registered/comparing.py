"""What an import would change, decided unit by unit from the files and from what stands here. Pure: no database.

What somebody has written here stays: a value follows the register only where it still is what the register last gave,
or is empty and the register has something new to say.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.directory.registered.records import Record
from brobygger.kernel.ids import new_id
from brobygger.people.queries import sector_label


class Fate(enum.StrEnum):
    """What becomes of a unit of the files."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Values:
    """What we take over about a unit."""

    name: str = ""
    place: str = ""
    phone: str = ""
    address: str = ""


FIELDS = ("name", "place", "phone", "address")


@dataclass(frozen=True, slots=True)
class Here:
    """A unit as it stands here; `given` is what the register gave when it was last taken in, None: never was."""

    unit_id: UUID
    organisation_id: UUID
    values: Values
    given: Values | None = None
    number: str = ""
    closed_on: dt.date | None = None
    staffed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the files and what becomes of it, for whoever looks before they say yes."""

    fate: Fate
    number: str
    name: str
    said: str  # what changes, or why not and what to do
    where: str = ""  # file and place in it


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that is to be made."""

    id: UUID
    record: Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit that is to be made or changed: what it is to be, and what the register gave."""

    unit_id: UUID
    organisation_id: UUID
    number: str
    values: Values
    given: Values
    closed_on: dt.date | None
    is_new: bool


@dataclass(slots=True)
class World:
    """What stands here about the files' units, and what has been decided so far."""

    organisations: dict[str, UUID]  # by number
    units: dict[str, Here]  # by number
    by_name: dict[tuple[UUID, str], Here]  # every unit of those organisations
    records: dict[str, Record] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)


class _No(Exception):
    """This unit cannot be taken in; the text says why and what to do."""


def decide(record: Record, world: World) -> tuple[Fate, str]:
    """What becomes of one unit, and what is to be said about it; remembers in `world` what is to be written."""
    try:
        return _body(record, world) if not record.parent else _unit(record, world)
    except _No as no:
        return Fate.REFUSED, str(no)


def _body(record: Record, world: World) -> tuple[Fate, str]:
    if record.number in world.organisations:
        return Fate.SAME, _("stands here as an organisation already")
    if record.number in world.units:
        raise _No(_("It stands here as a unit of another organisation. An administrator must look at that first."))
    if record.closed_on:
        raise _No(_closed(record.closed_on))
    body = world.bodies.setdefault(record.number, Body(new_id(), record))
    return Fate.NEW, _("organisation, %(sector)s") % {"sector": sector_label(body.record.sector)}


def _unit(record: Record, world: World) -> tuple[Fate, str]:
    organisation = _organisation_of(record, world)
    here = world.units.get(record.number) or _same_by_hand(record, organisation, world)
    if here is None:
        return _new(record, organisation, world)
    if here.organisation_id != organisation:
        raise _No(
            _("It has moved to another organisation. Its people and rooms do not move by an import: do it by hand.")
        )
    if record.closed_on and here.staffed:
        raise _No(
            _("It was closed %(day)s, but people work there in Brobygger. End their roles first.")
            % {"day": record.closed_on}
        )
    return _changed(record, here, world)


def _new(record: Record, organisation: UUID, world: World) -> tuple[Fate, str]:
    if record.closed_on:
        raise _No(_closed(record.closed_on))
    values = replace(_given(record), name=_free_name(record, organisation, world))
    _keep(Kept(new_id(), organisation, record.number, values, _given(record), None, is_new=True), world)
    return Fate.NEW, _("unit of %(number)s") % {"number": record.parent}


def _changed(record: Record, here: Here, world: World) -> tuple[Fate, str]:
    given = _given(record)
    wanted = {name: _merged(name, here, given) for name in FIELDS}
    if wanted["name"] != here.values.name:
        wanted["name"] = _free_name(record, here.organisation_id, world)
    values = Values(**wanted)
    if (values, given, record.closed_on, record.number) == (here.values, here.given, here.closed_on, here.number):
        return Fate.SAME, _("nothing new")
    _keep(Kept(here.unit_id, here.organisation_id, record.number, values, given, record.closed_on, is_new=False), world)
    return Fate.CHANGED, "; ".join(_told(here, values, record)) or _("linked to its number; what stands here stays")


def _merged(name: str, here: Here, given: Values) -> str:
    now, new = getattr(here.values, name), getattr(given, name)
    if here.given is None:
        return str(now or new)  # never taken in before: what stands was written by hand
    last = getattr(here.given, name)
    if last == new or not new:
        return str(now)
    followed = now in _names(here.given, here.number) if name == "name" else now in ("", last)
    return str(new if followed else now)


def _told(here: Here, values: Values, record: Record) -> Iterable[str]:
    labels = {"name": _("name"), "place": _("place"), "phone": _("phone"), "address": _("address")}
    for name in FIELDS:
        before, after = getattr(here.values, name), getattr(values, name)
        if before != after:
            yield f"{labels[name]}: {before or '–'} → {after}"
    if record.closed_on != here.closed_on:
        yield _closed(record.closed_on) if record.closed_on else _("open again")


def _organisation_of(record: Record, world: World) -> UUID:
    """The organisation at the top of the parents, from the files or from here."""
    asked, number = {record.number}, record.parent
    while True:
        if number in asked:
            raise _No(_("Its parents go in a ring. Fetch it again from the register."))
        asked.add(number)
        above = world.records.get(number)
        if number in world.organisations:
            return world.organisations[number]
        if above is None:
            if number in world.units:
                return world.units[number].organisation_id
            raise _No(
                _("Its parent %(number)s is neither here nor in the files. Fetch enheter/%(number)s too.")
                % {"number": number}
            )
        if not above.parent:
            if above.closed_on:
                raise _No(_("Its parent %(number)s is closed.") % {"number": number})
            return world.bodies.setdefault(number, Body(new_id(), above)).id
        number = above.parent


def _same_by_hand(record: Record, organisation: UUID, world: World) -> Here | None:
    """A unit of the same name that was made here by hand: with or without the organisation's name before it."""
    top = next((name for name in _tops(record, world) if record.name.casefold().startswith(f"{name.casefold()} ")), "")
    for name in (record.name, record.name[len(top) :].strip()):
        here = world.by_name.get((organisation, name.casefold()))
        if here is not None and not here.number:
            return here
    return None


def _tops(record: Record, world: World) -> list[str]:
    asked: set[str] = set()
    names, number = [], record.parent
    while number in world.records and number not in asked:
        asked.add(number)
        names.append(world.records[number].name)
        number = world.records[number].parent
    return names


def _free_name(record: Record, organisation: UUID, world: World) -> str:
    """The name, with place or number where another unit of the organisation has it."""
    for name in _names(_given(record), record.number):
        taken = world.by_name.get((organisation, name.casefold()))
        if taken is None or taken.number == record.number:
            return name
    raise _No(_("Another unit of the organisation has that name."))


def _names(given: Values, number: str) -> tuple[str, ...]:
    names = (given.name, f"{given.name}, {given.place}" if given.place else given.name, f"{given.name} ({number})")
    return tuple(name for name in names if len(name) <= 200)


def _given(record: Record) -> Values:
    return Values(record.name, record.place, record.phone, record.address)


def _keep(kept: Kept, world: World) -> None:
    world.kept.append(kept)
    here = Here(kept.unit_id, kept.organisation_id, kept.values, kept.given, kept.number, kept.closed_on)
    world.units[kept.number] = here
    world.by_name[kept.organisation_id, kept.values.name.casefold()] = here


def _closed(day: dt.date) -> str:
    return _("closed %(day)s") % {"day": day}
