"""What was asked, and what services think, in the person's copy of their room."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.kernel.actor import Actor
from brobygger.opinions import queries
from brobygger.opinions.queries import QuestionCard, ViewCard
from brobygger.rooms import copies
from brobygger.rooms.copies import Chapter, Line


def register() -> None:
    """Put them into the copy."""
    copies.add(chapter)


def chapter(actor: Actor, room_id: UUID) -> Chapter:
    """The questions of a room, the newest first. One query."""
    return Chapter("questions", _("What do you think?"), tuple(_line(one) for one in queries.whole(room_id)))


def _line(one: QuestionCard) -> Line:
    asked = [_("%(service)s was asked") % {"service": service.service} for service in one.asked]
    return Line(one.text, (*asked, *(_said(view) for view in one.views)), _data(one))


def _said(view: ViewCard) -> str:
    return f"{view.service}: {_('This was taken back.') if view.taken_back_at else view.text}"


def _data(one: QuestionCard) -> dict[str, object]:
    return {
        "id": one.id,
        "text": one.text,
        "by_membership": one.by_membership_id,
        "at": one.at,
        "asked": [
            {"service": service.service, "at": service.at, "answered": service.answered} for service in one.asked
        ],
        "views": [
            {
                "service": view.service,
                "membership": view.membership_id,
                "was_asked": view.was_asked,
                "text": view.text,
                "at": view.at,
                "taken_back_at": view.taken_back_at,
            }
            for view in one.views
        ],
    }
