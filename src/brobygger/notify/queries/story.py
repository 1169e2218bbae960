"""Reading what the file gateways have written: in story mode a newcomer finds their invitation and code there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings

from brobygger.kernel.actor import Actor
from brobygger.notify import access
from brobygger.people.services import story_definition

NEWEST = 60  # messages shown


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it would stand on a telephone. `link` is its address, `path` where that leads on this server."""

    at: dt.datetime
    before: str
    link: str
    path: str
    after: str


@dataclass(frozen=True, slots=True)
class Phone:
    """What has come to one number or address, newest first."""

    to: str
    name: str  # of somebody in the story's cast
    bubbles: list[Bubble]


def story_outbox(actor: Actor) -> list[Phone]:
    """Return what would have been sent, by receiver, the latest receiver first. Raises Hidden outside story mode."""
    access.story_outbox()
    newest = sorted([*_text_messages(), *_mails()], key=lambda found: found[1].at, reverse=True)[:NEWEST]
    names = {entry.get(way): entry["name"] for entry in story_definition()["people"] for way in ("mobile", "email")}
    phones: dict[str, Phone] = {}
    for to, bubble in newest:
        phones.setdefault(to, Phone(to, names.get(to, ""), [])).bubbles.append(bubble)
    return list(phones.values())


def _text_messages() -> Iterator[tuple[str, Bubble]]:
    for path in _newest(Path(settings.OUTBOX_DIR), "*.json"):
        found = json.loads(path.read_text(encoding="utf-8"))
        yield found["to"], _bubble(dt.datetime.fromisoformat(found["at"]), found["text"])


def _mails() -> Iterator[tuple[str, Bubble]]:
    for path in _newest(Path(settings.OUTBOX_DIR) / "mail", "*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        yield str(mail["To"]), _bubble(at, f"{mail['Subject']}\n{text}".strip())


def _newest(folder: Path, pattern: str) -> list[Path]:
    """The newest files, never one that is being written; one that goes away meanwhile is left out."""
    dated = []
    for path in folder.glob(pattern):
        try:
            dated.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    return [path for _, path in sorted(dated, reverse=True)[:NEWEST]]


def _bubble(at: dt.datetime, text: str) -> Bubble:
    """Split the text around an address of our own: no other is made a link."""
    start = text.find(settings.PUBLIC_URL)
    if start < 0:
        return Bubble(at, text, "", "", "")
    end = min((place for place in (text.find(mark, start) for mark in (" ", "\n")) if place >= 0), default=len(text))
    link = text[start:end]
    return Bubble(at, text[:start], link, link.removeprefix(settings.PUBLIC_URL), text[end:])
