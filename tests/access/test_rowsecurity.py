"""The third lock: whatever a query forgets, the database shows nobody's rows to anybody else.

Walks every table there is, as the application's role. A new table without a place in `tables.py` fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from brobygger.config.embedded import Urls
from tests.access import tables
from tests.access.rows import Filler, Owner, Scene, all_tables, make_scene

App = psycopg.Connection[tuple[Any, ...]]
pytestmark = pytest.mark.pg15


@pytest.fixture
def scene(real_db: None, owner_connection: Owner) -> Scene:
    return make_scene(owner_connection)


@pytest.fixture
def app(real_db: None, database_urls: Urls) -> Iterator[App]:
    """A connection as the application's role, reused from question to question as a pool would."""
    with psycopg.connect(database_urls.app, autocommit=True) as connection:
        yield connection


def seen(app: App, table: str, *, actor: str = "", person: object = "") -> int:
    """How many rows of a table somebody sees, in a transaction of their own."""
    with app.transaction():
        app.execute(
            "select set_config('app.actor', %s, true), set_config('app.person', %s, true)", [actor, str(person)]
        )
        found = app.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(found[0])


def outsiders(scene: Scene) -> dict[str, tuple[str, object]]:
    """Everybody who must see nothing, with what their transaction says."""
    stranger = uuid4()
    return {
        "a helper who was never in": (f"role:{uuid4()}", stranger),
        "the member in another role": (f"role:{uuid4()}", scene.helper),
        "another person": (f"self:{stranger}", stranger),
        "a link-holder": (f"link:{uuid4()}", ""),
        "a link-holder with the room's id": (f"link:{scene.room}", ""),
        "a visitor": ("anonymous:", ""),
        "somebody who calls themselves the room": (str(scene.room), ""),
        "somebody whose seat is a wildcard": ("%", ""),
    }


def members(scene: Scene) -> dict[str, tuple[str, object]]:
    return {
        tables.PERSON: (f"self:{scene.person}", scene.person),
        tables.MEMBER: (scene.seat, scene.helper),
        tables.JOBS: ("system:walk", ""),
    }


def test_every_table_has_its_place(real_db: None, owner_connection: Owner) -> None:
    there = set(all_tables(owner_connection))
    placed = set(tables.ROWS) | set(tables.OPEN)
    assert there - placed == set(), "say in tests/access/tables.py who may see these"
    assert placed - there == set(), "these are gone: take them out of tests/access/tables.py"
    assert set(tables.ROWS) & set(tables.OPEN) == set()


def test_what_hangs_on_a_room_is_never_open(real_db: None, owner_connection: Owner) -> None:
    bound = {
        name
        for (name,) in owner_connection.execute(
            "select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid "
            "where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace "
            "and a.attname in ('room_id', 'stream_id') and not a.attisdropped"
        )
    }
    assert bound & set(tables.OPEN) == set()
    assert {"rooms_message", "live_event", "consents_consent"} <= bound


def test_row_security_is_on_where_it_must_be_and_nobody_is_above_it(real_db: None, owner_connection: Owner) -> None:
    secured = dict(
        owner_connection.execute(
            "select relname, relrowsecurity from pg_class "
            "where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace"
        ).fetchall()
    )
    assert {name for name, on in secured.items() if on} == set(tables.ROWS)


def test_a_connection_that_forgot_to_say_who_asks_sees_nothing(scene: Scene, app: App, owner_connection: Owner) -> None:
    wrong = []
    for table in tables.ROWS:
        there = owner_connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
        # audit_seal is empty until something is sealed; the filler has put a row in every table
        assert there is not None
        assert there[0] > 0, f"{table} has no row to hide"
        plain = app.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
        if plain != (0,) or seen(app, table) != 0:
            wrong.append(table)
    assert wrong == []


def test_outsiders_see_nothing(scene: Scene, app: App) -> None:
    wrong = [
        f"{who} sees {table}"
        for who, (actor, person) in outsiders(scene).items()
        for table in tables.ROWS
        if seen(app, table, actor=actor, person=person) - own_rows(table, who)
    ]
    assert wrong == []


def own_rows(table: str, who: str) -> int:
    """The one row an outsider rightly has: the staff directory shows the helper's name to those who are signed in."""
    signed_in = ("a helper who was never in", "the member in another role", "another person")
    return 1 if table == "people_person" and who in signed_in else 0


def test_each_sees_what_the_table_says_and_no_more(scene: Scene, app: App) -> None:
    found = {
        table: frozenset(
            who
            for who, (actor, person) in members(scene).items()
            if seen(app, table, actor=actor, person=person) - (1 if table == "people_person" else 0) > 0
        )
        for table in tables.ROWS
    }
    assert found == tables.ROWS


def test_a_former_member_sees_nothing_that_hangs_on_the_room(scene: Scene, app: App, owner_connection: Owner) -> None:
    owner_connection.execute("update live_subscriber set ended_at = now() where seat = %s", [scene.seat])
    own = {
        "appointments_feed",
        "appointments_mailing",
        "audit_line",
        "consents_break_glass",
        "directory_enquiry",
        "directory_enquiry_step",
        "improvement_asked",
        "improvement_attendance",
        "collaboration_pair",
        "collaboration_plan",
        "collaboration_step",
        "improvement_barrier",
        "improvement_batch",
        "improvement_benefit",
        "improvement_course",
        "improvement_member",
        "improvement_note",
        "improvement_pilot",
        "improvement_project",
        "journal_mark",
        "journal_phrase",
        "live_subscriber",
        "measures_answer",  # of the organisation, or what one has asked: not of the room
        "measures_asked",
        "measures_collection",
        "measures_licence",
        "measures_own_text",
        "people_invitation",
        "people_person",
        "pilots_answer",
        "pilots_verdict",
        "rooms_membership",
    }
    wrong = [
        table for table in tables.ROWS if table not in own and seen(app, table, actor=scene.seat, person=scene.helper)
    ]
    assert wrong == []


def test_a_membership_that_ends_by_the_clock_ends(scene: Scene, app: App, owner_connection: Owner) -> None:
    assert seen(app, "rooms_message", actor=scene.seat) == 1
    owner_connection.execute("update live_subscriber set valid_until = now() where seat = %s", [scene.seat])
    assert seen(app, "rooms_message", actor=scene.seat) == 0


def test_outsiders_change_and_remove_nothing(scene: Scene, app: App) -> None:
    wrong = []
    for who, (actor, person) in outsiders(scene).items():
        for table in set(tables.ROWS) - ({"people_person"} if person == scene.helper else set()):  # their own row
            for statement in ("delete from {}", "update {} set {} = {}"):
                if changed(app, table, statement, actor, person):
                    wrong.append(f"{who}: {statement} {table}")
    assert wrong == []


def changed(app: App, table: str, statement: str, actor: str, person: object) -> int:
    """How many rows a statement would change (rolled back); refused rights count as none."""
    column = app.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table]
    ).fetchone()
    assert column is not None
    name = sql.Identifier(column[0])
    try:
        with app.transaction() as transaction:
            app.execute(
                "select set_config('app.actor', %s, true), set_config('app.person', %s, true)", [actor, str(person)]
            )
            done = app.execute(sql.SQL(statement).format(sql.Identifier(table), name, name)).rowcount
            raise psycopg.Rollback(transaction)
    except psycopg.errors.InsufficientPrivilege:
        return 0
    return done


def test_an_outsider_puts_nothing_into_a_room(scene: Scene, app: App, owner_connection: Owner) -> None:
    """The log is open to everybody's own lines; everything else refuses the row."""
    copies = Copies(owner_connection, scene)
    stranger = f"role:{uuid4()}"
    tried = sorted(set(tables.ROWS) - {"audit_line"})
    assert [table for table in tried if put(app, table, copies.row(table), stranger)] == []


def put(app: App, table: str, row: dict[str, Any], actor: str) -> bool:
    """Whether the database takes a row from somebody (rolled back)."""
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    try:
        with app.transaction() as transaction:
            app.execute("select set_config('app.actor', %s, true)", [actor])
            app.execute(statement, list(row.values()))
            raise psycopg.Rollback(transaction)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.parametrize("table", ["live_subscriber", "rooms_membership"])
def test_nobody_lets_themselves_in(table: str, scene: Scene, app: App, owner_connection: Owner) -> None:
    stranger = f"role:{uuid4()}"
    row = Copies(owner_connection, scene).row(table) | {"seat": stranger}
    assert put(app, table, row, stranger) is False


@pytest.mark.parametrize("who", [tables.PERSON, tables.MEMBER, tables.JOBS])
def test_what_has_been_does_not_go_away(who: str, scene: Scene, app: App) -> None:
    actor, person = members(scene)[who]
    assert [table for table in tables.NEVER_REMOVED if changed(app, table, "delete from {}", actor, person)] == []


@pytest.mark.parametrize("table", ["live_event", "live_stream", "live_subscriber", "live_mark", "audit_line"])
def test_members_do_not_change_the_log(table: str, scene: Scene, app: App) -> None:
    for actor, person in (members(scene)[tables.PERSON], members(scene)[tables.MEMBER]):
        assert changed(app, table, "update {} set {} = {}", actor, person) == 0


class Copies(Filler):
    """Rows as the filler would write them, to be written by somebody else."""

    def __init__(self, owner: Owner, scene: Scene) -> None:
        super().__init__(owner, scene)
        self.kept: dict[str, Any] = {}

    def row(self, table: str) -> dict[str, Any]:
        known = self._known(table)
        known.pop("id", None)
        columns = self._columns(table)
        values = {
            name: self._ours(name, kind) or self._value(table, name, kind) for name, kind, needed in columns if needed
        }
        return values | {name: value for name, value in known.items() if name in {column for column, *_ in columns}}


def test_the_months_of_the_log_show_nothing_when_asked_directly(
    scene: Scene, app: App, owner_connection: Owner
) -> None:
    months = [
        name
        for (name,) in owner_connection.execute(
            "select relname from pg_class where relispartition and relkind = 'r' and relrowsecurity"
        )
    ]
    assert "audit_line_other" in months
    unsecured = owner_connection.execute(
        "select relname from pg_class where relispartition and relkind = 'r' and not relrowsecurity"
    ).fetchall()
    assert unsecured == []
    for month in months:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            seen(app, month, actor="system:walk")


def test_the_application_owns_nothing_and_may_not_get_round_the_policies(app: App) -> None:
    rights = app.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles "
        "where rolname = current_user"
    ).fetchone()
    assert rights == (False, False, False, False, False)
    owned = app.execute(
        "select count(*) from pg_class where relowner = current_user::regrole "
        "union all select count(*) from pg_proc where proowner = current_user::regrole "
        "union all select count(*) from pg_auth_members where member = current_user::regrole"
    ).fetchall()
    assert owned == [(0,), (0,), (0,)]
    assert app.execute("select has_schema_privilege('public', 'create')").fetchone() == (False,)


def test_the_application_may_not_truncate_and_not_change_the_log(app: App) -> None:
    too_much = app.execute(
        "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace "
        "and has_table_privilege(oid, 'truncate, references, trigger')"
    ).fetchall()
    assert too_much == []
    for table in ("audit_line", "audit_seal"):
        assert app.execute("select has_table_privilege(%s, 'update, delete')", [table]).fetchone() == (False,)


def test_functions_with_the_owners_rights_are_listed_and_shut(real_db: None, owner_connection: Owner) -> None:
    functions = owner_connection.execute(
        "select oid::regprocedure::text, coalesce(proconfig, '{}'), has_function_privilege('public', oid, 'execute') "
        "from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
    ).fetchall()
    assert {name for name, _config, _public in functions} == set(tables.AS_OWNER)
    assert [name for name, _config, public in functions if public] == []
    path = "search_path=public, pg_temp"
    assert [name for name, config, _public in functions if path not in config] == []


def test_policies_do_not_let_the_owner_act_for_the_application(database_urls: Urls, app: App) -> None:
    owner = app.execute("select pg_get_userbyid(datdba) from pg_database where datname = current_database()").fetchone()
    mine = app.execute("select current_user").fetchone()
    assert owner != mine
