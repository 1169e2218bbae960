"""The two roles of every Brobygger database, and the database itself, made in the embedded cluster.

The owner owns everything, migrates, backs up and may make databases (a restore, the tests); it is no superuser. The
application's role owns nothing and never bypasses row-level security. `docs/operations.md` gives the same in SQL for
a PostgreSQL of one's own.
"""

from __future__ import annotations

from typing import LiteralString

from psycopg import Connection, sql

from brobygger.config.embedded import passwords
from brobygger.config.embedded.cluster import APP, DATABASE, OWNER, Cluster

_OWNER_RIGHTS: LiteralString = "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION"
_APP_RIGHTS: LiteralString = "LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION NOINHERIT"


def ensure_roles(cluster: Cluster) -> None:
    """Make the roles and the database where they are missing; safe to run again after a half-done start."""
    known = passwords.read_or_make(cluster.home)
    with cluster.superuser("postgres") as connection:
        _ensure_role(connection, OWNER, known.owner, _OWNER_RIGHTS)
        _ensure_role(connection, APP, known.app, _APP_RIGHTS)
        # A restore ends the sessions that still use the database it replaces.
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def _ensure_role(connection: Connection[tuple[object, ...]], role: str, password: str, rights: LiteralString) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL("ALTER" if exists else "CREATE"), sql.Identifier(role), sql.SQL(rights), sql.Literal(hashed)
        )
    )
