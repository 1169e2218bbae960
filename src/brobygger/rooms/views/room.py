"""The room: its page, its search, and the pieces its script fetches."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brobygger.journal.queries import phrases
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people.middleware import automatic
from brobygger.rooms import panels, queries, services
from brobygger.rooms.forms import MattersForm, fill_errors
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import MessageCard, RoomHead, RoomPage
from brobygger.rooms.views import portraits, presenting

Typed = dict[str, Any]


@require_GET
@route(audience="signed-in")
def room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The room, from the newest messages or around a number or a day."""
    actor = actor_of(request)
    page = queries.room_page(actor, room_id, **_window(request.GET))
    if page.room.state in ("waiting", "declined"):
        return redirect("rooms:consent" if page.room.own else "rooms:waiting", room_id)
    services.note(actor, room_id=room_id, about_person_id=page.room.about_person_id, basis=page.me.basis)
    typed = {"reply": _reply(request.GET, page), "typed": _phrase(request.GET, actor)}
    context = room_page_context(actor, page, typed)
    return render(request, "rooms/room.html", context)


def room_page_context(actor: Actor, page: RoomPage, typed: Typed | None = None) -> dict[str, Any]:
    """All that the room's template needs; `typed` is what is already in the writing field."""
    head = page.room
    of = portraits.marks((*page.members, *page.former))
    context = {
        **presenting.room_context(head),
        **presenting.ball_context(page.ball, head),
        **presenting.audience_context(page.audience, of),
        **presenting.composer_context(head),
        **presenting.aside_context(head, page.members, of),
        "me": page.me,
        **_panels(actor, head),
        "people": portraits.people_around(page.members, of),
        "people_more": max(0, len(page.members) - 5),
        "entries": presenting.timeline_entries(
            page.entries, of, head, presenting.Place(page.first_unread_seq, page.unread)
        ),
        "head": head.last_seq if page.newer_after is None else page.newer_after,
        "marks": {str(membership): mark for membership, mark in of.items()},
        "older_url": _older_url(head.id, page.older_before),
        "newer_url": reverse("rooms:room", args=[head.id]) if page.newer_after is not None else "",
        "empty_heading": _("Here you write to each other"),
        "empty_text": _("Begin with what has to be arranged."),
    }
    return context | (typed or {})


def _panels(actor: Actor, head: RoomHead) -> dict[str, Any]:
    """What the folders above show on the room's page."""
    with panels.one_page():
        return {
            "top": panels.shown(Place.TOP, actor, head),
            "aside": panels.shown(Place.ASIDE, actor, head),
            "tools": panels.shown(Place.COMPOSER, actor, head),
        }


def _window(given: QueryDict) -> dict[str, Any]:
    """Which part of the history the address asks for."""
    date = _date(given.get("date") or "")
    if date is not None:
        return {"around": date}
    for name in ("around", "before"):
        number = whole_number(given.get(name) or "")
        if number:
            return {name: number}
    return {}


def _date(text: str) -> dt.date | None:
    """A day from an address; one that cannot be read, or is in no calendar, counts as none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def whole_number(text: str) -> int:
    """A number from an address; whatever is none counts as 0."""
    return int(text[:15]) if text.isascii() and text.isdecimal() else 0


def _reply(given: QueryDict, page: RoomPage) -> dict[str, Any] | None:
    wanted = given.get("reply", "")
    for entry in page.entries:
        if isinstance(entry, MessageCard) and str(entry.id) == wanted:
            return {"id": entry.id, "author": entry.author_name, "text": entry.text}
    return None


def _phrase(given: QueryDict, actor: Actor) -> str:
    """The standard sentence that was chosen for the writing field, if any."""
    wanted = given.get("phrase", "")
    if not wanted or not actor.is_helper:
        return ""
    return next((one.text for one in phrases(actor) if str(one.id) == wanted), "")


def _older_url(room_id: UUID, before: int | None) -> str:
    return "" if before is None else f"{reverse('rooms:older', args=[room_id])}?before={before}"


@require_GET
@route(audience="signed-in")
def older(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Older messages: a piece for htmx, the whole page around them without script."""
    actor = actor_of(request)
    before = whole_number(request.GET.get("before", ""))
    if not request.headers.get("HX-Request"):
        page = queries.room_page(actor, room_id, before=before or None)
        return render(request, "rooms/room.html", room_page_context(actor, page))
    found = queries.timeline(actor, room_id, before=before or None)
    of = _marks_in(request, room_id)
    return render(
        request,
        "rooms/_older.html",
        {
            "entries": presenting.timeline_entries(found.entries, of, found.room),
            "older_url": _older_url(room_id, found.older_before),
        },
    )


@require_GET
@route(audience="signed-in")
@automatic
def since(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What came after a number: how a page heals a gap."""
    actor = actor_of(request)
    found = queries.timeline(actor, room_id, after=whole_number(request.GET.get("after", "")))
    last = found.entries[-1].seq if found.entries else found.room.last_seq
    return render(
        request,
        "rooms/_since.html",
        {
            "entries": presenting.timeline_entries(found.entries, _marks_in(request, room_id), found.room),
            "head": found.room.last_seq if found.newer_after is None else last,
        },
    )


def _marks_in(request: HttpRequest, room_id: UUID) -> portraits.Marks:
    found = queries.members(actor_of(request), room_id)
    return portraits.marks((*found.members, *found.former))


@require_GET
@route(audience="signed-in")
@automatic
def one_message(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """One message anew, after it was changed or taken back."""
    actor = actor_of(request)
    card = queries.entry(actor, room_id, message_id)
    head = queries.room_head(actor, room_id)
    shown = presenting.message(card, _marks_in(request, room_id), head)
    return render(request, "rooms/_message.html", {"message": shown})


@require_GET
@route(audience="signed-in")
@automatic
def regions(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What stands around the messages: the ball, the members, what matters, whether one may write."""
    actor = actor_of(request)
    page = queries.room_page(actor, room_id)
    return render(request, "rooms/_regions.html", room_page_context(actor, page))


@require_GET
@route(audience="signed-in")
@automatic
def receipts(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """How far one's own newest messages have come."""
    found = queries.timeline(actor_of(request), room_id)
    own = [entry for entry in found.entries if isinstance(entry, MessageCard) and entry.own]
    shown = [presenting.message(card, {}, found.room) for card in own]
    return render(request, "rooms/_receipts.html", {"messages": shown})


@require_GET
@route(audience="signed-in")
@automatic
def audience(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Who reads now, and who has come since a version."""
    actor = actor_of(request)
    now = queries.audience(actor, room_id)
    new = queries.newcomers(actor, room_id, since_version=whole_number(request.GET.get("since", "")))
    names = [", ".join(part for part in (one.name, one.title_label, one.organisation_name) if part) for one in new]
    context = presenting.audience_context(now, _marks_in(request, room_id)) | {"new_names": "; ".join(names)}
    return render(request, "rooms/_audience.html", context)


@require_GET
@route(audience="signed-in")
def search(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Find a message by its words."""
    actor = actor_of(request)
    wanted = " ".join(request.GET.get("q", "").split())[:100]
    context: dict[str, Any] = {"words": wanted}
    if wanted:
        before = whole_number(request.GET.get("before", ""))
        found = queries.search_room(actor, room_id, wanted, before=before or None)
        head = found.room
        older_hits = {"q": wanted, "before": str(found.older_before)}
        more = f"?{urlencode(older_hits)}" if found.older_before else ""
        context |= {
            "hits": [
                {
                    "href": f"{reverse('rooms:room', args=[room_id])}?around={hit.seq}#m{hit.seq}",
                    "author": hit.author_name,
                    "at": hit.at,
                    "text": marked(hit.snippet, wanted),
                }
                for hit in found.hits
            ],
            "more_url": more,
            "found_text": ngettext("%(n)d message", "%(n)d messages", len(found.hits)) % {"n": len(found.hits)},
        }
    else:
        head = queries.room_head(actor, room_id)
    return render(request, "rooms/search.html", context | presenting.room_context(head))


def marked(text: str, wanted: str) -> SafeString:
    """The text with the searched words marked."""
    parts: list[str] = []
    at, low = 0, text.casefold()
    needles = [word for word in wanted.casefold().split() if word]
    while needles and len(low) == len(text):
        places = [(low.find(word, at), word) for word in needles]
        near = min((place for place in places if place[0] >= 0), default=None)
        if near is None:
            break
        start, word = near
        parts += [escape(text[at:start]), "<mark>", escape(text[start : start + len(word)]), "</mark>"]
        at = start + len(word)
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped


@route(audience="signed-in")
def matters(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What matters most to the person now, in their own words."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    form = MattersForm(request.POST or None, initial={"matters": head.matters, "contact_wish": head.contact_wish})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_matters(actor, room_id=room_id, **form.cleaned_data)
            return redirect("rooms:room", room_id)
        except Invalid as problem:
            fill_errors(form, problem)
    return render(request, "rooms/matters.html", presenting.room_context(head) | {"form": form})
