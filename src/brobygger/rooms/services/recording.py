"""From the room to one's own record: a neutral text of chosen messages, as a file, and the note that it is done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.audit.services import record_look
from brobygger.journal import services as journal
from brobygger.journal.services import Written
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.rooms import access, queries, text
from brobygger.rooms.access import Action
from brobygger.rooms.queries.cards import BallCard, ExportFile, MessageCard
from brobygger.rooms.queries.recording import Chosen, chosen
from brobygger.rooms.services.exporting import file_name, pdf_writer
from brobygger.ui import words

FORMAT = "brobygger-record-1"
FORMATS = ("pdf", "text", "json")
LONGEST = 200_000  # a hundred messages of four thousand characters are 400,000: one shortens such a text


@dataclass(frozen=True, slots=True)
class RecordText:
    """The text for the record, and how many messages it is made of."""

    text: str
    count: int


def record_text(actor: Actor, *, room_id: UUID, message_ids: Collection[UUID]) -> RecordText:
    """A neutral text of the chosen messages: date, who, what. Raises Hidden, Denied, Invalid. A look in the log."""
    with transaction.atomic():
        taken = chosen(actor, room_id, message_ids)
        _look(actor, taken)
        return RecordText(_text(taken), len(taken.messages))


def record_file(
    actor: Actor, *, room_id: UUID, message_ids: Collection[UUID], kind: str, written: str, language: str
) -> ExportFile:
    """The text (as the helper has left it) as a document, a plain text, or data for import.

    Raises Hidden, Denied, Invalid, and NoPdf where the server lacks a library. A look in the log.
    """
    if kind not in FORMATS:
        raise Invalid(_("Choose what you want to take along."), field="format", code="format")
    with transaction.atomic():
        taken = chosen(actor, room_id, message_ids)
        _look(actor, taken)
        said = text.line(written, field="text", longest=LONGEST) or _text(taken)
    if kind == "text":
        body = said.replace("\n", "\r\n").encode()
        return ExportFile(file_name("journal", "txt"), "text/plain; charset=utf-8", body)
    if kind == "json":
        data = json.dumps(_data(taken, said), ensure_ascii=False, indent=1, default=_plain).encode()
        return ExportFile(file_name("journal", "json"), "application/json; charset=utf-8", data)
    write = pdf_writer()
    with translation.override(language):
        html = render_to_string("rooms/record_document.html", {"text": said, "language": language})
    return ExportFile(file_name("journal", "pdf"), "application/pdf", write(html))


def mark_recorded(
    actor: Actor, *, room_id: UUID, message_ids: Collection[UUID], reference: str = "", needed: bool = True
) -> int:
    """Note the chosen messages as in one's own record, or as such that need not be; gives how many they are.

    Kept after leaving. Raises Hidden, Denied, Invalid.
    """
    with transaction.atomic():
        taken = chosen(actor, room_id, message_ids)
        journal.mark(
            actor,
            room_id=room_id,
            about_person_id=taken.room.about_person_id,
            person_name=taken.room.name,
            messages=[Written(card.id, card.at) for card in taken.messages],
            reference=reference,
            needed=needed,
        )
        return len(taken.messages)


def mark_journalled(actor: Actor, *, room_id: UUID, message_id: UUID, reference: str = "") -> None:
    """The same for one message, from its own page. Raises Hidden, Denied, Invalid, Conflict (taken back)."""
    with transaction.atomic():
        here = access.room(actor, room_id, Action.JOURNAL)
        message = queries.entry(actor, room_id, message_id)
        if message.taken_back_at is not None:
            raise Conflict(_("This message was taken back."), code="taken-back")
        journal.mark(
            actor,
            room_id=room_id,
            about_person_id=here.about_person_id,
            person_name=here.name,
            messages=[Written(message_id, message.at)],
            reference=reference,
        )


def unmark_journalled(actor: Actor, *, room_id: UUID, message_id: UUID) -> None:
    """It is not in one's record after all. Raises Hidden, Denied."""
    with transaction.atomic():
        here = access.room(actor, room_id, Action.JOURNAL)
        journal.unmark(actor, room_id=room_id, about_person_id=here.about_person_id, message_id=message_id)


def _look(actor: Actor, taken: Chosen) -> None:
    here = taken.room
    record_look(
        actor, what="journal.text-made", room_id=here.id, about_person_id=here.about_person_id, basis=here.basis
    )


def _text(taken: Chosen) -> str:
    """Plain lines, so that it reads the same in any record."""
    return "\n\n".join((_heading(taken), *(_paragraph(card) for card in taken.messages)))


def _heading(taken: Chosen) -> str:
    me, count = taken.me, len(taken.messages)
    about = _("From the room around %(name)s") % {"name": taken.room.name}
    made = _("Taken along %(when)s by %(who)s.") % {
        "when": _exactly(clock.now()),
        "who": _named(me.name, me.title_label, me.organisation_name),
    }
    return f"{about}\n{made} " + ngettext("%(n)d message.", "%(n)d messages.", count) % {"n": count}


def _paragraph(card: MessageCard) -> str:
    title = _("the room is about this person") if card.author_kind == "person" else card.author_title_label
    who = _named(card.author_name, title, card.author_organisation)
    to = f" ({_('to %(names)s') % {'names': ', '.join(card.to_names)}})" if card.to_names else ""
    edited = f" [{_('edited')}]" if card.edited_at else ""
    said = [f"{_exactly(card.at)}. {who}{to}:{edited}", card.text or text.words_of(card.quick)]
    if card.file:
        said.append(_("[recording]") if card.file.is_recording else _("[picture]"))
    return "\n".join([*said, *_ball(card.ball)])


def _ball(ball: BallCard | None) -> Iterator[str]:
    if ball is None or not ball.holder_name:
        return
    who = _named(ball.holder_name, "", ball.holder_organisation)
    due = " " + _("by %(when)s") % {"when": _exactly(ball.due_at)} if ball.due_at else ""
    done = (
        _("Answered %(when)s.") % {"when": _exactly(ball.answered_at)} if ball.answered_at else _("Not answered yet.")
    )
    yield _("To answer: %(who)s%(due)s. %(done)s") % {"who": who, "due": due, "done": done}


def _named(name: str, title: str, organisation: str) -> str:
    return ", ".join(part for part in (name, title, organisation) if part)


def _exactly(moment: dt.datetime) -> str:
    """23.11.2026 kl. 14.02: in a record the date must say itself, whenever it is read."""
    local = moment.astimezone(words.NORWAY)
    return _("%(date)s at %(clock)s") % {"date": f"{local:%d.%m.%Y}", "clock": words.clock(moment)}


def _data(taken: Chosen, said: str) -> dict[str, Any]:
    me, here = taken.me, taken.room
    return {
        "format": FORMAT,
        "room": here.id,
        "person": here.name,
        "made_at": clock.now(),
        "made_by": {"name": me.name, "title": me.title_label, "organisation": me.organisation_name},
        "text": said,
        "messages": [
            {
                "id": card.id,
                "at": card.at,
                "by": {
                    "name": card.author_name,
                    "kind": card.author_kind,
                    "title": card.author_title_label,
                    "organisation": card.author_organisation,
                },
                "to": list(card.to_names),
                "text": card.text or text.words_of(card.quick),
                "edited_at": card.edited_at,
                "asks": {"who": card.ball.holder_name, "until": card.ball.due_at, "answered_at": card.ball.answered_at}
                if card.ball
                else None,
            }
            for card in taken.messages
        ],
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
