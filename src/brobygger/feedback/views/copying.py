"""How it has gone, in the person's copy of their room: every conversation, what it came to, and their own words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.feedback import queries
from brobygger.feedback.queries import EpisodeCard, SessionCard
from brobygger.feedback.views import showing
from brobygger.kernel.actor import Actor
from brobygger.measures.queries.answered import Total
from brobygger.rooms import copies
from brobygger.rooms import queries as rooms
from brobygger.rooms.copies import Chapter, Line
from brobygger.ui import words

Held = tuple[SessionCard, ...]


def register() -> None:
    """Put it into the copy."""
    copies.add(chapter)


def chapter(actor: Actor, room_id: UUID) -> Chapter:
    """The episodes of a room, the oldest first. Three queries and the room's members."""
    members = rooms.members(actor, room_id)
    found = queries.whole(room_id)
    lines = tuple(_line(showing.helper(card, members), card, held) for card, held in found)
    return Chapter("how_it_goes", _("How it goes"), lines)


def _line(who: str, card: EpisodeCard, held: Held) -> Line:
    said = _("Conversations with %(who)s. %(status)s") % {"who": who, "status": showing.status(card)}
    return Line(said, tuple(_told(one) for one in held), _data(card, held))


def _told(one: SessionCard) -> str:
    title = _("Conversation %(n)d, %(day)s") % {"n": one.number, "day": words.day(one.at)}
    parts = [
        f"{_('How you are')}: {showing.together(one.outcome)}",
        f"{_('How we work together')}: {showing.together(one.alliance)}",
        showing.FITS().get(one.fits, ""),
        one.words,
        f"{_('What should have been different today?')} {one.otherwise}" if one.otherwise else "",
    ]
    return f"{title}. " + ". ".join(part.rstrip(".") for part in parts if part)


def _data(card: EpisodeCard, held: Held) -> dict[str, Any]:
    return {
        "id": card.id,
        "membership": card.membership_id,
        "outcome": card.outcome,
        "alliance": card.alliance,
        "begun_at": card.begun_at,
        "ended_at": card.ended_at,
        "ended_how": card.ended_how or None,
        "sessions": [
            {
                "number": one.number,
                "at": one.at,
                "outcome": _number(one.outcome),
                "alliance": _number(one.alliance),
                "fits": one.fits or None,
                "words": one.words or None,
                "otherwise": one.otherwise or None,
            }
            for one in held
        ],
    }


def _number(form: Total | None) -> dict[str, Any] | None:
    if form is None:
        return None
    return {"value": form.value, "from": form.low, "to": form.high, "is_answered": form.is_finished}
