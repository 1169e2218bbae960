"""The line on top of a room that says how its promise stands, and its taps."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.promises import queries, services
from brobygger.promises.queries import OfRoom, Waiting
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place
from brobygger.rooms.queries import RoomHead
from brobygger.rooms.views.changes import one_tap
from brobygger.ui import words


def register() -> None:
    """What a room shows of its promise."""
    panels.show(Panel(Place.TOP, "promises/_top.html", top, order=60))
    panels.say(services.CHANGED, lambda names: None)


def top(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """Answers that are late, a room that has gone silent, a question that was solved. One query."""
    if head.state != "open" or head.emergency:
        return None
    found = queries.of_room(actor, head.id)
    if found is None:
        return None
    now = clock.now()
    late = [_late(head, found, one) for one in found.waiting if one.is_late(now)]
    late += [_away(head, one) for one in found.waiting if _is_away(found, one, now)]
    silent = _silent(head, now) if found.asks_me and found.is_silent(now) and head.may_write else None
    solved = _solved(head, found) if found.solved_ball and not head.own else None
    return {"late": late, "silent": silent, "solved": solved} if late or silent or solved else None


def _late(head: RoomHead, found: OfRoom, one: Waiting) -> dict[str, Any]:
    if one.holder == found.me:
        text = _("%(name)s has waited for your answer since %(when)s.") % {
            "name": _first(one.asker) or _("Somebody"),
            "when": words.day(one.at),
        }
        settle = reverse("promises:settle", args=[head.id, one.message_id]) if head.may_write else ""
        return {"text": text, "settle_href": settle, "mine": True}
    text = _("%(name)s has not answered yet.") % {"name": _first(one.holder_name)}
    if one.passed_on_to:
        text += " " + _("%(names)s has been asked to answer instead.") % {"names": one.passed_on_to}
    elif one.passed_on_to == "":
        text += " " + _("The place where they work has been told.")
    elif one.reminded_to:
        text = _("%(name)s is away, and %(names)s has been told.") % {
            "name": _first(one.holder_name),
            "names": one.reminded_to,
        }
    elif one.reminded_at:
        text += " " + _("They were reminded %(when)s.") % {"when": words.day(one.reminded_at)}
    return {"text": text, "settle_href": "", "mine": False}


def _is_away(found: OfRoom, one: Waiting, now: dt.datetime) -> bool:
    return one.away_until is not None and not one.is_late(now) and one.holder != found.me


def _away(head: RoomHead, one: Waiting) -> dict[str, Any]:
    """Whoever is to answer is away: said at once, not when it is late."""
    assert one.away_until is not None
    text = _("%(name)s is away until %(day)s.") % {"name": _first(one.holder_name), "day": words.day(one.away_until)}
    if one.reminded_to:
        text += " " + _("%(names)s has been told.") % {"names": one.reminded_to}
    return {"text": text, "members_href": reverse("rooms:members", args=[head.id])}


def _silent(head: RoomHead, now: dt.datetime) -> dict[str, str]:
    return {
        "text": _("It has been quiet here for two weeks. What is best now?"),
        "go_on_href": reverse("promises:go-on", args=[head.id]),
        "stop_href": reverse("rooms:choices" if head.own else "rooms:close", args=[head.id]),
        "stop_text": _("Pause or close") if head.own else _("Close the room"),
    }


def _solved(head: RoomHead, found: OfRoom) -> dict[str, str]:
    return {
        "text": _("%(name)s has answered. Did this spare you a call?") % {"name": _first(found.solved_by)},
        "href": reverse("promises:saved", args=[head.id, found.solved_ball]),
    }


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name


@one_tap("helper", to="rooms:room", said=gettext_lazy("Good. Nobody waits for an answer to that now."))
def settle(actor: Actor, given: QueryDict, *, room_id: UUID, message_id: UUID) -> None:
    """It needs no answer."""
    services.settle(actor, room_id=room_id, message_id=message_id)


@one_tap("signed-in", to="rooms:room", said=gettext_lazy("Good. The room stays as it is."))
def go_on(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """The silent room goes on."""
    services.go_on(actor, room_id=room_id)


@one_tap("helper", to="rooms:room", said=gettext_lazy("Thank you."))
def saved(actor: Actor, given: QueryDict, *, room_id: UUID, ball_id: UUID) -> None:
    """It spared a call, or it did not."""
    services.say_saved(actor, room_id=room_id, ball_id=ball_id, saved=given.get("saved") == "yes")
