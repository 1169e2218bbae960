"""One made-up row in every table, written by the owner: what the walk over the tables looks for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

Owner = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A room about a person, with a helper in it."""

    room: UUID
    person: UUID
    helper: UUID  # the helper as a person
    role: UUID  # the helper's role in the room
    organisation: UUID
    unit: UUID
    now: dt.datetime

    @property
    def seat(self) -> str:
        return f"role:{self.role}"


def make_scene(owner: Owner) -> Scene:
    """The people first: the generic rows hang on them."""
    scene = Scene(uuid4(), uuid4(), uuid4(), uuid4(), uuid4(), uuid4(), dt.datetime.now(dt.UTC))
    filler = Filler(owner, scene)
    filler.add("people_person", id=scene.helper, mobile=None, identity_index=None)
    filler.fill()
    filler.add("live_subscriber", seat=f"self:{scene.person}")
    return scene


# What the shapes of the tables ask for beyond a value of the right type.
SPECIAL: dict[str, dict[str, Any]] = {
    "consents_consent": {"answer": "yes", "given": "own-device"},
    "people_organisation": {"number": "999999999"},
    "people_invitation": {"mobile": "+4799999901", "email": ""},
}


class Filler:
    """Fills tables in the order of their foreign keys, from the columns that the database says they have."""

    def __init__(self, owner: Owner, scene: Scene) -> None:
        self.owner = owner
        self.scene = scene
        self.made: dict[str, dict[str, Any]] = {}

    def fill(self) -> None:
        """One row in every table that the application owns; raises with the table's name where that fails."""
        for table in self._in_order():
            if not table.startswith(("django_", "procrastinate_", "auth_")):
                self.made[table] = self.add(table, **SPECIAL.get(table, {}), **self._known(table))

    def add(self, table: str, **given: Any) -> dict[str, Any]:
        columns = self._columns(table)
        points = self._points(table)
        row = dict(given)
        for name, kind, needed in columns:
            if name in row:
                continue
            if name in points and needed and points[name][0] in self.made:
                row[name] = self.made[points[name][0]][points[name][1]]
            elif self._ours(name, kind) is not None:
                row[name] = self._ours(name, kind)
            elif needed:
                row[name] = self._value(table, name, kind)
        known = [name for name, _kind, _needed in columns]
        row = {name: value for name, value in row.items() if name in known}
        statement = sql.SQL("insert into {} ({}) values ({}) returning *").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        try:
            written = self.owner.execute(statement, list(row.values())).fetchone()
        except psycopg.Error as fault:
            raise AssertionError(f"give {table} a row in tests/access/rows.py: {fault}") from fault
        assert written is not None
        return dict(zip(known, written, strict=True))

    def _known(self, table: str) -> dict[str, Any]:
        scene = self.scene
        hour = dt.timedelta(hours=1)
        return {
            "people_person": {"id": scene.person},
            "people_organisation": {"id": scene.organisation},
            "people_unit": {"id": scene.unit},
            "people_role": {"id": scene.role, "person_id": scene.helper, "valid_from": scene.now - hour},
            "people_invitation": {"person_id": scene.person, "sent_by_role_id": scene.role},
            "live_stream": {"id": scene.room},
            "live_subscriber": {"seat": scene.seat, "valid_from": scene.now - hour},
            "rooms_room": {"id": scene.room, "about_person_id": scene.person},
            "audit_line": {"about_person_id": scene.person, "what": "rooms.read"},
            "directory_enquiry": {"from_role_id": scene.role},
            "journal_phrase": {"organisation_id": scene.organisation},
            "pilots_member": {"role_id": scene.role, "is_leader": True},
            "improvement_asked": {"role_id": scene.role},
            "improvement_batch": {"organisation_a": scene.organisation, "organisation_b": scene.organisation},
            "improvement_course": {"organisation_id": scene.organisation},
            "improvement_member": {"role_id": scene.role, "organisation_id": scene.organisation, "part": "lead"},
            "collaboration_pair": {
                "organisation_a": min(scene.organisation, scene.unit),
                "organisation_b": max(scene.organisation, scene.unit),
            },
            "consents_party": {"organisation_id": scene.organisation, "person_id": None},
            "consents_objection": {"role_id": scene.role},
            "measures_collection": {"id": scene.unit, "organisation_a": scene.organisation},
            "measures_asked": {"rater_person_id": scene.person, "opened_by_seat": scene.seat},
            "measures_answer": {"collection_id": scene.unit},
            "measures_form": {
                "about_person_id": scene.person,
                "opened_by_seat": scene.seat,
                "own_text_id": scene.unit,
            },
            "feedback_episode": {"about_person_id": scene.person, "opened_by_seat": scene.seat},
            "feedback_shown": {"about_person_id": scene.person, "led_by_seat": scene.seat, "membership_id": scene.unit},
            "measures_licence": {"organisation_id": scene.organisation},
            "measures_own_text": {"id": scene.unit, "organisation_id": scene.organisation},
            "appointments_appointment": {"starts_at": scene.now, "ends_at": scene.now + hour},
            "appointments_alternative": {"starts_at": scene.now, "ends_at": scene.now + hour},
            "consents_break_glass": {"role_id": scene.role, "ends_at": scene.now + hour},
        }.get(table, {})

    def _ours(self, name: str, kind: str) -> Any:
        """The scene's own ids, by the names that columns have for them."""
        if kind == "uuid":
            return {"room_id": self.scene.room, "stream_id": self.scene.room, "person_id": self.scene.person}.get(name)
        return self.scene.seat if name == "seat" else None

    def _value(self, table: str, name: str, kind: str) -> Any:
        made: dict[str, Any] = {
            "uuid": uuid4(),
            "bool": False,
            "timestamptz": self.scene.now,
            "date": self.scene.now.date(),
            "time": self.scene.now.time(),
            "jsonb": json.dumps({}),
        }
        if kind in made:
            return made[kind]
        if kind in ("int2", "int4", "int8", "float8", "numeric"):
            return 1
        if kind.startswith("_"):
            return []
        if kind in ("text", "varchar"):
            return "x"
        raise AssertionError(f"give {table}.{name} ({kind}) a value in tests/access/rows.py")

    def _columns(self, table: str) -> list[tuple[str, str, bool]]:
        """Name, type, and whether a value is needed."""
        found = self.owner.execute(
            "select a.attname, t.typname, a.attnotnull and not a.atthasdef and a.attidentity = '' "
            "from pg_attribute a join pg_type t on t.oid = a.atttypid "
            "where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum",
            [table],
        )
        return [(name, kind, needed) for name, kind, needed in found.fetchall()]

    def _points(self, table: str) -> dict[str, tuple[str, str]]:
        """Which column points to which table and column."""
        found = self.owner.execute(
            "select a.attname, c.confrelid::regclass::text, f.attname from pg_constraint c "
            "join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] "
            "join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1] "
            "where c.contype = 'f' and c.conrelid = %s::regclass",
            [table],
        )
        return {name: (target, key) for name, target, key in found.fetchall()}

    def _in_order(self) -> list[str]:
        waiting = {
            table: {target for target, _key in self._points(table).values()} - {table}
            for table in all_tables(self.owner)
        }
        order: list[str] = []
        while waiting:
            free = sorted(table for table, targets in waiting.items() if targets <= set(order))
            assert free, f"the foreign keys of {sorted(waiting)} go in a ring"
            order += free
            waiting = {table: targets for table, targets in waiting.items() if table not in free}
        return order


def all_tables(owner: Owner) -> list[str]:
    """Every table; the months of the log are not tables of their own."""
    found = owner.execute(
        "select relname from pg_class "
        "where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace order by 1"
    )
    return [name for (name,) in found.fetchall()]
