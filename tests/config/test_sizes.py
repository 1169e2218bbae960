"""What is larger than anything we take is refused before it is read, or as soon as that shows."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings

from brobygger.config.sizes import Bounded

CHUNK = b"x" * (1024 * 1024)


class Reader:
    """An application that reads all it is sent."""

    def __init__(self) -> None:
        self.got = 0
        self.cut_off = False

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        while not self.cut_off:
            message = await receive()
            self.cut_off = message["type"] == "http.disconnect"
            self.got += len(message.get("body", b""))
            if not message.get("more_body"):
                return


def sent(headers: list[tuple[bytes, bytes]], chunks: int) -> tuple[Reader, list[Any]]:
    reader, answers, left = Reader(), [], [chunks]

    async def receive() -> dict[str, Any]:
        left[0] -= 1
        return {"type": "http.request", "body": CHUNK, "more_body": left[0] > 0}

    async def send(message: Any) -> None:
        answers.append(message)

    asyncio.run(Bounded(reader)({"type": "http", "headers": headers}, receive, send))
    return reader, answers


def test_what_fits_comes_through() -> None:
    reader, _answers = sent([(b"content-length", str(len(CHUNK) * 3).encode())], 3)
    assert (reader.got, reader.cut_off) == (len(CHUNK) * 3, False)


def test_an_announced_size_is_refused_unread_in_words() -> None:
    reader, answers = sent([(b"content-length", str(settings.MOST_SENT + 1).encode())], 20)
    assert reader.got == 0
    assert answers[0]["status"] == 413
    assert "større enn 10 MB" in answers[1]["body"].decode()


def test_what_announces_nothing_is_cut_off() -> None:
    reader, answers = sent([], 1000)
    assert answers[0]["status"] == 413
    assert reader.cut_off
    assert reader.got <= settings.MOST_SENT
