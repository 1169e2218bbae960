"""Addresses and Django's settings of the database, and what is done to it after the migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def settings_of(url: str, *, pool: int) -> dict[str, Any]:
    """Turn an address into Django's settings of one database; options such as `sslmode` go through to psycopg."""
    known = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    parts: dict[str, Any] = {key: known.pop(name, "") for key, name in _NAMES.items()}
    pooled = {"min_size": 1, "max_size": pool, "timeout": 10, "max_idle": 300}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **parts,
        "ATOMIC_REQUESTS": False,  # @route is the only transaction of a request
        "CONN_HEALTH_CHECKS": True,  # a restarted database costs nobody an error page
        "OPTIONS": {**known, "pool": pooled if pool else False},
    }


def address() -> str:
    """Return the address of Django's database for code that opens connections of its own."""
    database = settings.DATABASES["default"]
    parts = {name: database[key] for key, name in _NAMES.items() if database.get(key)}
    options = {name: value for name, value in database["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo("", **parts, **options)


def prepare(connection: BaseDatabaseWrapper, application_role: str) -> None:
    """After the migrations, as owner: make the shared cache's table and give the application's role its rights."""
    from django.db import transaction  # all three after django.setup()

    from brobygger.config import cache
    from brobygger.kernel.grants import grant_application_role

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(cache.CREATE)
        grant_application_role(connection, application_role)
