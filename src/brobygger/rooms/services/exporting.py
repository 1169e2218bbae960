"""The person's copy of their room: a document (PDF), data (JSON), and its pictures and recordings (ZIP).

Everything they can read in it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from brobygger.audit.services import record
from brobygger.files import services as files
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.rooms import access, copies
from brobygger.rooms.access import Action, RoomAccess
from brobygger.rooms.copies import Kept
from brobygger.rooms.queries.cards import Entry, EventCard, ExportFile, MemberCard, MessageCard
from brobygger.rooms.queries.members import Everybody, everybody
from brobygger.rooms.queries.timeline import whole

FORMAT = "brobygger-room-1"
Describe = Callable[[EventCard], str]
_ENDINGS = {"image/jpeg": "jpg", "audio/webm": "webm", "audio/mp4": "m4a"}


class NoPdf(Invalid):
    """This server cannot make PDF files: a library that WeasyPrint needs is missing."""

    def __init__(self) -> None:
        super().__init__(
            _("This server cannot make documents just now. Take the copy as data instead, or try later."), code="no-pdf"
        )


def export_json(actor: Actor, *, room_id: UUID) -> ExportFile:
    """The room as data. Raises Hidden, Denied. A line in the log."""
    here, people, entries = _taken(actor, room_id)
    content: dict[str, Any] = {
        "format": FORMAT,
        "taken_at": clock.now(),
        "room": {
            "id": here.id,
            "name": here.name,
            "why": here.why,
            "matters": here.matters,
            "contact_wish": here.contact_wish,
            "state": here.state,
            "opened_at": here.opened_at,
            "closed_at": here.closed_at,
        },
        "members": [_member(card) for card in people.cards],
        "entries": [_entry(one) for one in entries],
    }
    content |= {one.key: [line.data for line in one.lines] for one in copies.chapters(actor, room_id)}
    body = json.dumps(content, ensure_ascii=False, indent=1, default=_plain).encode()
    return ExportFile(file_name("rom", "json"), "application/json; charset=utf-8", body)


def export_pdf(actor: Actor, *, room_id: UUID, language: str, describe: Describe | None = None) -> ExportFile:
    """The room as a document in a language; `describe` puts what is no message into words, which is left out else.

    Raises Hidden, Denied, and NoPdf where the server lacks a library. A line in the log.
    """
    write = pdf_writer()
    here, people, entries = _taken(actor, room_id)
    with translation.override(language):
        lines = [line for one in entries if (line := _line(one, describe)) is not None]
        html = render_to_string(
            "rooms/export_document.html",
            {
                "room": here,
                "members": people.cards,
                "lines": lines,
                "chapters": [one for one in copies.chapters(actor, room_id) if one.lines],
                "taken_at": clock.now(),
                "language": language,
            },
        )
    return ExportFile(file_name("rom", "pdf"), "application/pdf", write(html))


def export_files(actor: Actor, *, room_id: UUID) -> ExportFile:
    """The room's pictures and recordings, each named as in the other copies: those of messages by their number.

    What is gone from the storage is named in a text beside them. Raises Hidden, Denied. A line in the log.
    """
    _here, _people, entries = _taken(actor, room_id)
    body, gone = io.BytesIO(), []
    with zipfile.ZipFile(body, "w") as folder:  # pictures and sound do not get smaller
        for one in _kept(actor, room_id, entries):
            try:
                content_type, content = files.content(actor, room_id=room_id, file_id=one.file_id)
                ending = "" if "." in one.name else f".{_ENDINGS.get(content_type, 'bin')}"
                folder.writestr(one.name + ending, content)
            except files.Unreadable:
                gone.append(one.name)
        if gone:
            folder.writestr(_("cannot-be-read.txt"), "\n".join(gone))
    return ExportFile(file_name("rom-filer", "zip"), "application/zip", body.getvalue())


def _kept(actor: Actor, room_id: UUID, entries: Sequence[Entry]) -> list[Kept]:
    of_messages = [
        Kept(shown_name(one), one.file.id) for one in entries if isinstance(one, MessageCard) and one.file is not None
    ]
    lines = (line for one in copies.chapters(actor, room_id) for line in one.lines)
    return [*of_messages, *(file for line in lines for file in line.files)]


def shown_name(one: MessageCard) -> str:
    """What the file of a message is called in the copies: 12.jpg; "" where it shows none."""
    return f"{one.seq}.{_ENDINGS.get(one.file.content_type, 'bin')}" if one.file else ""


def _taken(actor: Actor, room_id: UUID) -> tuple[RoomAccess, Everybody, list[Entry]]:
    with transaction.atomic():
        here = access.room(actor, room_id, Action.EXPORT)
        record(actor, what="rooms.exported", about_person_id=here.about_person_id, room_id=room_id, basis=here.basis)
        people = everybody(here)
        return here, people, whole(here, people)


def pdf_writer() -> Callable[[str], bytes]:
    """What makes a PDF of a page that is whole in itself. Raises NoPdf where the server lacks a library."""
    try:
        from weasyprint import HTML  # here: it loads Pango, which a server may lack
    except OSError as error:
        raise NoPdf from error

    def write(html: str) -> bytes:
        # Nothing is fetched: the document is whole in itself.
        return bytes(HTML(string=html, url_fetcher=_fetch_nothing).write_pdf())

    return write


def _fetch_nothing(url: str, *_args: object, **_more: object) -> dict[str, Any]:
    raise ValueError("a room's document refers to nothing outside itself")


def _line(one: Entry, describe: Describe | None) -> dict[str, Any] | None:
    if isinstance(one, MessageCard):
        return {"message": one, "at": one.at, "file": shown_name(one)}
    words = describe(one) if describe else ""
    return {"words": words, "detail": one.detail, "at": one.at} if words else None


def _member(card: MemberCard) -> dict[str, Any]:
    return {
        "membership": card.id,
        "kind": card.kind,
        "name": card.name,
        "title": card.title,
        "unit": card.unit_name,
        "organisation": card.organisation_name,
        "basis": card.basis,
        "joined_at": card.joined_at,
        "ended_at": card.ended_at,
    }


def _entry(one: Entry) -> dict[str, Any]:
    if isinstance(one, EventCard):
        said = {"detail": one.detail} if one.detail else {}
        return {"number": one.seq, "kind": one.kind, "at": one.at, "by": one.by, "whom": one.whom} | said
    return {
        "number": one.seq,
        "kind": "message",
        "at": one.at,
        "by": one.author_name,
        "membership": one.membership_id,
        "text": one.text,
        "quick_answer": one.quick,
        "file": shown_name(one) or None,
        "answers_number": one.reply.seq if one.reply else None,
        "to": list(one.to_names),
        "edited_at": one.edited_at,
        "taken_back_at": one.taken_back_at,
        "asks": {"who": one.ball.holder_name, "until": one.ball.due_at} if one.ball else None,
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def file_name(what: str, ending: str) -> str:
    """No name of anybody in it: the file may lie in a shared folder."""
    day = timezone.localtime(clock.now()).date().isoformat()
    return f"{what}-{day}.{ending}"
