"""Keeping the log no longer than needed: whole months go, their seals stay.

The application's role cannot do this: dropping a table is the owner's right. An operator runs it as owner.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from psycopg import sql

from brobygger.audit import access
from brobygger.audit.models import Line, Waiting
from brobygger.audit.services.recording import record
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.rowsecurity import acting_as

DROPPED = "audit.month-dropped"
FEWEST_MONTHS = 12  # whatever an organisation decides, the last year stays


def drop_months(actor: Actor, *, keep_months: int) -> list[str]:
    """Drop the months that ended more than `keep_months` ago and are wholly sealed; return them ("2025-03").

    A line tells which months are gone and how many lines they had, so that `verify()` knows them from removed ones.
    Raises Hidden for others than our own jobs, Invalid when fewer than twelve months would be kept, and the
    database's own refusal when run as the application's role.
    """
    access.machinery(actor, "audit.drop-months")
    if keep_months < FEWEST_MONTHS:
        raise Invalid(f"the access log is kept for at least {FEWEST_MONTHS} months", field="keep_months")
    with transaction.atomic(), acting_as(actor):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(4242010)")  # sealing.ONE_SEALER
        known = dropped_months()
        gone = {month: _drop(month) for month in _months_before(_limit(keep_months)) if _is_sealed(month)}
        if gone:
            known |= gone
            months = sorted(known)
            record(actor, what=DROPPED, details={"months": months, "lines": [known[month] for month in months]})
    return sorted(gone)


def dropped_months() -> dict[str, int]:
    """The months that were dropped so far and how many lines each had: the newest line of its kind tells all."""
    newest = Line.objects.filter(what=DROPPED).order_by("-at", "-id").first()
    if newest is None:
        return {}
    return dict(zip(newest.details["months"], newest.details["lines"], strict=True))


def _limit(keep_months: int) -> dt.date:
    """The first month that stays."""
    today = clock.now().astimezone(dt.UTC).date()
    months = today.year * 12 + today.month - 1 - keep_months
    return dt.date(months // 12, months % 12 + 1, 1)


def _months_before(limit: dt.date) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select substring(c.relname from 'audit_line_(...._..)$') from pg_inherits i "
            "join pg_class c on c.oid = i.inhrelid where i.inhparent = 'audit_line'::regclass"
        )
        months = [name.replace("_", "-") for (name,) in cursor.fetchall() if name]
    return sorted(month for month in months if month < f"{limit:%Y-%m}")


def _is_sealed(month: str) -> bool:
    first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=dt.UTC)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return not Waiting.objects.filter(at__gte=first, at__lt=after).exists()


def _drop(month: str) -> int:
    partition = sql.Identifier(f"audit_line_{month.replace('-', '_')}")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select count(*) from {}").format(partition))
        lines = int(cursor.fetchone()[0])
        cursor.execute(sql.SQL("drop table {}").format(partition))
    return lines
