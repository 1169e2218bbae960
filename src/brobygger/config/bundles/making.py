"""Make a bundle: the dump, then the files, then the manifest, into a file that gets its name only when it is whole."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from pathlib import Path

from django.core.files.storage import Storage

from brobygger.config.bundles import files, manifest
from brobygger.config.bundles.client import Client

# Lost on purpose: counts of the rate limits, and sign-ins, which must not come back to life.
WITHOUT_ROWS = ("config_shared_cache", "django_session")


def make(target: Path, *, client: Client, postgresql: int, migrations: list[str], storage: Storage) -> int:
    """Write the bundle to `target` (readable by its owner alone); returns how many uploaded files are in it.

    Nothing is left behind where it does not succeed. Raises Failure.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as bundle:
            hashes = {manifest.DUMP: _add_dump(bundle, client, near=target.parent)}
            hashes |= _add_files(bundle, storage)
            described = manifest.describe(postgresql=postgresql, migrations=migrations, hashes=hashes)
            _add_bytes(bundle, manifest.NAME, described.to_bytes())
            bundle.close()
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
        return len(hashes) - 1
    finally:
        unfinished.unlink(missing_ok=True)


def _add_dump(bundle: tarfile.TarFile, client: Client, *, near: Path) -> str:
    with tempfile.TemporaryDirectory(prefix=".brobygger-dump-", dir=near) as folder:
        dump = Path(folder) / manifest.DUMP
        without = [f"--exclude-table-data=public.{table}" for table in WITHOUT_ROWS]
        client.run("pg_dump", "--format=custom", "--schema=public", f"--file={dump}", *without)
        return _add_file(bundle, manifest.DUMP, dump)


def _add_files(bundle: tarfile.TarFile, storage: Storage) -> dict[str, str]:
    return {
        manifest.FILES + name: _add_bytes(bundle, manifest.FILES + name, content)
        for name, content in files.contents(storage)
    }


def _add_file(bundle: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        digest = manifest.copy_hashed(source, None)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = source.tell(), 0o600
        source.seek(0)
        bundle.addfile(entry, source)
    return digest


def _add_bytes(bundle: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    bundle.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()
