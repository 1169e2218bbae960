"""The uploaded files, wherever they lie: to Django's storage a folder and a bucket are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage

from brobygger.config.commands import Failure


def contents(storage: Storage) -> Iterator[tuple[str, bytes]]:
    """Each file's name and content (none is larger than may be sent); those taken back meanwhile are passed over."""
    with reached():
        for name in _names(storage):
            with suppress(FileNotFoundError), storage.open(name, "rb") as file:
                yield name, file.read()


def bring(folder: Path, storage: Storage) -> None:
    """Put the files of a folder into the storage, before the database changes: without its keys they are noise.

    What is there already with the same content stays as it is. Raises Failure where the storage does not take them.
    """
    with reached():
        for name in sorted(_in(folder)):
            content = (folder / name).read_bytes()
            if _digest(storage, name) == hashlib.sha256(content).digest():
                continue
            storage.delete(name)
            with (folder / name).open("rb") as file:
                if storage.save(name, File(file)) != name:
                    raise Failure(f"The uploaded file {name} could not be put in its place.")


def leave_only(folder: Path, storage: Storage) -> None:
    """Delete what the folder does not have: nothing in the restored database leads there."""
    kept = _in(folder)
    with reached():
        for name in [name for name in _names(storage) if name not in kept]:
            storage.delete(name)


@contextmanager
def reached() -> Iterator[None]:
    """Raises Failure, in words, where the bucket cannot be reached or says no."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Failure(f"The bucket of BROBYGGER_FILES does not let us in: {error}") from error


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever sent
        return
    before = f"{folder}/" if folder else ""
    yield from (before + name for name in sorted(files) if name)
    for name in sorted(folders):
        yield from _names(storage, before + name)


def _in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _digest(storage: Storage, name: str) -> bytes:
    try:
        with storage.open(name, "rb") as file:
            return hashlib.sha256(file.read()).digest()
    except FileNotFoundError:
        return b""
