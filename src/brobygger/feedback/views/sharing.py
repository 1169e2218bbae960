"""To whom the person shows the curve: their choice, on its page and in what they decide, and the page of those."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.feedback import queries, services
from brobygger.feedback.queries import EpisodePage, Shown
from brobygger.feedback.queries.sharing import choosable, names
from brobygger.feedback.views import showing
from brobygger.kernel.actor import Actor
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place
from brobygger.rooms.queries import Members
from brobygger.rooms.views import presenting

_MEMBER, _SERVICE = "member", "organisation"


def register() -> None:
    """It stands among what the person decides about the room."""
    panels.show(Panel(Place.ASKED, "feedback/_asked.html", asked))


def choice(found: EpisodePage) -> dict[str, Any]:
    """The person's choice: everybody in the room, and each service, none of them chosen beforehand."""
    people = choosable(found.members, found.episode.membership_id)
    services_here = {one.organisation_id: one.organisation_name for one in people if one.organisation_id}
    chosen = {_value(one) for one in found.shown}
    later = _("Also those who come into the room later.")
    options = [
        {"value": f"{_SERVICE}:{key}", "text": _("Everybody in the room from %(name)s") % {"name": name}, "hint": later}
        for key, name in services_here.items()
    ]
    options += [{"value": f"{_MEMBER}:{one.id}", "text": one.name, "hint": one.organisation_name} for one in people]
    return {"options": [one | {"checked": one["value"] in chosen} for one in options]}


def keep(actor: Actor, given: QueryDict, room_id: UUID, episode_id: UUID) -> str:
    """Take what the person has chosen. Raises Hidden, Denied, Invalid."""
    chosen = [one.partition(":") for one in given.getlist("who")]
    services.show_to(
        actor,
        room_id=room_id,
        episode_id=episode_id,
        members=[value for kind, _colon, value in chosen if kind == _MEMBER],
        organisations=[value for kind, _colon, value in chosen if kind == _SERVICE],
    )
    return _("It is kept. You can change it whenever you like.")


def shown(found: EpisodePage) -> dict[str, Any]:
    """The page of somebody whom the person shows the curve to: the numbers, and no words."""
    return {
        "name": presenting.first_name(found.members.room.name),
        "who": showing.helper(found.episode, found.members),
        "status": showing.status(found.episode),
    } | showing.compared(found)


def asked(actor: Actor, room_id: UUID) -> dict[str, Any] | None:
    """Each curve of the room and who sees it; nothing where there is none."""
    found = queries.overview(actor, room_id)
    if not found.episodes:
        return None
    everything = queries.of_room(room_id)
    return {
        "curves": [
            {
                "href": reverse("feedback:one", args=[room_id, one.id]) + "#who-sees",
                "action": reverse("feedback:one", args=[room_id, one.id]),
                "who": showing.helper(one, found.members),
                "names": _names([each for each in everything if each.episode_id == one.id], found.members),
            }
            for one in found.episodes
        ]
    }


def _names(found: list[Shown], members: Members) -> str:
    return ", ".join(names(found, members))


def _value(one: Shown) -> str:
    return f"{_SERVICE}:{one.organisation_id}" if one.organisation_id else f"{_MEMBER}:{one.membership_id}"
