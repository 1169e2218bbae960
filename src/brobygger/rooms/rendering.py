"""A new message as a piece of page, once for all its readers: neutral, their own pages mark what is theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import translation

from brobygger.live.hub import Hub
from brobygger.people.queries import title_label
from brobygger.rooms.views import sentences
from brobygger.ui.pieces import message as message_html


class Pieces:
    """Renders messages for the fan-out. One query a round, one rendering a message and language."""

    hub: Hub

    async def __call__(self, messages: list[UUID], languages: set[str]) -> dict[tuple[UUID, str], str]:
        rows = await self.hub.ask("select * from rooms_message_bodies(%s)", [messages])
        pieces: dict[tuple[UUID, str], str] = {}
        for language in languages:
            with translation.override(language):
                for row in rows:
                    pieces[row.id, language] = message_html(_values(row))
        return pieces


def _values(row: Any) -> dict[str, Any]:
    holder = ""
    if row.ball_holder:
        organisation = row.ball_holder_organisation
        name = f"{row.ball_holder_name} ({organisation})" if organisation else row.ball_holder_name
        holder = sentences.ball_on_message(name, row.ball_due_at)
    return {
        "id": row.id,
        "seq": row.seq,
        "membership": row.membership_id,
        "author": row.author_name,
        "author_title": title_label(row.author_title) if row.author_title else "",
        "author_organisation": row.author_organisation,
        "at": row.at,
        "text": row.text,
        "to": sentences.joined(list(row.to_names)) if row.to_names else "",
        "taken_back": row.taken_back_at,
        "edited": row.edited_at,
        "reply_author": row.reply_author or "",
        "reply_text": "" if row.reply_taken_back else row.reply_text or "",
        "ball": holder,
        "ball_open": row.ball_open,
        "state": "sent",
    }
