"""Read a bundle back: everything is checked before the database is touched, and it changes in one transaction."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brobygger.config.bundles import manifest
from brobygger.config.bundles.client import Client
from brobygger.config.bundles.manifest import Manifest
from brobygger.config.commands import Failure

# The whole schema is replaced: what another version had there must not stay. The bundle makes it again.
_BEFORE = "set client_min_messages = warning; drop schema if exists public cascade;\n"


@dataclass(frozen=True)
class Unpacked:
    """A bundle whose parts have been laid out in a folder and have the hashes that the manifest says."""

    described: Manifest
    dump: Path
    files: Path


def unpack(source: Path, folder: Path) -> Unpacked:
    """Lay out a bundle in `folder`; raises Failure where it is cut off, changed, or no bundle."""
    try:
        with tarfile.open(source, mode="r:") as bundle:
            found = {member.name: member for member in bundle.getmembers()}
            described = _manifest_of(bundle, found)
            if set(found) - {manifest.NAME} != set(described.hashes):
                raise Failure("The bundle does not hold the parts that its manifest names: it was changed.")
            for name, expected in described.hashes.items():
                _lay_out(bundle, found[name], folder, expected)
    except (tarfile.TarError, EOFError) as error:
        raise Failure(f"{source} is not a whole bundle: {error}.") from error
    return Unpacked(described, folder / manifest.DUMP, folder / manifest.FILES.rstrip("/"))


def _manifest_of(bundle: tarfile.TarFile, found: Mapping[str, tarfile.TarInfo]) -> Manifest:
    member = found.get(manifest.NAME)
    reader = bundle.extractfile(member) if member else None
    if reader is None:
        raise Failure("The bundle has no manifest: it was cut off, or it is no bundle.")
    return manifest.read(reader)


def _lay_out(bundle: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, expected: str) -> None:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise Failure(f"The bundle holds {member.name!r}, which has no place in it.")
    target = folder.joinpath(*path.parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    reader = bundle.extractfile(member)
    with target.open("wb") as writer:
        target.chmod(0o600)
        if reader is None or manifest.copy_hashed(reader, writer) != expected:
            raise Failure(f"{member.name} in the bundle is not what was put there: it is damaged.")


def refuse_unfit(described: Manifest, *, postgresql: int, migrations: set[str], keys: set[str], force: bool) -> None:
    """Raise Failure where this server or this version cannot take the bundle."""
    if described.postgresql > postgresql:
        raise Failure(
            f"The bundle comes from PostgreSQL {described.postgresql}; this database is PostgreSQL {postgresql}. "
            "A restore goes to the same or a newer major version only."
        )
    if unknown := sorted(set(described.migrations) - migrations):
        raise Failure(
            f"The bundle was made by a newer Brobygger ({described.brobygger}; {unknown[0]} is unknown here). "
            "Restore it with that version or a newer one."
        )
    missing = sorted(set(described.field_keys) - keys)
    if (missing or described.index_key != manifest.index_key_id()) and not force:
        named = f"BROBYGGER_FIELD_KEYS {', '.join(missing)}" if missing else "BROBYGGER_INDEX_KEY"
        raise Failure(
            f"A key that the bundle's identity numbers need is not set here: {named}. Set it as it was; "
            "with --force the numbers stay unreadable."
        )


def restore_database(client: Client, unpacked: Unpacked, folder: Path) -> None:
    """Replace the database's content in one transaction: afterwards all of it is there, or nothing has changed."""
    # First to SQL: a damaged archive shows itself here, with nothing touched.
    script = folder / "restore.sql"
    client.offline("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", unpacked.dump)
    before = folder / "before.sql"
    before.write_text(_BEFORE, encoding="ascii")
    client.run(
        "psql",
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--output=/dev/null", f"--file={before}", f"--file={script}"),
    )
