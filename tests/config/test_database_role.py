"""The tests run as the application runs: in its role, which owns nothing and gets round nothing."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection

from brobygger.config import doctor
from brobygger.config.doctor import Verdict
from brobygger.config.embedded import Urls
from brobygger.config.environment import read

pytestmark = [pytest.mark.pg15, pytest.mark.django_db]


def row(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_the_tests_work_as_the_application_and_not_as_the_owner():
    assert row("select current_user, session_user") == ("brobygger_app", "brobygger_app")
    assert row("select rolsuper, rolbypassrls from pg_roles where rolname = current_user") == (False, False)
    assert row("select count(*) from pg_class where pg_has_role(current_user, relowner, 'usage')") == (0,)
    assert row("select count(*) > 20 from pg_tables where tableowner = 'brobygger_owner'") == (True,)


def test_the_doctor_agrees(database_urls: Urls):
    found = read({"DATABASE_URL": database_urls.app, "DATABASE_OWNER_URL": database_urls.owner})
    said = list(doctor.database(found))
    assert {finding.verdict for finding in said} <= {Verdict.OK, Verdict.NOTE}, said
    assert len([finding for finding in said if finding.verdict is Verdict.OK]) >= 5


def test_the_application_cannot_empty_or_own_or_rewrite(owner_connection: psycopg.Connection[tuple[Any, ...]]):
    tables = owner_connection.execute(
        "select oid::regclass::text, has_table_privilege('brobygger_app', oid, 'truncate, trigger, references') "
        "from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    assert [name for name, may in tables if may] == []
