"""What a room shows of episodes: to the two alone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from brobygger.feedback import access, queries
from brobygger.feedback.views import sharing, showing
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place
from brobygger.rooms.queries import RoomHead


def register() -> None:
    """Where episodes show."""
    panels.ask(queries.IN_ROOM, queries.OPEN_OF_ROOM)
    sharing.register()
    panels.show(Panel(Place.ASIDE, "feedback/_aside.html", aside, order=18))


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The way to the curve, or to begin. No query beside what all panels ask."""
    found = queries.open_of_room(head.id)
    if not found and not (actor.is_helper and access.may(head, "helper", access.LEADS)):
        return None
    href = reverse("feedback:overview", args=[head.id])
    if len(found) == 1:
        href = reverse("feedback:one", args=[head.id, found[0].id])
    own = [one for one in found if one.is_whole]
    count = sum(one.sessions for one in own)
    return {
        "href": href,
        "open": bool(found),
        "shown": bool(found) and not own,
        "sessions": showing.conversations(count),
    }
