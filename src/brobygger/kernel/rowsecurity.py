"""Row-level security: who the database thinks is asking, and the policies in one place.

Policies guard against forgetting (a query without a filter), not against SQL injection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.migrations.operations import RunSQL
from psycopg.pq import TransactionStatus

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor

SET = "select set_config('app.actor', %s, true), set_config('app.person', %s, true), set_config('app.now', %s, true)"
Setting = tuple[str, str, str]
NOBODY: Setting = ("", "", "")
REMEMBERED = "_acting_as"  # on the connection: what was last told to the database


@contextmanager
def acting_as(actor: Actor, *, using: str = "default", until_commit: bool = False) -> Iterator[None]:
    """Tell the database who acts, until the block ends.

    `until_commit` spares the statement that restores the former actor where the block ends together with the outermost
    transaction: the commit forgets the setting by itself.

    Raises RuntimeError outside a transaction: the setting would be lost at once, and the rows with it.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("acting_as() needs an open transaction")
    fixed = clock.fixed()
    before: Setting = getattr(connection, REMEMBERED, NOBODY)
    mine = (actor.seat, str(actor.person_id or ""), fixed.isoformat() if fixed else "")
    _apply(connection, mine)
    try:
        yield
    finally:
        if _is_broken(connection):
            # Every statement is refused now; the rollback to come puts the former setting back by itself.
            setattr(connection, REMEMBERED, before)
        elif until_commit and before == NOBODY and not connection.savepoint_ids:
            setattr(connection, REMEMBERED, NOBODY)
        else:
            _apply(connection, before)


def _is_broken(connection: object) -> bool:
    raw = getattr(connection, "connection", None)
    return raw is None or raw.info.transaction_status != TransactionStatus.INTRANS


def _apply(connection: object, setting: Setting) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(SET, setting)
    setattr(connection, REMEMBERED, setting)


@contextmanager
def transaction_as(actor: Actor, *, using: str = "default") -> Iterator[None]:
    """One transaction in which the database knows who acts."""
    with transaction.atomic(using=using), acting_as(actor, using=using, until_commit=True):
        yield


def enable(table: str, *, using: str, check: str | None = None, commands: str = "all") -> RunSQL:
    """Migration operation: row-level security on `table`; `using`/`check` are SQL predicates over its columns."""
    policy = f"{table}_rows_{commands.replace(' ', '_')}"
    with_check = "" if commands in ("select", "delete") else f" with check ({check or using})"
    visible = "" if commands == "insert" else f" using ({using})"
    return RunSQL(
        sql=[
            f"alter table {table} enable row level security",
            f"create policy {policy} on {table} for {commands}{visible}{with_check}",
        ],
        reverse_sql=[
            f"drop policy {policy} on {table}",
            f"alter table {table} disable row level security",
        ],
    )


def room_bound(table: str, *, column: str = "room_id") -> RunSQL:
    """Migration operation: only those with an active seat in the room see or write its rows."""
    return enable(table, using=f"{column} = any((select my_streams())::uuid[])")
