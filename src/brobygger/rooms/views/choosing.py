"""Choosing helpers from the staff directory: the same form for a new room and for one more in an old one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brobygger.kernel.actor import Actor
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries as people
from brobygger.people.middleware import automatic
from brobygger.people.services import note_staff_search
from brobygger.rooms import queries
from brobygger.rooms.services import WishInput
from brobygger.rooms.views import portraits

MOST = 12


@require_GET
@route(audience="signed-in")
@automatic
def staff(request: HttpRequest) -> HttpResponse:
    """The answer while one types: staff and contact points; those one knows when nothing is typed."""
    actor, words = actor_of(request), request.GET.get("words", "")
    without = inside(actor, request.GET.get("room", "")) if not words.strip() else []
    return render(request, "rooms/_staff.html", found(actor, words, without))


def inside(actor: Actor, room: str) -> list[str]:
    """The keys of those who are in the room already: nobody is offered them anew. Raises Hidden, Denied."""
    try:
        room_id = UUID(room)
    except ValueError:
        return []
    return [f"role:{role_id}" for role_id in queries.roles_inside(actor, room_id)]


def found(actor: Actor, words: str, without: Iterable[str] = ()) -> dict[str, Any]:
    """What a search finds, or, without words, whom one has worked with lately."""
    words = " ".join(words.split())[:100]
    if words:
        note_staff_search(actor)
    known = list(people.find_staff(actor, words=words)) if words else list(queries.recent_staff(actor))
    shown = [portraits.staff(card) for card in known]
    shown = [card for card in shown if card["key"] not in set(without) and card["key"] != f"role:{actor.role_id}"]
    if not words:
        text = _("Those you have worked with lately") if shown else ""
    elif shown:
        text = ngettext("%(n)d found", "%(n)d found", len(shown)) % {"n": len(shown)}
    else:
        text = _("Nobody found. Try the name of a place or a role.")
    return {"found": shown, "found_text": text}


def context(actor: Actor, given: QueryDict, room: UUID | None = None) -> dict[str, Any]:
    """The form as it stands: who is chosen, and what the search found. Works without script too."""
    keys = chosen_keys(given)
    words = given.get("words", "") if given.get("step") == "search" else ""
    without = [*keys, *inside(actor, str(room))] if room and not words.strip() else keys
    return {"chosen": cards(actor, keys), "words": words, **found(actor, words, without)}


def chosen_keys(given: QueryDict) -> list[str]:
    """The chosen keys after what was pressed: one added, one taken away."""
    keys = [key for key in dict.fromkeys([*given.getlist("helper"), given.get("add", "")]) if key]
    return [key for key in keys if key != given.get("remove")][:MOST]


def cards(actor: Actor, keys: Iterable[str]) -> list[dict[str, Any]]:
    """What the chosen ones are called; keys that are none are left out."""
    wishes = [wish for key in keys if (wish := _parsed(key))]
    roles = people.staff_cards(actor, [wish.role_id for wish in wishes if wish.role_id])
    shown: list[dict[str, Any]] = []
    for wish in wishes:
        if wish.role_id and wish.role_id in roles:
            shown.append(portraits.staff(roles[wish.role_id]))
        elif wish.contact_point_id:
            shown.append(portraits.staff(people.contact_point(actor, wish.contact_point_id)))
    return shown


def wishes(given: QueryDict) -> list[WishInput]:
    """The chosen ones for the service."""
    return [wish for key in chosen_keys(given) if (wish := _parsed(key))]


def _parsed(key: str) -> WishInput | None:
    kind, _colon, text = key.partition(":")
    try:
        return WishInput(role_id=UUID(text)) if kind == "role" else WishInput(contact_point_id=UUID(text))
    except ValueError:
        return None
