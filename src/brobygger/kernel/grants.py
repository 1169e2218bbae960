"""What the application's role may do: read and write rows, never own, never TRUNCATE, never change the audit log."""

from __future__ import annotations

from typing import Any

from psycopg import sql

APPEND_ONLY = ("audit_line", "audit_seal")
READ_ONLY = ("django_migrations",)


def grant_application_role(connection: Any, role: str = "brobygger_app") -> None:
    """Give `role` exactly its rights on everything that exists now. Idempotent; run by the owner after migrations.

    Functions are closed to PUBLIC first: only what is listed by its own migration with GRANT stays open, and
    functions that are not SECURITY DEFINER give nothing that the caller did not have.
    """
    app = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "revoke all on all tables in schema public from {app}",
            "grant usage on schema public to {app}",
            "grant select, insert, update, delete on all tables in schema public to {app}",
            "grant usage, select on all sequences in schema public to {app}",
            "revoke execute on all functions in schema public from public",
            "grant execute on all functions in schema public to {app}",
        ):
            cursor.execute(sql.SQL(statement).format(app=app))
        for table in APPEND_ONLY:
            _if_present(cursor, table, sql.SQL("revoke update, delete on {table} from {app}"), app)
        for partition in _partitions(cursor):  # reached through their table alone, where the policies are
            cursor.execute(sql.SQL("revoke all on {table} from {app}").format(table=sql.Identifier(partition), app=app))
        for table in READ_ONLY:
            _if_present(cursor, table, sql.SQL("revoke insert, update, delete on {table} from {app}"), app)


def _partitions(cursor: Any) -> list[str]:
    cursor.execute(
        "select relname from pg_class "
        "where relispartition and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    )
    return [name for (name,) in cursor.fetchall()]


def _if_present(cursor: Any, table: str, statement: sql.SQL, app: sql.Identifier) -> None:
    cursor.execute("select to_regclass(%s) is not null", [f"public.{table}"])
    if cursor.fetchone()[0]:
        cursor.execute(statement.format(table=sql.Identifier(table), app=app))
