"""What rooms and home pages show of appointments, and the lines in the room's log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.appointments import access, queries, services, times
from brobygger.appointments.views import showing
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms.panels import Line, Panel, Place
from brobygger.rooms.queries import RoomHead

BESIDE = 3


def register() -> None:
    """Where appointments show."""
    panels.show(Panel(Place.TOP, "appointments/_top.html", top, order=40))
    panels.show(Panel(Place.ASIDE, "appointments/_aside.html", aside, order=20))
    for kind, line in LINES.items():
        panels.say(kind, line)
    panels.say(services.ANSWERED, lambda names: None)


def top(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The next one in a line. One query."""
    found = queries.coming(head.id, limit=1)
    return {"next": showing.short(found[0])} if found else None


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The next ones. One query."""
    found = queries.coming(head.id, limit=BESIDE + 1)
    may_make = access.may_agree(head, "person" if head.own else "helper")
    if not found and not may_make:
        return None
    return {
        "appointments": [showing.short(one) for one in found[:BESIDE]],
        "more": len(found) > BESIDE,
        "href": reverse("appointments:page", args=[head.id]),
    }


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
