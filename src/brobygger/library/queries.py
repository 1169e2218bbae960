"""The library as a page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OSLO
from brobygger.library import access, rules
from brobygger.library.models import Entry
from brobygger.library.rules import Kind
from brobygger.people import queries as people

MOST = 300


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry; `may_change` for a leader of the organisation that stands for it."""

    id: UUID
    kind: Kind
    title: str
    about: str
    link: str
    language: str
    level: str
    day: dt.date | None
    last_day: dt.date | None
    place: str
    organiser: str
    is_full: bool
    is_over: bool
    kept_by: str
    changed_on: dt.date
    may_change: bool


def today() -> dt.date:
    """The day it is in Norway."""
    return clock.now().astimezone(OSLO).date()


def entries(actor: Actor, *, kind: str = "", words: str = "") -> list[EntryCard]:
    """What there is, of a kind or of all: events by day, those that are over last, then the rest by title.

    Two queries. Raises Hidden.
    """
    access.read(actor)
    rows = Entry.objects.filter(removed_at=None)
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    for word in words.replace("\x00", " ").split()[:6]:
        rows = rows.filter(title__icontains=word) | rows.filter(about__icontains=word)
    found = list(rows.order_by("-changed_at")[:MOST])
    names = people.organisation_names(actor, {one.organisation_id for one in found})
    return sorted((_card(actor, one, names) for one in found), key=_order)


def entry(actor: Actor, entry_id: UUID) -> EntryCard:
    """One of one's own organisation, to change. Raises Hidden. Two queries."""
    organisation, _role = access.write(actor)
    row = Entry.objects.filter(pk=entry_id, organisation_id=organisation, removed_at=None).first()
    access.own(row is not None, entry_id)
    assert row is not None
    return _card(actor, row, people.organisation_names(actor, [organisation]))


def _card(actor: Actor, row: Entry, names: dict[UUID, str]) -> EntryCard:
    kind = Kind(row.kind)
    return EntryCard(
        id=row.id,
        kind=kind,
        title=row.title,
        about=row.about,
        link=row.link,
        language=row.language,
        level=row.level,
        day=row.day,
        last_day=row.last_day,
        place=row.place,
        organiser=row.organiser,
        is_full=row.is_full,
        is_over=rules.is_over(kind, row.day, row.last_day, today()),
        kept_by=names.get(row.organisation_id, ""),
        changed_on=row.changed_at.astimezone(OSLO).date(),
        may_change=actor.is_leader and actor.organisation_id == row.organisation_id,
    )


def _order(one: EntryCard) -> tuple[bool, int, int, str]:
    day = (one.day or dt.date.max).toordinal()
    return one.is_over, list(Kind).index(one.kind), -day if one.is_over else day, people.norwegian_order(one.title)
