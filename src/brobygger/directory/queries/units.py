"""Units: who does what, for whom, and how they are reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.directory import access, kinds, text
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OSLO
from brobygger.people import queries as people
from brobygger.people.queries import StaffCard

MOST = 20
_SEARCH = """
    select e.unit_id, u.name, o.name, u.place, coalesce(nullif(e.phone, ''), u.phone), e.what, e.needs
    from (
        select unit_id, what, needs, phone, sorts_as from directory_entry
        where words @@ to_tsquery('simple', %s) order by sorts_as, unit_id limit %s
    ) e
    join people_unit u on u.id = e.unit_id join people_organisation o on o.id = u.organisation_id
    order by e.sorts_as, e.unit_id
"""
_UNIT = """
    select u.name, o.id, o.name, u.place, u.phone, e.phone, e.what, e.for_whom, e.address, e.hours, e.needs,
           e.owner_role_id, e.right_on, e.ask_again_on, e.closed_on, owner.name,
           (select count(*) from people_role r where r.unit_id = u.id and r.valid_from <= app_now()
                and (r.valid_until is null or r.valid_until > app_now())),
           (select array_agg(json_build_object('name', c.name, 'phone', c.phone) order by c.name)
                from people_contact_point c where c.unit_id = u.id)
    from people_unit u join people_organisation o on o.id = u.organisation_id
    join directory_entry e on e.unit_id = u.id
    left join people_role owns on owns.id = e.owner_role_id and owns.valid_from <= app_now()
         and (owns.valid_until is null or owns.valid_until > app_now())
    left join people_person owner on owner.id = owns.person_id
    where u.id = %s
"""
_WAITS = """
    (select 'entry', e.unit_id, u.name from directory_entry e join people_unit u on u.id = e.unit_id
     where e.owner_role_id = %(role)s and e.ask_again_on <= %(today)s and e.closed_on is null
     order by e.sorts_as limit 20)
    union all
    (select 'enquiry', q.id, '' from directory_enquiry q
     where q.answered_at is null and (q.role_id = %(role)s or (q.role_id is null and q.unit_id = %(unit)s)) limit 100)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in a list."""

    unit_id: UUID
    name: str
    organisation: str
    place: str
    phone: str
    what: str
    needs: tuple[str, ...]  # codes


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, in Norwegian order; `more` where there were too many to show."""

    lines: tuple[Line, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything that stands about a unit."""

    unit_id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    place: str
    phone: str
    own_phone: str
    what: str
    for_whom: str
    address: str
    hours: str
    needs: tuple[str, ...]  # codes
    owner_role_id: UUID | None
    owner_name: str
    right_on: dt.date | None
    ask_again_on: dt.date | None
    closed_on: dt.date | None  # closed down, as Enhetsregisteret says
    staffed: bool
    contact_points: tuple[tuple[str, str], ...]  # name and phone
    may_keep: bool

    def is_old(self) -> bool:
        """Whether nobody has said for long that this is right."""
        return self.right_on is None or (self.ask_again_on is not None and self.ask_again_on <= today())


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for somebody: entries whose owner is asked "still right?" (unit and name), how many enquiries."""

    entries: tuple[tuple[UUID, str], ...]
    enquiries: int


def today() -> dt.date:
    """The day in Norway."""
    return clock.now().astimezone(OSLO).date()


def search(actor: Actor, *, words: str, need: str = "") -> Found:
    """Units with every word, from its beginning, in name, place, organisation or needs. One query, none for nothing."""
    access.read(actor)
    wanted = [f"'{word}':*" for word in text.search_words(words)]
    if need in kinds.CODES:
        wanted.append(f"'{kinds.searched_as(need)}'")
    if not wanted:
        return Found((), more=False)
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, [" & ".join(wanted), MOST + 1])
        rows = cursor.fetchall()
    lines = tuple(
        Line(unit_id, name, organisation, place, phone, what, tuple(needs.split()))
        for unit_id, name, organisation, place, phone, what, needs in rows[:MOST]
    )
    return Found(lines, more=len(rows) > MOST)


def unit_page(actor: Actor, unit_id: UUID) -> UnitPage:
    """One unit. Raises Hidden for an unknown one. Two queries at most."""
    access.read(actor)
    with connection.cursor() as cursor:
        cursor.execute(_UNIT, [unit_id])
        row = cursor.fetchone()
    access.unit(row is not None, unit_id)
    assert row is not None
    name, organisation_id, organisation, place, unit_phone, phone, what, for_whom, address, hours, needs = row[:11]
    owner, right_on, ask_again_on, closed_on, owner_name, staff, points = row[11:]
    return UnitPage(
        unit_id=unit_id,
        name=name,
        organisation_id=organisation_id,
        organisation=organisation,
        place=place,
        phone=phone or unit_phone,
        own_phone=phone,
        what=what,
        for_whom=for_whom,
        address=address,
        hours=hours,
        needs=tuple(needs.split()),
        owner_role_id=owner,
        owner_name=owner_name or "",
        right_on=right_on,
        ask_again_on=ask_again_on,
        closed_on=closed_on,
        staffed=staff > 0,
        contact_points=tuple((point["name"], point["phone"]) for point in points or ()),
        may_keep=access.may_keep(actor, unit_id, owner),
    )


def keepers(actor: Actor, unit_id: UUID) -> list[StaffCard]:
    """Who may be entrusted with a unit's entry: those who work there. One query."""
    access.read(actor)
    return people.staff_of(actor, unit_id)


def waits_for_me(actor: Actor) -> Waits:
    """What waits for a helper in the directory: entries to confirm, enquiries to answer. One query for a helper."""
    access.read(actor)
    if not actor.is_helper:
        return Waits((), 0)
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, {"role": actor.role_id, "unit": actor.unit_id, "today": today()})
        rows = cursor.fetchall()
    entries = tuple((key, name) for kind, key, name in rows if kind == "entry")
    return Waits(entries, enquiries=len(rows) - len(entries))
