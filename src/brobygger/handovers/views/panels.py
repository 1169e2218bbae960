"""What rooms and home pages show of hand-overs, and the lines in the room's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.handovers import access, queries, services
from brobygger.handovers.queries import HandoverCard
from brobygger.handovers.views import after, effects, showing
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms.panels import Line, Panel, Place
from brobygger.rooms.queries import HomeRoom, RoomHead


def register() -> None:
    """Where hand-overs show."""
    panels.ask(queries.IN_ROOM, queries.OPEN_OF_ROOM)
    panels.show(Panel(Place.ASIDE, "handovers/_aside.html", aside, order=15))
    panels.show(Panel(Place.PERSON_HOME, "handovers/_home.html", of_person, order=5))
    panels.show(Panel(Place.HELPER_HOME, "handovers/_turns.html", of_helper, order=12))
    panels.show(Panel(Place.HELPER_HOME, "handovers/_asked.html", after.of_helper, order=55))
    panels.show(Panel(Place.HELPER_LINKS, "handovers/_links.html", effects.links))
    panels.say(services.EVENT, line)


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The open hand-overs, and where a helper begins one. No query beside what all panels ask."""
    found = queries.open_of_room(head.id)
    may_begin = actor.is_helper and access.may_begin(head, "helper")
    if not found and not may_begin:
        return None
    return {"open": [showing.line(one) for one in found], "href": reverse("handovers:overview", args=[head.id])}


def of_person(actor: Actor, rooms: Sequence[HomeRoom]) -> dict[str, Any] | None:
    """What is offered, and how far it is, on the person's own page. One query."""
    if not any(room.own and room.state == "open" for room in rooms):
        return None
    found = [one for one in queries.mine(actor) if one.offered_at is not None and one.answer != "no"]
    return {"open": [_of_person(one) for one in found]} if found else None


def _of_person(card: HandoverCard) -> dict[str, Any]:
    turn = card.turn
    own = turn is not None and turn.holder == "person" and turn.step.code == "sms"
    said = {"status": _("Your turn: %(step)s") % {"step": showing.task(turn)}} if turn is not None and own else {}
    return showing.line(card) | {"asked": card.answer == ""} | said


def of_helper(actor: Actor) -> dict[str, Any] | None:
    """Where the ball is with this helper. One query."""
    found = [one for one in queries.mine(actor) if _is_mine(actor, one)]
    return {"open": [showing.line(one) for one in found]} if found else None


def _is_mine(actor: Actor, card: HandoverCard) -> bool:
    turn = card.turn
    if turn is None:
        return False
    mine = {"one": card.one_role_id == actor.role_id, "two": card.two_role_id == actor.role_id}
    return any(mine.values()) if turn.holder == "both" else mine.get(turn.holder, False)


def line(names: Mapping[str, Any]) -> Line | None:
    """The sentence for an event; what concerns the three alone has none."""
    who = names["who"] or _("Somebody")
    said = {
        "begun": _("%(who)s began a hand-over to another service."),
        "offered": _("%(who)s offered Det første møtet."),
        "answered-yes": _("There will be a first meeting."),
        "ready": _("%(who)s is ready to receive."),
        "shown": _("The agenda of the first meeting is ready."),
        "meeting": _("The first meeting has been held."),
        "arrive": _("The first appointment in the new service has been."),
        "accept": _("%(who)s has taken over the responsibility."),
        "changed-one": _("Another helper goes on as participant 1."),
        "changed-two": _("Another helper goes on as participant 2."),
        "stopped": _("%(who)s ended the hand-over."),
        "done": _("The hand-over is done."),
    }.get(names["ids"].get("what", ""))
    return (said % {"who": who}, "bridge", False) if said else None
