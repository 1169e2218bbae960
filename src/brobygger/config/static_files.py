"""Our pages' parts (`/static/`): collected with a hash in each name, compressed, served before Django by whitenoise."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.middleware import WhiteNoiseMiddleware

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_FINGERPRINT = ".collected-from"
_DEVELOPMENT_ONLY = ["axe.js"]
_HEADERS = [(b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"same-origin")]


def collect() -> bool:
    """Collect, hash and compress the files if they have changed since the last time; tell whether they had."""
    if settings.WHITENOISE_USE_FINDERS:
        return False
    fingerprint = _fingerprint()
    known = Path(settings.STATIC_ROOT) / _FINGERPRINT
    if known.exists() and known.read_text(encoding="ascii") == fingerprint:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=_DEVELOPMENT_ONLY)
    known.write_text(fingerprint, encoding="ascii")
    return True


def _fingerprint() -> str:
    sources = []
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            sources.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(sources)).encode()).hexdigest()


class StaticFiles:
    """A raw ASGI application over whitenoise's list of files; each is read once and kept."""

    def __init__(self) -> None:
        self.prefix = settings.STATIC_URL
        self._whitenoise = WhiteNoiseMiddleware()
        self._kept: dict[str, bytes] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        static = self._find(str(scope["path"]))
        if static is None:
            await _answer(send, 404, [(b"content-type", b"text/plain"), (b"content-length", b"0")], b"")
            return
        found = static.get_response(scope["method"], _as_wsgi(scope["headers"]))
        headers = [(name.lower().encode(), str(value).encode("latin-1")) for name, value in found.headers]
        body = b""
        if found.file is not None:
            with found.file:
                body = self._whole(found.file) if int(found.status) == 200 else found.file.read()
        await _answer(send, int(found.status), headers + _HEADERS, body)

    def _whole(self, file: Any) -> bytes:
        if self._whitenoise.autorefresh:
            return bytes(file.read())
        if file.name not in self._kept:
            self._kept[file.name] = file.read()
        return self._kept[file.name]

    def _find(self, path: str) -> Any:
        if self._whitenoise.autorefresh:
            return self._whitenoise.find_file(path)
        return self._whitenoise.files.get(path)


def _as_wsgi(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1") for name, value in headers
    }


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
