"""A new message as a piece of page, once for all its readers: neutral, their own pages mark what is theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import translation

from brobygger.people.queries import title_label
from brobygger.rooms.views import sentences
from brobygger.ui.pieces import message as message_html

STATEMENT = "select events, readers, bodies from rooms_news(%s, %s, %s, %s)"


def pieces(bodies: list[dict[str, Any]], languages: set[str]) -> dict[tuple[str, str], str]:
    """Pieces of page by message and language; `bodies` are rows of `rooms_message_bodies` as JSON."""
    made: dict[tuple[str, str], str] = {}
    for language in languages:
        with translation.override(language):
            for body in bodies:
                made[body["id"], language] = message_html(_values(body))
    return made


def _values(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": body["id"],
        "seq": body["seq"],
        "membership": body["membership_id"],
        "author": body["author_name"],
        "author_title": title_label(body["author_title"]) if body["author_title"] else "",
        "author_organisation": body["author_organisation"],
        "at": dt.datetime.fromisoformat(body["at"]),
        "text": body["text"],
        "to": sentences.joined(body["to_names"]) if body["to_names"] else "",
        "taken_back": body["taken_back_at"],
        "edited": body["edited_at"],
        "reply_author": body["reply_author"] or "",
        "reply_text": "" if body["reply_taken_back"] else body["reply_text"] or "",
        "ball": _ball(body) if body["ball_holder"] else "",
        "ball_open": body["ball_open"],
        "file": _file(body) if body["file_id"] else None,
        "state": "sent",
    }


def _file(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "href": reverse("rooms:file", args=[body["room_id"], body["file_id"]]),
        "page": reverse("rooms:message", args=[body["room_id"], body["id"]]),
        "recording": body["file_type"].startswith("audio/"),
        "width": body["file_width"],
        "height": body["file_height"],
    }


def _ball(body: dict[str, Any]) -> str:
    organisation, holder = body["ball_holder_organisation"], body["ball_holder_name"]
    due = dt.datetime.fromisoformat(body["ball_due_at"]) if body["ball_due_at"] else None
    return sentences.ball_on_message(f"{holder} ({organisation})" if organisation else holder, due)
