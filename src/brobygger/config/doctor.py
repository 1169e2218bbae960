"""What `brobygger doctor` looks at. Each check says one thing: that it is well, or what is wrong and what to do."""

from __future__ import annotations

import shutil
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any

import psycopg

from brobygger.config import environment
from brobygger.config.environment import Environment

OLDEST = 15  # major version of PostgreSQL
FREE_BYTES = 1 << 30
WAIT = 5.0  # seconds for anything outside this machine


class Verdict(StrEnum):
    """How a check went; only a fault makes the exit code 1."""

    OK = "OK"
    NOTE = "NOTE"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    verdict: Verdict
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<5} {self.text}"


def ok(text: str) -> Finding:
    return Finding(Verdict.OK, text)


def note(text: str) -> Finding:
    return Finding(Verdict.NOTE, text)


def fault(text: str) -> Finding:
    return Finding(Verdict.FAULT, text)


def settings(found: Environment) -> Iterator[Finding]:
    """The environment: what would keep the server from starting, secrets, hosts, the proxy."""
    try:
        found.check()
    except environment.Unusable as unusable:
        yield from (fault(text) for text in unusable.faults)
    else:
        yield ok("The environment can be used.")
    if not found.production:
        yield note("The mode is development: made-up people only. BROBYGGER_MODE=production is for real ones.")
    if found.secret_key == environment.DEVELOPMENT_SECRET:
        yield note("The secret key is the one of development. `brobygger new-keys` makes new ones.")
    else:
        yield ok("The secret key is one's own.")
    if "*" in found.hosts:
        yield fault("BROBYGGER_HOSTS lets any host name in: name those that are yours.")
    else:
        yield ok(f"The server answers to {', '.join(found.hosts)}.")
    if found.flag("BROBYGGER_TLS_PROXY"):
        yield ok("A proxy ends TLS and sets X-Forwarded-Proto; it must drop that header when a visitor sends it.")
    elif found.production:
        yield fault("BROBYGGER_TLS_PROXY is not set: behind a proxy that ends TLS every page would redirect to itself.")


def data_folder(found: Environment) -> Iterator[Finding]:
    """Room for the files, and for the embedded database."""
    folder = found.data_dir
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < FREE_BYTES:
        yield fault(f"{folder} has {free >> 20} MiB left: make room, a full disk stops every writing.")
    else:
        yield ok(f"The data folder {folder} has {free >> 30} GiB left.")


def database(found: Environment) -> Iterator[Finding]:
    """The database: reachable, new enough, migrated, and the application's role with no more rights than it needs."""
    url = found.database_url(owner=False)
    try:
        connection = psycopg.connect(url, connect_timeout=int(WAIT), autocommit=True)
    except psycopg.Error as error:
        yield fault(f"The database does not let the application in: {str(error).splitlines()[0]}")
        return
    with connection:
        yield from _version(connection)
        yield from _role(connection)
        yield from _rights(connection)
        yield from _transport(connection)
        yield from _worker(connection)
    yield from _owner(found, url)


def _version(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    major = connection.info.server_version // 10_000
    if major < OLDEST:
        yield fault(f"The database is PostgreSQL {major}; Brobygger needs {OLDEST} or newer.")
    else:
        yield ok(f"The database is PostgreSQL {major}.")


def _role(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    row = connection.execute(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    ).fetchone()
    assert row is not None
    name, *powers = row
    words = ("is a superuser", "bypasses row-level security", "may make roles", "may make databases")
    wrong = [word for word, power in zip(words, powers, strict=True) if power]
    owned = connection.execute(
        "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
        "and pg_has_role(current_user, relowner, 'usage')"
    ).fetchone()
    if owned and owned[0]:
        wrong.append(f"owns {owned[0]} tables, or is a member of the role that does")
    if wrong:
        yield fault(
            f"The application's role {name} {', '.join(wrong)}: row-level security would not hold. Give it a role "
            "of its own, without these (docs/operations.md has the SQL)."
        )
    else:
        yield ok(f"The application's role {name} owns nothing and cannot get round row-level security.")


def _rights(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    cursor = connection.execute(
        """
        select c.relname,
               has_table_privilege(c.oid, 'truncate') as truncates,
               c.relname ~ '^audit_(line|seal)' and (
                   has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete')) as rewrites
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        """
    )
    rows = cursor.fetchall()
    if not rows:
        yield fault("The database is empty: run `brobygger migrate`.")
        return
    if truncates := [name for name, may, _ in rows if may]:
        yield fault(f"The application's role may empty {truncates[0]} and {len(truncates) - 1} more: migrate again.")
    if rewrites := [name for name, _, may in rows if may]:
        yield fault(f"The application's role may change the access log ({', '.join(rewrites)}): migrate again.")
    if not truncates and not rewrites:
        yield ok("The application's role can change nothing in the access log, and empty no table.")


def _transport(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    if connection.info.host.startswith("/") or connection.info.hostaddr in ("127.0.0.1", "::1"):
        yield ok("The database is on this machine.")
    elif connection.pgconn.ssl_in_use:
        yield ok("The way to the database is encrypted.")
    else:
        yield fault("The way to the database is not encrypted: add sslmode=verify-full to DATABASE_URL.")


def _worker(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    row = connection.execute("select to_regclass('procrastinate_workers')").fetchone()
    if row is None or row[0] is None:
        return
    alive = connection.execute(
        "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '1 minute'"
    ).fetchone()
    if alive and alive[0]:
        yield ok("Jobs are being run.")
    else:
        yield note("Nobody runs the jobs now. `brobygger serve` does, or `brobygger worker`.")


def _owner(found: Environment, application_url: str) -> Iterator[Finding]:
    url = found.database_url(owner=True)
    if not url:
        yield note("DATABASE_OWNER_URL is not set: migrations, backup and restore need it.")
        return
    try:
        with psycopg.connect(url, connect_timeout=int(WAIT)) as connection:
            if connection.info.user == psycopg.conninfo.conninfo_to_dict(application_url).get("user"):
                yield fault("DATABASE_OWNER_URL and DATABASE_URL name the same role: the application must not own.")
            else:
                yield ok(f"The owner's role {connection.info.user} can migrate, back up and restore.")
    except psycopg.Error as error:
        yield fault(f"The database does not let the owner in: {str(error).splitlines()[0]}")


def migrations() -> Iterator[Finding]:
    """Whether the database is of this version. Needs Django set up."""
    import asyncio

    from brobygger.config import health

    try:
        wrong = asyncio.run(health.ask_database())
    except psycopg.Error:
        return  # said already
    yield (
        fault(f"The database is not of this version: {wrong}. Run `brobygger migrate`.")
        if wrong
        else ok("Every migration is done.")
    )


def mail(found: Environment) -> Iterator[Finding]:
    """Whether mails and text messages reach anybody."""
    address = found.text("BROBYGGER_MAIL")
    if address == "file":
        say = fault if found.production else note
        yield say(f"Mails are written to {found.outbox_dir} and reach nobody: set BROBYGGER_MAIL.")
    elif found.address("BROBYGGER_MAIL").hostname:  # what is no address has been said already
        yield _smtp(address)
        if not found.text("BROBYGGER_MAIL_ANSWERS"):
            yield note("Invitations are answered on their page alone: BROBYGGER_MAIL_ANSWERS lets calendars answer.")
    yield _text_messages(found)
    if found.push_key:
        yield ok("Notices can be pushed to phones and browsers.")
    else:
        yield note("Nothing is pushed to phones: set BROBYGGER_PUSH_KEY (`brobygger new-keys` makes one).")


def _text_messages(found: Environment) -> Finding:
    address = found.text("BROBYGGER_SMS")
    if address == "file":
        say = fault if found.production else note
        return say(f"Text messages are written to {found.outbox_dir} and reach nobody: set BROBYGGER_SMS.")
    if not address.startswith(("https:", "http:")):
        import apprise  # half a second, and only for those who use it

        if not apprise.Apprise().add(f"{address.rstrip('/')}/+4799900001"):
            return fault("BROBYGGER_SMS is not an address that its provider can be reached by: see docs/operations.md.")
    elif not found.text("BROBYGGER_SMS_SECRET"):
        return note("BROBYGGER_SMS_SECRET is not set: the gateway for text messages cannot tell that it is you.")
    return ok(f"Text messages go to {found.address('BROBYGGER_SMS').scheme}.")


def _smtp(address: str) -> Finding:
    known = environment.mail_settings(address, Path())
    try:
        context = ssl.create_default_context()
        secure, host, port = known["EMAIL_USE_SSL"], known["EMAIL_HOST"], known["EMAIL_PORT"]
        with (
            smtplib.SMTP_SSL(host, port, timeout=WAIT, context=context)
            if secure
            else smtplib.SMTP(host, port, timeout=WAIT) as server
        ):
            if known["EMAIL_USE_TLS"]:
                server.starttls(context=context)
            if known["EMAIL_HOST_USER"]:
                server.login(known["EMAIL_HOST_USER"], known["EMAIL_HOST_PASSWORD"])
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return fault(f"The mail server {known['EMAIL_HOST']} does not take our mail: {error}")
    return ok(f"The mail server {known['EMAIL_HOST']} lets us in.")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def public_address(found: Environment) -> Iterator[Finding]:
    """Ask the public address as a visitor would (production only): is it us, and does the proxy tell us of TLS?"""
    url = found.text("BROBYGGER_URL").rstrip("/")
    if not found.production or found.address("BROBYGGER_URL").scheme != "https":
        return
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(f"{url}/health/live", timeout=WAIT):
            yield ok(f"{url} answers.")
        opener.open(f"{url}/", timeout=WAIT).close()
    except urllib.error.HTTPError as answer:
        to_itself = answer.headers.get("Location", "").rstrip("/") == url
        if answer.code in (301, 302, 307, 308) and to_itself:
            yield fault(f"{url} redirects to itself: the proxy must set X-Forwarded-Proto to https.")
        elif answer.code >= 400:
            yield fault(f"{url} answers with {answer.code}: see the server's log.")
    except (OSError, urllib.error.URLError) as error:
        yield note(f"{url} cannot be reached from here ({error}); is the server running, and the name known?")


def pdf() -> Iterator[Finding]:
    """Whether the libraries that make PDFs are there."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        yield fault(
            "PDFs cannot be made: install Pango (on Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0)."
        )
    else:
        yield ok("PDFs can be made.")
