"""Made-up people in rooms, laid down in bulk as the owner of the database: what the bench and the fault run load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg

# One organisation, its unit, helpers with a role each, service users: `n` of both.
_PEOPLE: LiteralString = """
    with organisation as (
        insert into people_organisation (id, name, number, sector, municipality)
        values (gen_random_uuid(), 'Måletjenesten', '974760673', 'specialist-health', '')
        on conflict (number) do update set name = excluded.name returning id
    ), unit as (
        insert into people_unit (id, organisation_id, name, place, phone)
        select gen_random_uuid(), id, %(unit)s, '', '' from organisation returning id, organisation_id
    ), person as (
        insert into people_person (id, name, email, language, identity_number, is_story, created_at)
        select gen_random_uuid(), 'Hjelper ' || g, '', 'nb', '', false, now()
        from generate_series(1, %(n)s) g returning id, name
    ), role as (
        insert into people_role (id, person_id, unit_id, title, is_leader, is_administrator, valid_from)
        select gen_random_uuid(), person.id, unit.id, 'psychologist', false, false, now() - interval '1 day'
        from person cross join unit returning id, person_id
    )
    select role.id, role.person_id, person.name, unit.organisation_id
    from role join person on person.id = role.person_id cross join unit
"""
_USERS: LiteralString = """
    insert into people_person (id, name, email, language, identity_number, is_story, created_at)
    select gen_random_uuid(), 'Person ' || g, '', 'nb', '', false, now() from generate_series(1, %(n)s) g
    returning id
"""
_ROOM: LiteralString = """
    insert into rooms_room (id, about_person_id, name_given, why, matters, contact_wish, state, participation,
        receipts, person_receipts, newcomers_see_history, controller_organisation_id, created_by_role_id,
        created_at, opened_at)
    values (%(room)s, %(person)s, 'Person', 'Måling', '', '', 'open', 'write', true, false, false,
        %(organisation)s, %(role)s, now(), now())
"""
_STREAM: LiteralString = """
    insert into live_stream (id, last_seq, state, audience, last_at) values (%(room)s, 0, 'open', 1, now())
"""
_MEMBER: LiteralString = """
    insert into rooms_membership (id, room_id, seat, person_id, role_id, organisation_id, kind, name, title,
        unit_name, organisation_name, basis, joined_at, from_seq, ended_how, handed_why)
    values (%(id)s, %(room)s, %(seat)s, %(person)s, %(role)s, %(organisation)s, %(kind)s, %(name)s,
        %(title)s, '', '', %(basis)s, now(), 1, '', '')
"""
_SUBSCRIBER: LiteralString = """
    insert into live_subscriber (id, stream_id, seat, from_seq, may_write, valid_from, delivered_seq, read_seq)
    values (gen_random_uuid(), %(room)s, %(seat)s, 1, true, now() - interval '1 minute', 0, 0)
"""
_MESSAGES: LiteralString = """
    with numbered as (
        select r.id as room_id, g as seq, m.id as membership_id, m.seat, gen_random_uuid() as ref,
            now() - make_interval(mins => %(n)s - g) as at
        from unnest(%(rooms)s::uuid[]) r(id)
        cross join lateral (
            select id, seat, row_number() over (order by id) - 1 as place, count(*) over () as of
            from rooms_membership where room_id = r.id and ended_at is null
        ) m
        join generate_series(1, %(n)s) g on g %% m.of = m.place
    ), events as (
        insert into live_event (id, stream_id, seq, kind, seat, ref, ids, client_id, content_hash, at)
        select gen_random_uuid(), room_id, seq, 'message', seat, ref, '{}', gen_random_uuid(), '', at from numbered
    )
    insert into rooms_message (id, room_id, seq, membership_id, text, quick, to_memberships, at)
    select ref, room_id, seq, membership_id, 'Melding nummer ' || seq || ' om det vi ble enige om', '', '{}', at
    from numbered
"""


@dataclass(frozen=True)
class Helper:
    """A helper in their one role."""

    role: UUID
    person: UUID
    name: str
    organisation: UUID

    @property
    def seat(self) -> str:
        return f"role:{self.role}"


@dataclass(frozen=True)
class Room:
    """A room about one person, with its helpers and their memberships by seat."""

    id: UUID
    person: UUID
    helpers: tuple[Helper, ...]
    memberships: dict[str, UUID]


class World:
    """Lays people, rooms and messages down; `owner` is the address of the database as its owner."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self.connection = psycopg.connect(owner, autocommit=True)

    def reconnect(self) -> None:
        """Connect anew: the database was stopped and started."""
        self.connection.close()
        self.connection = psycopg.connect(self._owner, autocommit=True)

    def helpers(self, count: int) -> list[Helper]:
        """Make helpers, all in a unit of their own."""
        rows = self.connection.execute(_PEOPLE, {"n": count, "unit": f"Enhet {uuid4()}"}).fetchall()
        return [Helper(*row) for row in rows]

    def persons(self, count: int) -> list[UUID]:
        """Make service users."""
        return [row[0] for row in self.connection.execute(_USERS, {"n": count}).fetchall()]

    def room(self, person: UUID, helpers: list[Helper]) -> Room:
        """Make one open room around a person, everybody in it from the start."""
        room, first = uuid4(), helpers[0]
        shared: dict[str, Any] = {"room": room, "organisation": first.organisation}
        seats = {f"self:{person}": uuid4()} | {helper.seat: uuid4() for helper in helpers}
        members = [
            {"person": person, "role": None, "kind": "person", "basis": "self", "name": "Person", "title": ""},
            *(
                {"person": h.person, "role": h.role, "kind": "helper", "basis": "health-cooperation", "name": h.name}
                | {"title": "psychologist"}
                for h in helpers
            ),
        ]
        rows = [
            {**shared, **member, "seat": seat, "id": key}
            for member, (seat, key) in zip(members, seats.items(), strict=True)
        ]
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(_ROOM, {**shared, "person": person, "role": first.role})
            cursor.execute(_STREAM, shared)
            cursor.executemany(_MEMBER, rows)
            cursor.executemany(_SUBSCRIBER, rows)
        return Room(room, person, tuple(helpers), seats)

    def messages(self, rooms: list[UUID], count: int) -> None:
        """Fill rooms with `count` messages each, in turn from their members, one a minute up to now."""
        with self.connection.transaction():
            self.connection.execute(_MESSAGES, {"rooms": rooms, "n": count})
            self.connection.execute(
                "update live_stream set last_seq = %s, last_at = now() where id = any(%s)", [count, rooms]
            )

    def crowd(self, rooms: int, messages: int) -> None:
        """Fill the database: that many rooms with four helpers each, and that many messages over them."""
        helpers = self.helpers(max(rooms // 50, 20))
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(
                """create temp table crowd on commit drop as
                   select gen_random_uuid() as room, gen_random_uuid() as person, g as n
                   from generate_series(1, %s) g""",
                [rooms],
            )
            cursor.execute("create temp table crowd_role (n int primary key, role uuid, person uuid) on commit drop")
            cursor.executemany(
                "insert into crowd_role values (%s, %s, %s)",
                [(n, helper.role, helper.person) for n, helper in enumerate(helpers)],
            )
            for statement in _CROWD:
                cursor.execute(
                    statement,
                    {"helpers": len(helpers), "organisation": helpers[0].organisation, "each": messages // rooms},
                )
        self.connection.execute("vacuum analyze")

    def close(self) -> None:
        self.connection.close()


_CROWD: tuple[LiteralString, ...] = (
    """insert into people_person (id, name, email, language, identity_number, is_story, created_at)
       select person, 'Person ' || n, '', 'nb', '', false, now() from crowd""",
    """insert into rooms_room (id, about_person_id, name_given, why, matters, contact_wish, state, participation,
           receipts, person_receipts, newcomers_see_history, controller_organisation_id, created_by_role_id,
           created_at, opened_at)
       select room, person, 'Person ' || n, 'Måling', '', '', 'open', 'write', true, false, false,
           %(organisation)s, (select role from crowd_role where crowd_role.n = crowd.n %% %(helpers)s),
           now() - interval '30 days', now() - interval '30 days'
       from crowd""",
    """insert into live_stream (id, last_seq, state, audience, last_at)
       select room, %(each)s, 'open', 1, now() - make_interval(mins => n %% 40000) from crowd""",
    """insert into rooms_membership (id, room_id, seat, person_id, role_id, organisation_id, kind, name, title,
           unit_name, organisation_name, basis, joined_at, from_seq, ended_how, handed_why)
       select gen_random_uuid(), room, 'role:' || r.role, r.person, r.role, %(organisation)s, 'helper', 'Hjelper',
           'psychologist', '', '', 'health-cooperation', now() - interval '30 days', 1, '', ''
       from crowd cross join generate_series(0, 3) k
       join crowd_role r on r.n = (crowd.n + k * 7) %% %(helpers)s""",
    """insert into rooms_membership (id, room_id, seat, person_id, kind, name, title, unit_name, organisation_name,
           basis, joined_at, from_seq, ended_how, handed_why)
       select gen_random_uuid(), room, 'self:' || person, person, 'person', 'Person ' || n, '', '', '', 'self',
           now() - interval '30 days', 1, '', '' from crowd""",
    """insert into live_subscriber (id, stream_id, seat, from_seq, may_write, valid_from, delivered_seq, read_seq)
       select gen_random_uuid(), room_id, seat, 1, true, joined_at, 0, 0 from rooms_membership
       where room_id in (select room from crowd)""",
    """create temp table crowd_message on commit drop as
       select m.room_id, g as seq, m.id as membership_id, m.seat, gen_random_uuid() as ref,
           now() - make_interval(mins => (%(each)s - g)::int) as at
       from rooms_membership m join crowd on crowd.room = m.room_id and m.kind = 'person'
       cross join generate_series(1, %(each)s) g""",
    """insert into live_event (id, stream_id, seq, kind, seat, ref, ids, client_id, content_hash, at)
       select gen_random_uuid(), room_id, seq, 'message', seat, ref, '{}', gen_random_uuid(), '', at
       from crowd_message""",
    """insert into rooms_message (id, room_id, seq, membership_id, text, quick, to_memberships, at)
       select ref, room_id, seq, membership_id, 'Melding nummer ' || seq, '', '{}', at from crowd_message""",
)
