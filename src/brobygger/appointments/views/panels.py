"""What rooms and home pages show of appointments, and the lines in the room's log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.appointments import access, queries, services, times
from brobygger.appointments.queries import AppointmentCard
from brobygger.appointments.views import showing
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms.panels import Line, Panel, Place
from brobygger.rooms.queries import HomeRoom, RoomHead
from brobygger.ui.words import NORWAY

BESIDE = 3


def register() -> None:
    """Where appointments show."""
    panels.show(Panel(Place.TOP, "appointments/_top.html", top, order=40))
    panels.show(Panel(Place.ASIDE, "appointments/_aside.html", aside, order=20))
    panels.show(Panel(Place.PERSON_HOME, "appointments/_home.html", of_person, order=10))
    panels.show(Panel(Place.PERSON_HOME, "appointments/_waits.html", waits_of_person, order=20))
    panels.show(Panel(Place.HELPER_HOME, "appointments/_today.html", of_helper, order=10))
    for kind, line in LINES.items():
        panels.say(kind, line)
    for silent in (services.ANSWERED, services.WAITS):
        panels.say(silent, lambda names: None)


def top(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The next one in a line. One query, the same as beside the conversation."""
    found = _coming(head)
    return {"next": showing.short(found[0])} if found else None


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The next ones. One query."""
    found = _coming(head)
    may_make = access.may_agree(head, "person" if head.own else "helper")
    if not found and not may_make:
        return None
    return {
        "appointments": [showing.short(one) for one in found[:BESIDE]],
        "more": len(found) > BESIDE,
        "href": reverse("appointments:page", args=[head.id]),
    }


def _coming(head: RoomHead) -> tuple[AppointmentCard, ...]:
    return panels.shared("appointments.coming", lambda: queries.coming(head.id, limit=BESIDE + 1))


def of_person(actor: Actor, rooms: Sequence[HomeRoom]) -> dict[str, Any] | None:
    """What comes next for the person, where and with whom. One query."""
    found = queries.mine(actor, before=clock.now() + services.AHEAD, limit=2)
    if not found:
        return None
    may_say = {room.id for room in rooms if room.state == "open"}
    first = showing.short(found[0])
    first["may_say_unsuited"] = first["may_say_unsuited"] and found[0].room_id in may_say
    return {"next": first, "after": [showing.short(one) for one in found[1:]]}


def waits_of_person(actor: Actor, rooms: Sequence[HomeRoom]) -> dict[str, Any] | None:
    """What the person waits for, and how long that usually takes. One query."""
    own = [room.id for room in rooms if room.own and room.state in ("open", "paused")]
    found = queries.waits_of_mine(own) if own else ()
    return {"waits": [showing.wait(one) for one in found]} if found else None


def of_helper(actor: Actor) -> dict[str, Any] | None:
    """The helper's own appointments today, in all their rooms. One query."""
    local = clock.now().astimezone(NORWAY)
    midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), tzinfo=NORWAY)
    found = queries.mine(actor, before=midnight, limit=20)
    return {"appointments": [showing.today(one) for one in found]} if found else None


def _said(names: Mapping[str, Any], text: str, icon: str = "calendar", *, strong: bool = True) -> Line:
    ids = names["ids"]
    values = {
        "who": names["who"] or _("Somebody"),
        "when": _moment(ids.get("when", "")),
        "was": _moment(ids.get("was", "")),
        "whom": f"{names['whom']} ({names['organisation']})" if names["organisation"] else names["whom"],
    }
    return text % values, icon, strong


def _moment(value: str) -> str:
    return times.when(dt.datetime.fromisoformat(value)) if value else ""


def made(names: Mapping[str, Any]) -> Line | None:
    if names["whom"] and names["whom"] != names["who"]:
        return _said(names, _("%(who)s made an appointment with %(whom)s: %(when)s."))
    return _said(names, _("%(who)s made an appointment: %(when)s."))


def moved(names: Mapping[str, Any]) -> Line | None:
    if names["whom"]:
        return _said(names, _("The appointment with %(whom)s is moved to %(when)s. It was %(was)s."), "swap")
    return _said(names, _("The appointment is moved to %(when)s. It was %(was)s."), "swap")


def cancelled(names: Mapping[str, Any]) -> Line | None:
    if names["whom"]:
        return _said(names, _("The appointment with %(whom)s %(when)s is cancelled."), "close")
    return _said(names, _("The appointment %(when)s is cancelled."), "close")


def changed(names: Mapping[str, Any]) -> Line | None:
    return _said(names, _("%(who)s changed what stands about the appointment %(when)s."), strong=False)


def unsuited(names: Mapping[str, Any]) -> Line | None:
    return _said(names, _("The appointment %(when)s does not suit %(who)s."), "question")


def offered(names: Mapping[str, Any]) -> Line | None:
    return _said(names, _("%(who)s offers other times for the appointment %(when)s."), "question")


LINES = {
    services.MADE: made,
    services.MOVED: moved,
    services.CANCELLED: cancelled,
    services.CHANGED: changed,
    services.UNSUITED: unsuited,
    services.OFFERED: offered,
}
