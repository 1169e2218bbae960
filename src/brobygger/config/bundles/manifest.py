"""What a bundle says about itself: versions, the ids of the keys (never the keys), and a hash of each part."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import IO

from brobygger.config.commands import Failure

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
FILES = "files/"


@dataclass(frozen=True)
class Manifest:
    """The last member of a bundle; a bundle without it was cut off."""

    format: int
    made_at: str
    brobygger: str
    postgresql: int
    migrations: list[str]
    field_keys: list[str]
    index_key: str
    hashes: Mapping[str, str]

    def to_bytes(self) -> bytes:
        return (json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n").encode()


def describe(*, postgresql: int, migrations: list[str], hashes: Mapping[str, str]) -> Manifest:
    """Return the manifest of a bundle made now, by this version, with this process's keys."""
    from django.conf import settings

    return Manifest(
        format=FORMAT,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        brobygger=version("brobygger"),
        postgresql=postgresql,
        migrations=migrations,
        field_keys=list(settings.FIELD_KEYS),
        index_key=index_key_id(),
        hashes=hashes,
    )


def index_key_id() -> str:
    """An id of the index key that does not give it away: the start of a hash of its 32 random bytes."""
    from django.conf import settings

    return hashlib.sha256(b"index key id:" + settings.INDEX_KEY).hexdigest()[:12]


def read(source: IO[bytes]) -> Manifest:
    """Read a manifest; raises Failure where it is not one that this version understands."""
    try:
        values = json.loads(source.read())
        found = Manifest(**values)
    except (ValueError, TypeError) as error:
        raise Failure("The file is not a bundle of this version: its manifest cannot be read.") from error
    if found.format != FORMAT:
        raise Failure(f"The bundle has format {found.format}; this version reads format {FORMAT}.")
    return found


def copy_hashed(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy a stream and return the SHA-256 of what passed; without a target it is only read."""
    digest = hashlib.sha256()
    while chunk := source.read(1 << 20):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()
