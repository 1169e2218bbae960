"""What a round tells: what has happened, who may know it, and the pieces of page and stream that are made of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from brobygger.live.channel import event, message_of

log = logging.getLogger("brobygger.live")

Render = Callable[[list[Any], set[str]], dict[tuple[str, str], str]]
Pieces = dict[tuple[UUID, int, str], bytes]  # by stream, number and language


class Row(NamedTuple):
    """An event as the fan-out reads it."""

    stream: UUID
    seq: int
    kind: str
    seat: str
    ref: str | None


class News(NamedTuple):
    """One round's answer: what has happened, who may know it, and what the messages in it say."""

    events: list[Row]
    readers: list[tuple[str, str, int]]
    bodies: list[Any]


def news_of(rows: list[Any]) -> News:
    """The one row of a round's statement, in our types."""
    [(events, readers, bodies)] = rows
    return News([Row(UUID(stream), *rest) for stream, *rest in events or ()], readers or [], bodies or [])


def pieces_of(news: News, languages: set[str], render: Render) -> Pieces:
    """Each event once in each language, whoever reads it."""
    html = _rendered(news.bodies, languages, render) if news.bodies else {}
    return {
        (row.stream, row.seq, language): said(row, html.get((row.ref, language)) if row.ref else None)
        for row in news.events
        for language in languages
    }


def said(row: Row, html: str | None) -> bytes:
    """An event as the stream says it; without `html` the page asks for the message."""
    return event("event", message_of(row, html), f"{row.stream}:{row.seq}")


def _rendered(bodies: list[Any], languages: set[str], render: Render) -> dict[tuple[str, str], str]:
    try:
        return render(bodies, languages)
    except Exception:
        # One message that cannot be shown holds nobody up: the pages ask for what comes without its piece.
        log.exception("a message could not be rendered")
        return {}
