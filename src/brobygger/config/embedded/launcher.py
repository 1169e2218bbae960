"""Who may start and stop the embedded cluster when several processes use it.

Every process that uses the cluster holds a shared lock on a file; the last one to leave stops the server. The locks go
with their process, so a killed one leaves nothing to clean up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from brobygger.config.embedded import passwords
from brobygger.config.embedded.cluster import Cluster, Urls
from brobygger.config.embedded.errors import EmbeddedError
from brobygger.config.embedded.programs import Programs, programs, system_home
from brobygger.config.embedded.roles import ensure_roles

_READY = "database-ready"


def ensure_running(data_dir: Path) -> Urls:
    """Make the cluster under `data_dir` if it is missing, start it if it does not run, return its addresses.

    Raises EmbeddedError (OtherMajorVersion among them) with a text that says what to do.
    """
    return _ensure(_open(data_dir))


def known_urls(data_dir: Path) -> Urls | None:
    """Return the addresses without starting anything; None where no database has been made."""
    return Cluster(data_dir).urls() if passwords.read(data_dir) else None


def stop(data_dir: Path) -> None:
    """Stop the cluster under `data_dir`, if it runs."""
    if (data_dir / "database").exists():
        _open(data_dir).stop()


@contextlib.contextmanager
def in_use(data_dir: Path, *, alone: bool = False) -> Iterator[Urls]:
    """Keep the cluster running for as long as the block lasts; the last user of it stops it.

    With `alone` there must be no other user: raises EmbeddedError where there is one.
    """
    cluster = _open(data_dir)
    with (data_dir / "database-in-use.lock").open("w", encoding="ascii") as users:
        try:
            # Shared, it waits only where the last user is just stopping the server.
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            raise EmbeddedError("The database is in use: stop the server and the workers first.") from None
        try:
            yield _ensure(cluster)
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()


@contextlib.contextmanager
def throwaway(prefix: str = "brobygger-test") -> Iterator[Cluster]:
    """Give a cluster of one's own in the folder for temporary files; it is stopped and removed afterwards."""
    home = throwaway_home(prefix)
    try:
        yield start_throwaway(home)
    finally:
        remove_throwaway(home)


def throwaway_home(prefix: str = "brobygger-test") -> Path:
    """Make the folder of a throw-away cluster, and clear away those of runs that were killed."""
    _remove_forgotten(prefix)
    home = Path(tempfile.mkdtemp(prefix=f"{prefix}-{os.getpid()}-"))
    if os.geteuid() == 0:
        home.chmod(0o711)  # the server runs as another user and must reach its own folders inside
    return home


def start_throwaway(home: Path, found: Programs | None = None) -> Cluster:
    """Make and start the cluster in its folder, with our programs or those given; nothing to do where it runs."""
    cluster = Cluster(home, found or programs(), throwaway=True)
    _ensure(cluster)
    return cluster


def remove_throwaway(home: Path, found: Programs | None = None) -> None:
    """Stop the cluster, if it was started, and remove its folder."""
    if (home / "database").exists():
        Cluster(home, found or programs(), throwaway=True).stop()
    shutil.rmtree(home, ignore_errors=True)


def _open(data_dir: Path) -> Cluster:
    if os.geteuid() == 0:
        system_home()
    if not data_dir.is_dir():
        _make(data_dir)
    found = programs()
    if found.account and not reachable(data_dir, found.account.pw_uid, found.account.pw_gid):
        raise EmbeddedError(
            f"The system user `{found.account.pw_name}`, who runs PostgreSQL for root, cannot reach {data_dir}. "
            "Set BROBYGGER_DATA to a folder that it may pass into, or leave it out: then /var/lib/brobygger is used."
        )
    return Cluster(data_dir, found)


def _make(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {data_dir} cannot be made: {error.strerror}. "
            "Set BROBYGGER_DATA to a folder, or to a place where one can be made."
        ) from error


def reachable(folder: Path, user: int, group: int) -> bool:
    """Tell whether the account may pass through every folder on the way (modes are read, never changed)."""
    for step in (folder, *folder.resolve().parents):
        found = step.stat()
        bit = 0o100 if found.st_uid == user else 0o010 if found.st_gid == group else 0o001
        if not found.st_mode & bit:
            return False
    return True


def _ensure(cluster: Cluster) -> Urls:
    with (cluster.home / "database-start.lock").open("w", encoding="ascii") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        cluster.create()
        if not (cluster.alive() and cluster.answers()):
            passwords.read_or_make(cluster.home)
            cluster.start()
        if not (cluster.home / _READY).exists():
            ensure_roles(cluster)
            (cluster.home / _READY).touch()
    return cluster.urls()


def _remove_forgotten(prefix: str) -> None:
    """Stop and remove throw-away clusters whose run was killed before it could do so itself."""
    for home in Path(tempfile.gettempdir()).glob(f"{prefix}-*-*"):
        owner = home.name.removeprefix(f"{prefix}-").split("-")[0]
        if owner.isdigit() and home.stat().st_uid == os.geteuid() and not Path(f"/proc/{owner}").exists():
            with contextlib.suppress(EmbeddedError, OSError):
                remove_throwaway(home)
