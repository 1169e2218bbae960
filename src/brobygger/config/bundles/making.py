"""Make a bundle: the dump, then the files, then the manifest, into a file that gets its name only when it is whole."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path

from brobygger.config.bundles import manifest
from brobygger.config.bundles.client import Client

# Lost on purpose: counts of the rate limits, and sign-ins, which must not come back to life.
WITHOUT_ROWS = ("config_shared_cache", "django_session")


def make(target: Path, *, client: Client, postgresql: int, migrations: list[str], files: Path) -> None:
    """Write the bundle to `target` (readable by its owner alone); nothing is left behind where it does not succeed."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as bundle:
            hashes = {manifest.DUMP: _add_dump(bundle, client, near=target.parent)}
            hashes |= _add_files(bundle, files)
            described = manifest.describe(postgresql=postgresql, migrations=migrations, hashes=hashes)
            _add_bytes(bundle, manifest.NAME, described.to_bytes())
            bundle.close()
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _add_dump(bundle: tarfile.TarFile, client: Client, *, near: Path) -> str:
    with tempfile.TemporaryDirectory(prefix=".brobygger-dump-", dir=near) as folder:
        dump = Path(folder) / manifest.DUMP
        without = [f"--exclude-table-data=public.{table}" for table in WITHOUT_ROWS]
        client.run("pg_dump", "--format=custom", "--schema=public", f"--file={dump}", *without)
        return _add_file(bundle, manifest.DUMP, dump)


def _add_files(bundle: tarfile.TarFile, folder: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file() and not path.is_symlink():
            name = manifest.FILES + path.relative_to(folder).as_posix()
            with suppress(FileNotFoundError):  # taken back meanwhile
                hashes[name] = _add_file(bundle, name, path)
    return hashes


def _add_file(bundle: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        digest = manifest.copy_hashed(source, None)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = source.tell(), 0o600
        source.seek(0)
        bundle.addfile(entry, source)
    return digest


def _add_bytes(bundle: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    bundle.addfile(entry, io.BytesIO(content))
