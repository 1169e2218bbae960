"""What backup and restore ask the database itself."""

from __future__ import annotations

from brobygger.config.commands import Failure


def major() -> int:
    """Return the server's major version."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def migrations_done() -> set[str]:
    """Return the migrations that the database has had, as `app.name`."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def migrations_known() -> set[str]:
    """Return the migrations of this version, replaced ones included."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return {f"{app}.{name}" for app, name in known}


def refuse_to_overwrite(*, force: bool) -> None:
    """Raise Failure where something would be lost that nobody has asked to lose, or somebody is still at work."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and usename is not null"
        )
        others = cursor.fetchone()[0]
        cursor.execute(
            "select exists (select from pg_class where relnamespace = to_regnamespace('public') and relkind = 'r')"
        )
        full = cursor.fetchone()[0]
    connection.close()
    if others:
        raise Failure(f"{others} sessions use the database: stop the server and the workers first.")
    if full and not force:
        raise Failure("The database is not empty. --force puts the bundle in the place of everything that is there.")
