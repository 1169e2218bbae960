"""To one's own record: choose messages, take the text along, and note in the same step that it is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.journal import queries as journal
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import queries, services
from brobygger.rooms.queries import RecordLine
from brobygger.rooms.views import presenting, sentences
from brobygger.rooms.views.changes import done
from brobygger.rooms.views.room import whole_number


@route(audience="helper")
def record(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Choose among the messages, newest first; a POST makes the text, or says that they need not be written."""
    actor = actor_of(request)
    if request.method != "POST":
        return _choose(request, actor, room_id)
    try:
        ids = _ids(request.POST)
        if request.POST.get("what") == "not-needed":
            count = services.mark_recorded(actor, room_id=room_id, message_ids=ids, needed=False)
            messages.success(request, _set_aside(count))
            return redirect("rooms:record", room_id)
        made = services.record_text(actor, room_id=room_id, message_ids=ids)
        if request.POST.get("phrase"):
            text = _with_phrase(actor, request.POST, made.text)
            return _show(request, actor, room_id, ids, {"text": text, "count": made.count})
    except Invalid as problem:
        return _choose(request, actor, room_id, problem.message)
    return _show(request, actor, room_id, ids, {"text": made.text, "count": made.count})


@require_GET
@route(audience="helper")
def phrases(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The organisation's standard sentences, to put into the writing field."""
    actor = actor_of(request)
    head = queries.record_head(actor, room_id)
    room_url = reverse("rooms:room", args=[room_id])
    offered = [
        {"text": one.text, "href": f"{room_url}?{urlencode({'phrase': str(one.id)})}#composer-text"}
        for one in journal.phrases(actor)
    ]
    return render(request, "rooms/phrases.html", presenting.room_context(head) | {"phrases": offered})


def _with_phrase(actor: Actor, given: QueryDict, made: str) -> str:
    """The text as it was left, with a standard sentence at its end."""
    said = next((one.text for one in journal.phrases(actor) if str(one.id) == given.get("phrase")), "")
    return "\n\n".join(part for part in ((given.get("text") or made).rstrip(), said) if part)


@require_POST
@route(audience="helper")
def take(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Take the text along as it is now, and note it as written where that was answered with yes."""
    actor = actor_of(request)
    given = request.POST
    kind, ids = given.get("format", ""), []
    try:
        ids = _ids(given)
        copy = _copy(actor, room_id, ids, given) if kind != "done" else None
        count = _mark(actor, room_id, ids, given)
    except Invalid as problem:
        if not ids:
            return _choose(request, actor, room_id, problem.message)
        typed = {"text": given.get("text", ""), "count": len(ids), "error": problem.message, "field": problem.field}
        return _show(request, actor, room_id, ids, typed, status=422)
    if count:
        messages.success(request, _noted(count))
    if copy is None:
        return redirect("rooms:record", room_id)
    response = HttpResponse(copy.body, content_type=copy.content_type)
    response["Content-Disposition"] = f'attachment; filename="{copy.name}"'
    return response


@require_POST
@route(audience="helper")
def not_after_all(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """It does not stand in one's record after all."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.unmark_journalled(actor, room_id=room_id, message_id=message_id),
        said=_("The note is taken away."),
        to="rooms:message",
        args=(room_id, message_id),
    )


def _copy(actor: Actor, room_id: UUID, ids: list[UUID], given: QueryDict) -> queries.ExportFile:
    return services.record_file(
        actor,
        room_id=room_id,
        message_ids=ids,
        kind=given.get("format", ""),
        written=given.get("text", ""),
        language=(get_language() or "nb")[:2],
    )


def _mark(actor: Actor, room_id: UUID, ids: list[UUID], given: QueryDict) -> int:
    """Note the messages where "Is it in your record?" is answered with yes; it must be answered."""
    answer = given.get("recorded", "")
    if answer not in ("yes", "no"):
        raise Invalid(_("Say whether it is in your record."), field="recorded", code="unanswered")
    if answer == "no":
        queries.record_head(actor, room_id)  # the same decision as for a yes
        return 0
    return services.mark_recorded(actor, room_id=room_id, message_ids=ids, reference=given.get("reference", ""))


def _ids(given: QueryDict) -> list[UUID]:
    """The chosen messages. Raises Invalid for what is no id: the page sent something that cannot be read."""
    try:
        return [UUID(one) for one in given.getlist("message")[:500]]
    except ValueError:
        raise Invalid(_("The page sent something that cannot be read."), field="message", code="malformed") from None


def _choose(request: HttpRequest, actor: Actor, room_id: UUID, error: str = "") -> HttpResponse:
    found = queries.record_page(actor, room_id, before=whole_number(request.GET.get("before", "")) or None)
    ticked = set(request.POST.getlist("message")) if request.method == "POST" else None
    if request.GET.get("choose") == "none":
        ticked = set()
    return render(
        request,
        "rooms/record.html",
        presenting.room_context(found.room)
        | {
            "lines": [_line(one, ticked) for one in found.lines],
            "suggested": sum(one.suggested for one in found.lines),
            "older_url": f"?before={found.older_before}" if found.older_before else "",
            "error": error,
        },
        status=422 if error else 200,
    )


def _line(one: RecordLine, ticked: set[str] | None) -> dict[str, Any]:
    card = one.message
    who = ", ".join(part for part in (card.author_name, card.author_title_label, card.author_organisation) if part)
    return {
        "id": card.id,
        "who": who,
        "at": card.at,
        "text": card.text or sentences.quick_words(card.quick),
        "ball": sentences.ball_on_message(card.ball.holder_name, card.ball.due_at) if card.ball else "",
        "mark": _("You have said that this need not be written.")
        if one.mine and not one.mine.needed
        else presenting.recorded_words(card),
        "checked": one.suggested if ticked is None else str(card.id) in ticked,
    }


def _show(
    request: HttpRequest, actor: Actor, room_id: UUID, ids: list[UUID], typed: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    head = queries.room_head(actor, room_id)
    answer = request.POST.get("recorded", "yes")
    context = {
        "ids": ids,
        "phrases": journal.phrases(actor),
        "answers": [
            {"value": "yes", "text": _("Yes, mark it as in my record")},
            {"value": "no", "text": _("No, not yet")},
        ],
        "answer": answer,
        "reference": request.POST.get("reference", ""),
        "back_href": reverse("rooms:record", args=[room_id]),
        "count_text": ngettext("%(n)d message", "%(n)d messages", typed["count"]) % {"n": typed["count"]},
    }
    return render(request, "rooms/record_text.html", presenting.room_context(head) | context | typed, status=status)


def _noted(count: int) -> str:
    return ngettext(
        "%(n)d message is noted as in your record.", "%(n)d messages are noted as in your record.", count
    ) % {"n": count}


def _set_aside(count: int) -> str:
    return ngettext(
        "%(n)d message is set aside. Only you see that.", "%(n)d messages are set aside. Only you see that.", count
    ) % {"n": count}
