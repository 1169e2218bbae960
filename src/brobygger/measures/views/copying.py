"""Forms in the person's copy of their room: in words for the document, as FHIR in the data."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.measures import services
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries import given as queries
from brobygger.measures.queries.given import FormCard
from brobygger.measures.views import telling
from brobygger.rooms import copies
from brobygger.rooms.copies import Chapter, Line
from brobygger.ui import words


def register() -> None:
    """Put them into the copy."""
    copies.add(chapter)


def chapter(actor: Actor, room_id: UUID) -> Chapter:
    """The forms of a room, the newest first: what was asked and when, what was answered, what it came to."""
    found = queries.whole(actor, room_id)
    return Chapter("forms", _("My answers"), tuple(_line(room_id, one) for one in found.forms))


def _line(room_id: UUID, one: FormCard) -> Line:
    said = f"{say(one.title, words.language())}: {telling.state(one)}"
    return Line(said, tuple(_more(one)) if one.finished_at else (), _data(room_id, one))


def _more(one: FormCard) -> list[str]:
    """What it came to, and each answer; where the sums alone were entered from paper there are no answers."""
    told = [telling.score(score, one) for score in one.instrument.scores]
    sums = [f"{row['name']}: {row['value'] or '–'} ({row['range']}) {row['way']}".strip() for row in told]
    return sums + [f"{row['term']}: {row['text']}" for row in telling.answers(one, words.language()) if one.answers]


def _data(room_id: UUID, one: FormCard) -> dict[str, object]:
    return {
        "id": one.id,
        "instrument": one.instrument.key,
        "version": one.instrument.version,
        "given_at": one.made_at,
        "answered_at": one.finished_at,
        "seen_by": str(one.seen_by),
        "fhir": services.as_fhir(room_id, one) if one.finished_at else None,
    }
