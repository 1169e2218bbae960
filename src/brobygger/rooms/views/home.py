"""Home: for the person what happens, for a helper the rooms where somebody waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people.middleware import automatic
from brobygger.rooms import panels, queries
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import HomeRoom, PersonHome
from brobygger.rooms.views import portraits, presenting, sentences
from brobygger.ui import words
from brobygger.ui.marks import PERSON


@require_GET
@route(audience="signed-in")
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    actor = actor_of(request)
    return _helper(request, actor) if actor.is_helper else _person(request, actor)


@require_GET
@route(audience="signed-in")
@automatic
def news(request: HttpRequest) -> JsonResponse:
    """The number on the app's icon, for the service worker. Asking does not prolong the sign-in."""
    return JsonResponse({"count": queries.news_count(actor_of(request))})


def _helper(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        found = queries.helper_home(actor, after=request.GET.get("after") or None)
    except Invalid as problem:
        messages.error(request, problem.message)
        return redirect("rooms:home")
    rooms = [(room, _item(room)) for room in found.rooms]
    waiting, more = queries.not_recorded_count(actor)
    return render(
        request,
        "rooms/home_helper.html",
        {
            "rooms": found.rooms,
            "waits": [shown for room, shown in rooms if room.waits_for_me],
            "others": [shown for room, shown in rooms if not room.waits_for_me],
            "counts": found.counts,
            "panels": panels.shown(Place.HELPER_HOME, actor),
            "link_panels": panels.shown(Place.HELPER_LINKS, actor),
            "not_recorded": waiting,
            "not_recorded_more": more,
            "more_url": f"{reverse('rooms:home')}?after={found.next}" if found.next else "",
        },
    )


def _item(room: HomeRoom) -> dict[str, Any]:
    """A room in the helper's list."""
    return {
        "href": reverse("rooms:room", args=[room.id]),
        "title": _("Your room") if room.own else room.name,
        "why": room.why if room.state == "waiting" else "",
        "people": [{"name": face.name, "mark": PERSON if face.kind == "person" else 0} for face in room.faces],
        "people_more": room.more_faces,
        "text": _newest(room),
        "at": room.last_at,
        "unread": room.unread,
        "waits_for_me": _waits_for_me(room),
        "ball": sentences.ball(room.ball_holder_name, room.ball_due_at, mine=False)
        if room.ball_holder_name and not room.ball_mine
        else "",
        "late": room.ball_late and room.ball_mine,
        "state_text": sentences.state(room.state, presenting.first_name(room.name)),
    }


def _waits_for_me(room: HomeRoom) -> str:
    name = presenting.first_name(room.name)
    if room.ball_mine:
        return sentences.ball("", room.ball_due_at, mine=True)
    if room.to_me:
        return _("%(name)s has written to you") % {"name": room.last_author or _("Somebody")}
    if room.from_person:
        return _("%(name)s has written") % {"name": name}
    return ""


def _newest(room: HomeRoom) -> str:
    text = room.last_text or sentences.quick_words(room.last_quick)
    if not text:
        return ""
    author = _("You") if room.last_own else presenting.first_name(room.last_author)
    return f"{author}: {text}"


def _person(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = queries.person_home(actor)
    of = portraits.marks(found.around)
    return render(
        request,
        "rooms/home_person.html",
        {
            "greeting": sentences.greeting(found.name, clock.now()),
            "badge": len(found.questions) + sum(room.unread > 0 for room in found.rooms),
            "questions": [_question(question) for question in found.questions],
            "rooms": [_happens(room) for room in found.rooms],
            "panels": panels.shown(Place.PERSON_HOME, actor, found.rooms),
            "past": [_happens(room) for room in found.past],
            "around": [portraits.member(one, of, own_room=True) for one in found.around if not one.is_me],
            "open_wishes": _open_wishes(found),
            "trust_href": _trust_href(),
        },
    )


def _question(question: Any) -> dict[str, Any]:
    wishes = ""
    if question.wishes:
        wishes = _("Would like to have with them: %(names)s") % {"names": sentences.joined(list(question.wishes))}
    return {
        "heading": _("%(name)s asks whether you would like a room") % {"name": question.asker_name},
        "who": f"{question.asker_title_label}, {question.asker_organisation}",
        "why": question.why,
        "wishes": wishes,
        "href": reverse("rooms:consent", args=[question.room_id]),
    }


def _happens(room: HomeRoom) -> dict[str, Any]:
    """A room as the person sees it: who has the ball, what is new."""
    holder = sentences.ball(room.ball_holder_name, room.ball_due_at, mine=room.ball_mine)
    return {
        "href": reverse("rooms:room", args=[room.id]),
        "own": room.own,
        "title": _("Your room") if room.own else room.name,
        "ball": holder if room.ball_mine or room.ball_holder_name else "",
        "news": _news(room),
        "unread": room.unread,
        "state_text": sentences.state(room.state, presenting.first_name(room.name)),
        "choices_href": reverse("rooms:choices", args=[room.id]),
        "matters_href": reverse("rooms:matters", args=[room.id]),
        "log_href": reverse("rooms:log", args=[room.id]),
    }


def _news(room: HomeRoom) -> str:
    if not room.unread:
        return ""
    values = {"n": room.unread, "name": presenting.first_name(room.last_author), "when": words.moment(room.last_at)}
    if room.last_own or not room.last_author:
        return ngettext("%(n)d new message", "%(n)d new messages", room.unread) % values
    return _("%(name)s wrote %(when)s") % values


def _open_wishes(found: PersonHome) -> list[dict[str, Any]]:
    return [
        portraits.wish(wish) | {"href": reverse("rooms:answer-wish", args=[room_id, wish.id])}
        for room_id, wish in found.open_wishes
    ]


def _trust_href() -> str:
    try:
        return reverse("people:trust-persons")
    except NoReverseMatch:
        return ""
