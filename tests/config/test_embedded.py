"""The embedded PostgreSQL: made, shared, broken, started again, refused."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from brobygger.config.embedded import (
    Cluster,
    EmbeddedError,
    OtherMajorVersion,
    ensure_running,
    in_use,
    known_urls,
    stop,
    throwaway_home,
)
from brobygger.config.embedded.launcher import reachable
from brobygger.config.embedded.programs import programs
from tests.waiting import until


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "database" / "postmaster.pid").read_text().split()[0])


def test_a_cluster_is_made_stopped_and_keeps_what_was_committed_through_a_crash(data_dir: Path):
    assert known_urls(data_dir) is None
    urls = ensure_running(data_dir)

    # Safe as made: checksums, scram, a builtin locale, no port, files and socket for their owner alone.
    settings = dict(ask(urls.app, "select name, setting from pg_settings"))
    assert settings["data_checksums"] == settings["fsync"] == settings["full_page_writes"] == "on"
    assert (settings["listen_addresses"], settings["password_encryption"]) == ("", "scram-sha-256")
    assert (settings["log_min_error_statement"], settings["log_error_verbosity"]) == ("panic", "terse")
    assert ask(urls.app, "select datlocale from pg_database where datname = 'brobygger'") == [("C.UTF-8",)]
    for path in (data_dir / "database", data_dir / "run", data_dir / "database-passwords.json"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(urls.app.replace("brobygger_app:", "brobygger_app:x"))

    # The roles: the owner may make databases, the application nothing of the kind.
    powers = "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    assert ask(urls.app, powers) == [(False, False, False, False)]
    assert ask(urls.owner, powers) == [(False, False, False, True)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.app, "create table mine (id int)")

    # Stopped and started: the same addresses, the same rows.
    ask(urls.owner, "create table kept (id int)")
    ask(urls.owner, "insert into kept select generate_series(1, 1000)")
    stop(data_dir)
    assert not Cluster(data_dir).alive()
    assert known_urls(data_dir) == ensure_running(data_dir) == urls

    # Killed: it is started again although the dead process may not have been reaped yet.
    ask(urls.owner, "insert into kept select generate_series(1001, 2000)")
    before = postmaster(data_dir)
    os.kill(before, signal.SIGKILL)
    until(lambda: not Cluster(data_dir).alive())
    ensure_running(data_dir)
    assert postmaster(data_dir) != before
    assert ask(urls.owner, "select count(*) from kept") == [(2000,)]


def test_the_last_user_stops_it_and_nobody_is_alone_beside_others(data_dir: Path):
    with in_use(data_dir):
        with in_use(data_dir):
            assert Cluster(data_dir).alive()
        assert Cluster(data_dir).alive()
        with pytest.raises(EmbeddedError, match="in use"), in_use(data_dir, alone=True):
            pass
    assert not Cluster(data_dir).alive()
    with in_use(data_dir, alone=True):
        assert Cluster(data_dir).alive()


def test_a_killed_user_holds_nothing(data_dir: Path):
    script = (
        "import sys\nfrom pathlib import Path\nfrom brobygger.config.embedded import in_use\n"
        "with in_use(Path(sys.argv[1])):\n    print('in use', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "in use\n"
        user.kill()
    assert Cluster(data_dir).alive()  # nobody was left to stop it
    with in_use(data_dir, alone=True):
        pass
    assert not Cluster(data_dir).alive()


def test_another_major_version_is_refused_with_the_way_out_and_left_as_it_is(data_dir: Path):
    database = data_dir / "database"
    database.mkdir()
    (database / "PG_VERSION").write_text("16\n")
    with pytest.raises(OtherMajorVersion, match=r"PostgreSQL 16.*brobygger backup FILE.*brobygger restore FILE"):
        ensure_running(data_dir)
    assert [path.name for path in database.iterdir()] == ["PG_VERSION"]


def test_a_folder_that_is_no_database_is_refused(data_dir: Path):
    (data_dir / "database").mkdir()
    (data_dir / "database" / "letter.txt").write_text("hei")
    with pytest.raises(EmbeddedError, match="is not a database"):
        ensure_running(data_dir)


def test_a_path_that_is_long_or_strange_gets_its_socket_elsewhere(tmp_path: Path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    sockets = Cluster(deep).sockets
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < 100
    assert sockets != Cluster(deep / "other").sockets
    assert Cluster(Path("/short")).sockets == Path("/short/run")
    assert Cluster(Path("/it's here, too")).sockets.parent == Path("/tmp")


def test_it_runs_in_a_folder_with_a_strange_name(data_dir: Path):
    strange = data_dir / "Ærlig talt, 'det' virker"
    urls = ensure_running(strange)
    assert ask(urls.app, "select 1") == [(1,)]
    stop(strange)


def test_a_folder_that_the_database_user_cannot_reach_is_known_by_its_modes(tmp_path: Path):
    here, group = os.geteuid(), os.getegid()
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    somebody_else = here + 1
    (tmp_path / "closed").chmod(0o700)
    assert not reachable(inner, somebody_else, group + 1)
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700  # looked at, not changed
    assert reachable(Path("/"), somebody_else, group + 1)


def test_the_server_never_runs_as_root_and_its_user_owns_the_programs():
    found = programs()
    assert found.run("postgres", "--version").stdout.startswith("postgres (PostgreSQL) 18")
    if os.geteuid() == 0:
        assert found.account is not None
        assert found.account.pw_uid == (found.folder / "postgres").stat().st_uid != 0
    else:
        assert found.account is None


def test_a_run_that_was_killed_leaves_nothing_for_long():
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        pass
    until(lambda: not Path(f"/proc/{gone.pid}").exists())
    left = throwaway_home("brobygger-left")
    forgotten = left.with_name(f"brobygger-left-{gone.pid}-x")
    left.rename(forgotten)
    throwaway_home("brobygger-left").rmdir()
    assert not forgotten.exists()
