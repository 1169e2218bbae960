"""Searching within one room: the room is named first, so that the search stays small."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from brobygger.audit.services import record
from brobygger.kernel.actor import Actor
from brobygger.rooms import access
from brobygger.rooms.access import Action
from brobygger.rooms.queries.cards import Hit, SearchResult
from brobygger.rooms.queries.members import everybody, head

PAGE = 30
MOST_WORDS = 6
AROUND = 80  # characters shown on each side of the first word
_SEARCH = """
    select g.id, g.seq, g.membership_id, g.at, g.text from rooms_message g
    where g.room_id = %s and g.taken_back_at is null and g.text ilike all(%s) and g.seq < %s
    order by g.seq desc limit %s
"""


def search_room(actor: Actor, room_id: UUID, words: str, *, before: int | None = None) -> SearchResult:
    """Messages that hold every word, newest first, 30 at a time. Raises Hidden, Denied.

    A look in the log (not the words themselves). At most four queries. An empty search finds nothing.
    """
    here = access.room(actor, room_id, Action.SEARCH)
    wanted = words.replace("\x00", " ").split()[:MOST_WORDS]
    if not wanted:
        return SearchResult(head(here), "", (), None)
    record(actor, what="rooms.searched", room_id=room_id, about_person_id=here.about_person_id, basis=here.basis)
    people = everybody(here)
    patterns = [f"%{_literal(word)}%" for word in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, [room_id, patterns, before or 2**62, PAGE + 1])
        rows = cursor.fetchall()
    hits = tuple(
        Hit(key, seq, people.by_id[author].name, at, _snippet(text, wanted[0]))
        for key, seq, author, at, text in rows[:PAGE]
    )
    return SearchResult(head(here), " ".join(wanted), hits, hits[-1].seq if len(rows) > PAGE else None)


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _snippet(text: str, word: str) -> str:
    flat = " ".join(text.split())
    at = max(flat.casefold().find(word.casefold()), 0)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    return ("… " if start else "") + flat[start:end].strip() + (" …" if end < len(flat) else "")
