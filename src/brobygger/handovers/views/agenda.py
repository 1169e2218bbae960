"""The agenda, made together; and the page for the table, with what was agreed beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.files import queries as files
from brobygger.handovers import access, queries, services
from brobygger.handovers.queries import AGENDA, HandoverPage
from brobygger.handovers.recipes import recipe
from brobygger.handovers.views import showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@route(audience="signed-in")
def agenda(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """Three questions, cards to choose among, and what participant 2 sees when."""
    actor, problem = actor_of(request), None
    ids: dict[str, Any] = {"room_id": room_id, "handover_id": handover_id}
    if request.method == "POST":
        try:
            part = _write(actor, request.POST, ids)
        except Conflict as refused:
            messages.info(request, refused.message)
            return redirect("handovers:agenda", room_id, handover_id)
        except Invalid as refused:
            problem = refused
        else:
            if part == "ready":
                messages.success(request, _("The agenda is ready. You can change it until the meeting."))
                return redirect("handovers:one", room_id, handover_id)
            if part == "text":
                messages.success(request, _("A text message with the link is on its way."))
            return redirect(f"{reverse('handovers:agenda', args=[room_id, handover_id])}#{part}")
    found = queries.one(actor, room_id, handover_id)
    access.words(found.side, handover_id)
    heard = _heard(found)
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "parts": [_part(found, part, heard, request.POST if problem else None) for part in AGENDA],
        "may_write": _may_write(found),
        "may_add": _may_write(found) and "meeting" not in found.card.done,
        "may_text": _may_write(found) and found.side == access.ONE and "meeting" not in found.card.done,
        "seen": [one for part in AGENDA for one in showing.points(found, part) if one["shared"]],
        "shown_at": found.card.shown_at,
        "ready": "plan" in found.card.done,
        "problem": problem.message if problem else "",
    }
    return render(request, "handovers/agenda.html", context, status=422 if problem else 200)


@route(audience="signed-in")
def table(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """The agenda on one side, what was agreed on the other; summed up together at the end."""
    actor, problem = actor_of(request), None
    ids: dict[str, Any] = {"room_id": room_id, "handover_id": handover_id}
    if request.method == "POST":
        try:
            held = _at_table(actor, request.POST, ids)
        except Conflict as refused:
            messages.info(request, refused.message)
            return redirect("handovers:table", room_id, handover_id)
        except Invalid as refused:
            problem = refused
        else:
            return redirect("handovers:one" if held else "handovers:table", room_id, handover_id)
    found = queries.one(actor, room_id, handover_id)
    access.words(found.side, handover_id)
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "agenda": [one for one in (_at_table_part(found, part) for part in AGENDA) if one["points"]],
        "agreed": showing.points(found, "agreed"),
        "may_hold": found.side in access.HELPERS and "meeting" not in found.card.done,
        "held": "meeting" in found.card.done,
        "problem": problem.message if problem else "",
        "typed": request.POST.get("text", "") if problem else "",
    }
    return render(request, "handovers/table.html", context, status=422 if problem else 200)


def _may_write(found: HandoverPage) -> bool:
    """The person and the helper they know, while the answer is yes."""
    owns = found.side in (access.PERSON, access.ONE)
    return owns and found.card.ended_at is None and found.card.answer == "yes"


def _write(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> str:
    """What was pressed on the agenda; gives the part to go back to."""
    do, part = given.get("do", ""), given.get("part", "")
    if do == "ready":
        services.agenda_is_ready(actor, **ids)
        return "ready"
    if do == "text":
        services.ask_by_text(actor, **ids)
        return "text"
    if do == "change":
        text, shared = given.get("text", ""), given.get("shared") == "on"
        services.change_point(actor, **ids, point_id=_point(given), text=text, shared=shared)
    elif do == "remove":
        services.remove_point(actor, **ids, point_id=_point(given))
    else:
        services.add_point(actor, **ids, part=part, text=given.get("card") or given.get("text", ""))
    return part


def _at_table(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> bool:
    """What was pressed at the table; gives whether the meeting is over."""
    do = given.get("do", "")
    if do == "held":
        services.note(actor, **ids, step="meeting")
        return True
    if do == "raise":
        services.raise_point(actor, **ids, point_id=_point(given), on=given.get("on") == "yes")
    elif do == "remove":
        services.remove_agreed(actor, **ids, point_id=_point(given))
    else:
        services.agree_point(actor, **ids, text=given.get("text", ""))
    return False


def _heard(found: HandoverPage) -> dict[UUID, str]:
    """Where each point that was said is listened to."""
    said = files.belonging_to([one.id for part in AGENDA for one in found.of(part)])
    return {about: reverse("rooms:file", args=[found.room.id, file_id]) for about, file_id in said.items()}


def _part(found: HandoverPage, part: str, heard: dict[UUID, str], typed: QueryDict | None = None) -> dict[str, Any]:
    written = [one | {"heard": heard.get(one["id"], "")} for one in showing.points(found, part)]
    cards = [showing.said(one) for one in recipe().cards[part]]
    own = typed is not None and typed.get("part") == part
    return {
        "code": part,
        "question": QUESTIONS()[part],
        "points": written,
        "cards": [one for one in cards if one not in {point["text"] for point in written}],
        "typed": typed.get("text", "") if typed is not None and own else "",
    }


def _at_table_part(found: HandoverPage, part: str) -> dict[str, Any]:
    return {"code": part, "question": QUESTIONS()[part], "points": showing.at_table(found, part)}


def QUESTIONS() -> dict[str, str]:
    return {
        "important": _("What matters to you to talk about?"),
        "not": _("Is there anything you do not want us to talk about?"),
        "before": _("Anything we are to raise beforehand?"),
    }


def _point(given: QueryDict) -> UUID:
    try:
        return UUID(given.get("point", ""))
    except ValueError:
        raise Conflict(_("It is gone already."), code="gone") from None
