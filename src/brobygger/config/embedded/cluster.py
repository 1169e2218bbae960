"""One PostgreSQL cluster in a data folder: make it, start it, ask whether it lives, stop it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from brobygger.config.embedded import passwords
from brobygger.config.embedded.errors import EmbeddedError, OtherMajorVersion
from brobygger.config.embedded.programs import Programs

DATABASE = "brobygger"
SUPERUSER, OWNER, APP = "postgres", "brobygger_owner", "brobygger_app"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 99  # bytes; the kernel's limit for the address of a unix socket is 107, on macOS 103
START_WITHIN = 20.0  # seconds; a crashed server is first reaped and its orphans leave
RECOVER_WITHIN = 600.0  # seconds; what was written since the last checkpoint is replayed
PLAIN = re.compile(r"[\w./-]+", re.ASCII)  # a socket's folder stands in a list, where commas and spaces mean something

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
# Nothing that people wrote may reach the log: neither statements nor the details of an error.
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
"""
ROTATE = """\
logging_collector = on
log_directory = '{log}'
log_filename = 'postgres-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""
THROWAWAY = """\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
"""


@dataclass(frozen=True)
class Urls:
    """Addresses of one database for the application's role and for the owner, who migrates."""

    app: str
    owner: str


@dataclass(frozen=True)
class Cluster:
    """A cluster under `home`; `throwaway` ones trade durability for speed."""

    home: Path
    programs: Programs | None = None
    throwaway: bool = False

    @property
    def data(self) -> Path:
        return self.home / "database"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: under home, or in the folder for temporary files where home's path does not fit."""
        near = self.home / "run"
        if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET and PLAIN.fullmatch(str(near)):
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"brobygger-{os.geteuid()}-{name}"  # noqa: S108 (made 0700 and checked)

    def urls(self, database: str = DATABASE) -> Urls:
        """Return the addresses of a database of this cluster, which must have been made before."""
        known = passwords.read(self.home)
        if known is None:
            raise EmbeddedError(f"There is no database in {self.home} yet.")
        return Urls(self._url(APP, known.app, database), self._url(OWNER, known.owner, database))

    def alive(self) -> bool:
        """Tell whether the server's process lives; a dead one that nobody has reaped yet does not."""
        try:
            process = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
            os.kill(process, 0)
        except (FileNotFoundError, NotADirectoryError, ProcessLookupError, ValueError, IndexError):
            return False
        except PermissionError:
            return True
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return not Path("/proc/self").exists()
        return state.rpartition(")")[2].split()[0] != "Z"

    def answers(self) -> bool:
        """Tell whether the server lets our superuser in."""
        try:
            self.superuser("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def superuser(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection as superuser, for making roles and databases only."""
        known = passwords.read(self.home)
        return psycopg.connect(
            self._url(SUPERUSER, known.superuser if known else "", database), autocommit=True, connect_timeout=5
        )

    def create(self) -> None:
        """Make the cluster's files; refuse those of another major version. A half-made one is thrown away first."""
        mark = self.data / "PG_VERSION"
        if mark.exists():
            found = mark.read_text(encoding="ascii").strip()
            if found != str(self._programs.major):
                raise OtherMajorVersion(self.data, found, self._programs.major)
            return
        if self.data.exists():
            raise EmbeddedError(f"{self.data} exists and is not a database. Move it away, or set BROBYGGER_DATA.")
        unfinished = self.home / "database.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run_initdb(unfinished)
        unfinished.rename(self.data)

    def start(self) -> None:
        """Start the server and wait until it answers; where a dead one is in the way, try again until it is reaped."""
        self._write_settings()
        log = self._programs.folder_for_account(self.home / "log") / "start.log"
        began = time.monotonic()
        while True:
            result = self._programs.run("pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", "60", timeout=90)
            if result.returncode == 0 or self.answers():
                return
            if time.monotonic() - began > (RECOVER_WITHIN if self.alive() else START_WITHIN):
                raise EmbeddedError(f"PostgreSQL does not start. {self._last_words(log, result.stdout)}")
            time.sleep(0.25)

    def stop(self) -> None:
        """Stop the server; sessions are ended, what was committed is kept."""
        if self.alive():
            result = self._programs.run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")
            if result.returncode != 0 and self.alive():
                raise EmbeddedError(f"PostgreSQL does not stop: {result.stdout.strip()}")

    @property
    def _programs(self) -> Programs:
        assert self.programs is not None, "this cluster was opened for reading its addresses only"
        return self.programs

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(self.sockets), safe='')}"

    def _run_initdb(self, folder: Path) -> None:
        programs = self._programs
        programs.folder_for_account(folder)
        secret = self.home / f".superuser.{os.getpid()}"
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(passwords.read_or_make(self.home).superuser)
        programs.hand_over(secret)
        try:
            made = programs.run(
                *("initdb", "-D", folder, "--username", SUPERUSER, "--pwfile", secret, "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C"),
                *(("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8") if programs.major >= 17 else ()),
                *(("--no-sync",) if self.throwaway else ("--data-checksums",)),
            )
        finally:
            secret.unlink()
        if made.returncode != 0:
            raise EmbeddedError(f"The database could not be made in {self.home}: {made.stdout.strip()}")
        (folder / "pg_hba.conf").write_text("local all all scram-sha-256\n", encoding="ascii")
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'brobygger.conf'\n")

    def _write_settings(self) -> None:
        sockets = self.sockets
        self._programs.folder_for_account(sockets)
        found = sockets.lstat()
        owner = self._programs.account.pw_uid if self._programs.account else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedError(f"{sockets} is not a folder that only the database's user can enter. Remove it.")
        text = SETTINGS + (THROWAWAY if self.throwaway else ROTATE)
        settings = self.data / "brobygger.conf"
        log = str(self.home / "log").replace("'", "''")
        settings.write_text(text.format(sockets=sockets, log=log), encoding="utf-8")
        self._programs.hand_over(settings)

    def _last_words(self, log: Path, said: str) -> str:
        try:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        except OSError:
            lines = []
        return " ".join([said.strip(), f"The end of {log}:", *lines])
