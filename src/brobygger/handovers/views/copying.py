"""Hand-overs in the person's copy of their room: what they answered, their agenda, and what was agreed."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.appointments import times
from brobygger.files import queries as files
from brobygger.handovers import queries
from brobygger.handovers.queries import HandoverPage, PointCard
from brobygger.handovers.views.agenda import QUESTIONS
from brobygger.kernel.actor import Actor
from brobygger.rooms import copies
from brobygger.rooms.copies import Chapter, Kept, Line
from brobygger.ui import words

LEFT_OUT = frozenset({"note", "why"})  # what the helpers noted for each other stands in the log of the hand-over


def register() -> None:
    """Put them into the copy."""
    copies.add(chapter)


def chapter(actor: Actor, room_id: UUID) -> Chapter:
    """The hand-overs of a room. A few queries for each: there are one or two."""
    _members, cards = queries.page(actor, room_id)
    number = count(1)
    lines = []
    for card in cards:
        found = queries.one(actor, room_id, card.id)
        heard = files.belonging_to([point.id for point in found.points])
        kept = {key: Kept(f"agenda-{next(number)}", file_id) for key, file_id in heard.items()}
        lines.append(_line(found, kept))
    return Chapter("hand_overs", _("Det første møtet"), tuple(lines))


def _line(found: HandoverPage, kept: dict[UUID, Kept]) -> Line:
    card = found.card
    said = f"{card.unit}, {card.organisation}. {words.day(card.begun_at)}"
    more = [_ANSWERS().get(card.answer, "")]
    more += [_told(one, kept) for one in found.points if one.part in _PARTS()]
    if card.meeting is not None:
        more.append(f"{_('The meeting')}: {times.when(card.meeting.starts_at, card.meeting.ends_at)}")
    if found.summary is not None:
        more.append(f"{_('The text message')}: {found.summary.text}")
    return Line(said, tuple(filter(None, more)), _data(found, kept), tuple(kept.values()))


def _told(one: PointCard, kept: dict[UUID, Kept]) -> str:
    file = f" ({kept[one.id].name})" if one.id in kept else ""
    return f"{_PARTS()[one.part].rstrip('?:')}: {one.text}{file}"


def _data(found: HandoverPage, kept: dict[UUID, Kept]) -> dict[str, object]:
    card = found.card
    return {
        "id": card.id,
        "unit": card.unit,
        "organisation": card.organisation,
        "begun_at": card.begun_at,
        "answer": card.answer or None,
        "ended_at": card.ended_at,
        "meeting_at": card.meeting.starts_at if card.meeting else None,
        "text_message": found.summary.text if found.summary else None,
        "points": [
            {
                "part": one.part,
                "text": one.text,
                "seen_by_the_new_helper": one.shared,
                "at": one.at,
                "file": kept[one.id].name if one.id in kept else None,
            }
            for one in found.points
            if one.part not in LEFT_OUT
        ],
    }


def _PARTS() -> dict[str, str]:
    return QUESTIONS() | {"offer": _("The offer"), "agreed": _("What we agreed on")}


def _ANSWERS() -> dict[str, str]:
    return {"yes": _("You have said yes."), "no": _("You have said no. That is fine.")}
