"""About the room: its facts and settings for a helper, closing it, and the person's copy."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import beginnings, panels, queries, services
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import EventCard
from brobygger.rooms.views import presenting, sentences
from brobygger.rooms.views.choices import confirm
from brobygger.ui import words


@require_GET
@route(audience="helper")
def settings(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What a helper may see and set."""
    actor = actor_of(request)
    found = queries.members(actor, room_id)
    head = found.room
    name = presenting.first_name(head.name)
    facts = [
        (_("What it is for"), head.why),
        (_("How the person takes part"), sentences.participation(head.participation, name)),
        (
            _("Newcomers may read"),
            _("also what was written before") if head.newcomers_see_history else _("from the day they come"),
        ),
        (_("Started"), words.day(head.created_at)),
        (_("Responsible for the room"), found.controller_name),
    ]
    return render(
        request,
        "rooms/settings.html",
        presenting.room_context(head)
        | {
            "facts": facts,
            "panels": panels.shown(Place.SETTINGS, actor, head),
            "may_set_receipts": presenting.may(head, "rooms.set-receipts"),
            "receipts_legend": _("The same for all the helpers. The person decides alone."),
            "receipts_options": [
                {"value": "on", "text": _("Show when helpers have read")},
                {"value": "off", "text": _("Do not show it")},
            ],
            "receipts_value": "on" if head.receipts else "off",
            "may_set_answer_time": presenting.may(head, "rooms.set-answer-within")
            and not beginnings.holds_answer_time(actor, head.id),
            "answer_options": [
                {"value": str(days), "text": sentences.answer_time(days)} for days in services.ANSWER_WITHIN
            ],
            "answer_value": str(head.answer_within),
            "may_leave": presenting.may(head, "rooms.leave"),
            "may_hand_over": presenting.may(head, "rooms.hand-over-place"),
            "may_close": presenting.may(head, "rooms.close"),
            "may_reopen": presenting.may(head, "rooms.reopen"),
        },
    )


@route(audience="signed-in")
def close(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """End the room's work: it can be read, and opened again."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    return confirm(
        request,
        heading=_("Close the room"),
        happens=[
            _("Nobody can write in it."),
            _("Those who are in it can still read it, and the person can take a copy."),
            _("It can be opened again."),
        ],
        label=_("Close the room"),
        change=lambda: services.close(actor, room_id=room_id),
        said=_("The room is closed."),
        back=(reverse("rooms:room", args=[room_id]), presenting.title(head)),
        to=("rooms:room", room_id),
    )


@route(audience="self")
def export(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The person's copy, as a document or as data."""
    actor = actor_of(request)
    head, shows_files = queries.exportable(actor, room_id)
    if request.method == "POST":
        if request.POST.get("format") == "json":
            copy = services.export_json(actor, room_id=room_id)
        elif request.POST.get("format") == "files":
            copy = services.export_files(actor, room_id=room_id)
        else:
            try:
                language = (get_language() or "nb")[:2]
                copy = services.export_pdf(actor, room_id=room_id, language=language, describe=_in_words)
            except services.NoPdf as problem:
                messages.error(request, problem.message)
                return redirect("rooms:export", room_id)
        response = HttpResponse(copy.body, content_type=copy.content_type)
        response["Content-Disposition"] = f'attachment; filename="{copy.name}"'
        return response
    return render(request, "rooms/export.html", presenting.room_context(head) | {"shows_files": shows_files})


def _in_words(event: EventCard) -> str:
    """What happened, as the room's page says it."""
    names = {"who": event.by, "whom": event.whom, "organisation": event.organisation}
    found = sentences.system_line(event.kind, names)
    return found[0] if found else ""
