"""The cache that all processes share: an unlogged table, reached on connections of its own.

Rate limits count here. A count survives the rollback of the refused request, is the same for every worker, and `add`
and `incr` are atomic. Values are JSON. The table is made after the migrations; losing it loses counts only.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import random
import threading
from typing import Any, LiteralString

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from brobygger.config.database import address
from brobygger.kernel import clock

CREATE: LiteralString = """
    create unlogged table if not exists config_shared_cache (
        key text primary key,
        value jsonb not null,
        expires_at timestamptz
    )"""
_GET: LiteralString = """
    select value from config_shared_cache
    where key = %(key)s and (expires_at is null or expires_at > %(now)s)"""
_PUT: LiteralString = """
    insert into config_shared_cache (key, value, expires_at) values (%(key)s, %(value)s, %(expires)s)
    on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at"""
_ADD: LiteralString = """
    insert into config_shared_cache as c (key, value, expires_at) values (%(key)s, %(value)s, %(expires)s)
    on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
    where c.expires_at <= %(now)s
    returning true"""
_INCR: LiteralString = """
    update config_shared_cache set value = to_jsonb((value #>> '{}')::bigint + %(delta)s)
    where key = %(key)s and (expires_at is null or expires_at > %(now)s)
    returning value"""
_TOUCH: LiteralString = """
    update config_shared_cache set expires_at = %(expires)s
    where key = %(key)s and (expires_at is null or expires_at > %(now)s)
    returning true"""
_DELETE: LiteralString = """
    delete from config_shared_cache where key = %(key)s
    returning expires_at is null or expires_at > %(now)s"""
_SWEEP: LiteralString = "delete from config_shared_cache where expires_at <= %(now)s"
_SWEEP_ONE_IN = 500

_pools: dict[str, ConnectionPool[Connection[TupleRow]]] = {}
_lock = threading.Lock()


def _pool() -> ConnectionPool[Connection[TupleRow]]:
    where = address()
    with _lock:
        if where not in _pools:
            _pools[where] = ConnectionPool(
                where,
                min_size=0,
                max_size=4,
                timeout=5,
                kwargs={"autocommit": True},
                check=ConnectionPool.check_connection,
                name="shared-cache",
                open=True,
            )
        return _pools[where]


@atexit.register
def close_connections() -> None:
    """Close the cache's connections (the end of the process; a database about to be dropped)."""
    with _lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


class SharedCache(BaseCache):
    """Django's cache over the shared table."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(_ADD, key, version, value=json.dumps(value), expires=self._expires(timeout)) is not None

    def get(self, key: Any, default: Any | None = None, version: int | None = None) -> Any:
        found = self._ask(_GET, key, version)
        return default if found is None else found[0]

    def set(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask(_PUT, key, version, value=json.dumps(value), expires=self._expires(timeout))
        if random.randrange(_SWEEP_ONE_IN) == 0:  # noqa: S311 (when to tidy up)
            self._ask(_SWEEP, key, version)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(_TOUCH, key, version, expires=self._expires(timeout)) is not None

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up in one statement; raises ValueError where there is no such key, as Django's caches do."""
        found = self._ask(_INCR, key, version, delta=delta)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return int(found[0])

    def delete(self, key: Any, version: int | None = None) -> bool:
        found = self._ask(_DELETE, key, version)
        return found is not None and bool(found[0])

    def clear(self) -> None:
        with _pool().connection() as connection:
            connection.execute("delete from config_shared_cache")

    def _ask(self, statement: LiteralString, key: Any, version: int | None, **values: Any) -> TupleRow | None:
        values |= {"key": self.make_and_validate_key(key, version=version), "now": clock.now()}
        with _pool().connection() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchone() if cursor.description else None

    def _expires(self, timeout: float | None) -> dt.datetime | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else clock.now() + dt.timedelta(seconds=seconds)


def in_use() -> bool:
    """Tell whether this process has asked the cache for anything."""
    return bool(_pools)
