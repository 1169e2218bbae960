"""The page "What do you think?", and what the room shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.opinions import queries, services
from brobygger.opinions.queries import OpinionsPage, QuestionCard, ViewCard
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.panels import Line, Panel, Place
from brobygger.rooms.queries import MemberCard, MessageCard, RoomHead
from brobygger.rooms.views import presenting
from brobygger.rooms.views.changes import one_tap
from brobygger.ui import words

BESIDE = 3  # questions shown in the room; the query gives one more


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had written when something was wrong with it, in which form, and what that was."""

    text: str = ""
    error: str = ""
    question_id: UUID | None = None


def register() -> None:
    """What rooms and the helper's home show of questions."""
    panels.ask(queries.IN_ROOM, queries.NEWEST)
    panels.show(Panel(Place.ASIDE, "opinions/_aside.html", aside))
    panels.show(Panel(Place.MESSAGE, "opinions/_message.html", of_message))
    panels.show(Panel(Place.HELPER_HOME, "opinions/_home.html", of_home))
    panels.say(services.ASKED, _line_asked)
    panels.say(services.SAID, _line_said)
    panels.say(services.TAKEN_BACK, lambda names: None)


def _line_asked(names: Mapping[str, Any]) -> Line | None:
    said = _("%(who)s asked %(organisation)s: What do you think?")
    return said % {"who": names["who"] or _("Somebody"), "organisation": names["organisation"]}, "question", True


def _line_said(names: Mapping[str, Any]) -> Line | None:
    said = _("%(who)s (%(organisation)s) has said what they think.")
    return said % {"who": names["who"] or _("Somebody"), "organisation": names["organisation"]}, "check", False


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """The newest questions and how they stand. No query beside what all panels ask."""
    found = queries.newest(head.id)
    if not found and not head.may_write:
        return None
    href = reverse("opinions:page", args=[head.id])
    return {
        "questions": [{"text": one.text, "status": _status(one)} for one in found[:BESIDE]],
        "more": len(found) > BESIDE,
        "href": href,
    }


def of_message(actor: Actor, head: RoomHead, message: MessageCard) -> dict[str, Any] | None:
    """Ask what a service thinks of what a message says. No query."""
    if not head.may_write or message.taken_back_at or not message.text:
        return None
    return {"href": f"{reverse('opinions:page', args=[head.id])}?message={message.id}#ask"}


def of_home(actor: Actor) -> dict[str, Any] | None:
    """What one's own services are asked. One query."""
    found = queries.waiting(actor)
    if not found:
        return None
    return {
        "questions": [
            {"text": one.text, "name": one.person_name, "href": reverse("opinions:page", args=[one.room_id])}
            for one in found
        ]
    }


@route(audience="signed-in")
def page(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """All questions with what was said; a POST asks a new one."""
    actor = actor_of(request)
    if request.method != "POST":
        return _show(request, actor, room_id, Typed(_of_message(actor, room_id, request.GET.get("message", ""))))
    text = request.POST.get("text", "")
    try:
        services.ask(actor, room_id=room_id, text=text, through=_through(request))
    except Invalid as problem:
        return _show(request, actor, room_id, Typed(text, problem.message))
    messages.success(request, _("They are asked. All in the room can see it."))
    return redirect("opinions:page", room_id)


@require_POST
@route(audience="helper")
def say(request: HttpRequest, room_id: UUID, opinion_id: UUID) -> HttpResponse:
    """What one thinks of a question."""
    actor, text = actor_of(request), request.POST.get("text", "")
    try:
        services.say(actor, room_id=room_id, question_id=opinion_id, text=text)
    except Invalid as problem:
        return _show(request, actor, room_id, Typed(text, problem.message, opinion_id))
    messages.success(request, _("Thank you. What you think stays in the room."))
    return redirect("opinions:page", room_id)


@require_POST
@route(audience="signed-in")
def ask_also(request: HttpRequest, room_id: UUID, opinion_id: UUID) -> HttpResponse:
    """One more service is asked the same."""
    actor = actor_of(request)
    try:
        services.ask_also(actor, room_id=room_id, question_id=opinion_id, through=_through(request))
    except Conflict as problem:
        messages.error(request, problem.message)
    except Invalid as problem:
        return _show(request, actor, room_id, Typed(error=problem.message))
    else:
        messages.success(request, _("They are asked. All in the room can see it."))
    return redirect("opinions:page", room_id)


@one_tap("helper", to="opinions:page", said=gettext_lazy("What you said is taken back."))
def take_back(actor: Actor, given: Any, *, room_id: UUID, view_id: UUID) -> None:
    """One's own view goes; that there was one stays."""
    services.take_back(actor, room_id=room_id, view_id=view_id)


def _through(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("through", ""))
    except ValueError:
        raise Invalid(_("Choose a service that is in the room."), field="through", code="no-service") from None


def _of_message(actor: Actor, room_id: UUID, wanted: str) -> str:
    """The words of a message that somebody wants a view on."""
    try:
        message_id = UUID(wanted)
    except ValueError:
        return ""
    return rooms.entry(actor, room_id, message_id).text[: services.LONGEST_QUESTION]


def _show(request: HttpRequest, actor: Actor, room_id: UUID, typed: Typed) -> HttpResponse:
    found = queries.page(actor, room_id)
    own = typed if typed.question_id is None else Typed()
    context = {
        "questions": [_question(found, one, typed) for one in found.questions],
        "services": [{"through": one.through, "text": _ask_words(one)} for one in found.services],
        "may_ask": found.may_ask and found.services,
        "typed": own.text,
        "error": own.error,
        "asking": bool(own.text or own.error),
        "longest": services.LONGEST_QUESTION,
    }
    status = 422 if typed.error else 200
    return render(request, "opinions/page.html", presenting.room_context(found.room) | context, status=status)


def _ask_words(one: queries.Service) -> str:
    """Ask NAV Øygarden; with the organisation where the unit's name does not say it."""
    name = one.name if one.name == one.organisation_name else f"{one.name}, {one.organisation_name}"
    return _("Ask %(service)s") % {"service": name}


def _question(found: OpinionsPage, one: QuestionCard, typed: Typed) -> dict[str, Any]:
    mine, here = found.mine, typed.question_id == one.id
    asked = {card.key for card in one.asked}
    asked_mine = mine is not None and mine.key in asked
    said_mine = mine is not None and any((v.organisation_id, v.service) == mine.key and v.text for v in one.views)
    return {
        "id": one.id,
        "field_id": f"view-{one.id}",
        "text": one.text,
        "who": _who(_card(found, one.by_membership_id)),
        "at": one.at,
        "asked": [
            {
                "text": _("%(service)s was asked by %(who)s, %(when)s")
                % {"service": a.service, "who": _name(found, a.by_membership_id), "when": words.moment(a.at)},
                "answered": a.answered,
            }
            for a in one.asked
        ],
        "views": [_view(found, view) for view in one.views],
        "others": [
            {"through": s.through, "text": _ask_words(s)}
            for s in found.services
            if found.may_ask and s.key not in asked
        ],
        "may_say": found.may_say,
        "waits_for_me": found.may_say and asked_mine and not said_mine,
        "say_label": _say_label(asked_mine=asked_mine, said_mine=said_mine),
        "open": found.may_say and ((asked_mine and not said_mine) or here),
        "typed": typed.text if here else "",
        "error": typed.error if here else "",
    }


def _say_label(*, asked_mine: bool, said_mine: bool) -> str:
    if said_mine:
        return _("Say more")
    return _("What do you think?") if asked_mine else _("You are not asked, but may say what you think")


def _view(found: OpinionsPage, view: ViewCard) -> dict[str, Any]:
    card = _card(found, view.membership_id)
    return {
        "id": view.id,
        "who": _who(card),
        "service": view.service,
        "at": view.at,
        "text": view.text,
        "taken_back": view.taken_back_at,
        "unasked": not view.was_asked,
        "may_take_back": found.may_say and view.membership_id == found.members.me.id and not view.taken_back_at,
    }


def _status(one: QuestionCard) -> str:
    """NAV Øygarden has answered; Legekontoret not yet."""
    parts = [
        (_("%(service)s has answered") if asked.answered else _("%(service)s has not answered yet"))
        % {"service": asked.service}
        for asked in one.asked
    ]
    unasked = {view.service for view in one.views if view.text} - {asked.service for asked in one.asked}
    parts += [_("%(service)s has answered") % {"service": service} for service in sorted(unasked)]
    return "; ".join(parts)


def _card(found: OpinionsPage, membership_id: UUID) -> MemberCard | None:
    everybody = (*found.members.members, *found.members.former)
    return next((card for card in everybody if card.id == membership_id), None)


def _name(found: OpinionsPage, membership_id: UUID) -> str:
    card = _card(found, membership_id)
    return card.name if card else _("Somebody")


def _who(card: MemberCard | None) -> str:
    if card is None:
        return str(_("Somebody"))
    return ", ".join(part for part in (card.name, card.title_label, card.organisation_name) if part)
