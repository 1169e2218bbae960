"""Messages without script, and the page of one message: change, take back, who has read, the own record."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Denied, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels, queries, services
from brobygger.rooms.forms import EditForm, MessageForm, fill_errors
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import MessagePage, Receipt
from brobygger.rooms.services import BallInput
from brobygger.rooms.views import presenting
from brobygger.rooms.views.changes import done
from brobygger.rooms.views.room import room_page_context
from brobygger.ui import words


@require_POST
@route(audience="signed-in")
def post(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Send a message with the plain form. What cannot be sent stays in the field, with the reason."""
    actor = actor_of(request)
    form = MessageForm(request.POST, people=_addressed(request))
    try:
        _must_be_readable(form)
        seq = _send(actor, room_id, form.cleaned_data)
    except Denied as refusal:
        return _refused(request, actor, refusal, form.cleaned_data.get("text", ""))
    except Invalid as problem:
        return _again(request, actor, room_id, form.cleaned_data, problem)
    return redirect(f"{reverse('rooms:room', args=[room_id])}#m{seq}")


def _must_be_readable(form: MessageForm) -> None:
    """Nothing of a message is left out silently: not whom it is to, who is to answer, nor by when. Raises Invalid."""
    if form.is_valid():
        return
    field = next(iter(form.errors))
    date, other = _("That is not a date and a time."), _("The page sent something that cannot be read.")
    raise Invalid(date if field == "ball_due" else other, field=field, code="malformed")


def _addressed(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("to")[:50]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _send(actor: Actor, room_id: UUID, given: dict[str, Any]) -> int:
    holder = given.get("ball_holder")
    quick = given.get("quick", "")
    return services.post_message(
        actor,
        room_id=room_id,
        client_id=given.get("client_id") or new_id(),
        text=given.get("text", "") if not quick else "",
        to=tuple(given.get("to", ())),
        ball=BallInput(holder, given.get("ball_due")) if holder and not quick else None,
        quick=quick,
        reply_to=given.get("reply_to"),
        audience=given.get("audience"),
    ).seq


def _again(request: HttpRequest, actor: Actor, room_id: UUID, given: dict[str, Any], problem: Invalid) -> HttpResponse:
    """The room once more, with what was typed and the reason; a changed audience is shown anew and asked about."""
    page = queries.room_page(actor, room_id)
    due = given.get("ball_due")
    text = problem.message
    if isinstance(problem, Conflict) and problem.code == "audience-changed":
        text = _(
            "Somebody has come in since you opened the page. See who reads it now, and send once more if you want to."
        )
    typed = {
        "typed": given.get("text", ""),
        "typed_to": [str(one) for one in given.get("to", ())],
        "typed_holder": str(given.get("ball_holder") or ""),
        "typed_due": due.strftime("%Y-%m-%dT%H:%M") if isinstance(due, dt.datetime) else "",
        "composer_error": text,
    }
    status = 409 if isinstance(problem, Conflict) else 422
    return render(request, "rooms/room.html", room_page_context(actor, page, typed), status=status)


def _refused(request: HttpRequest, actor: Actor, refusal: Denied, text: str) -> HttpResponse:
    """The neutral reason, and the writer's words to keep. Nothing was written, so the refusal can be kept here."""
    decisions.keep_refusal(actor, refusal)
    return render(request, "rooms/not_sent.html", {"reason": refusal.reason, "typed": text}, status=403)


@require_GET
@route(audience="signed-in")
def message(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """One message: who has read it, and what one may do with it."""
    actor = actor_of(request)
    page = queries.message_page(actor, room_id, message_id)
    return render(request, "rooms/message.html", _context(actor, page, EditForm(initial={"text": page.message.text})))


def _context(actor: Actor, page: MessagePage, form: EditForm) -> dict[str, Any]:
    room_url = reverse("rooms:room", args=[page.room.id])
    card = page.message
    return presenting.room_context(page.room) | {
        "message": presenting.message(card, {}, page.room),
        "panels": panels.shown(Place.MESSAGE, actor, page.room, card),
        "form": form,
        "back_href": f"{room_url}?around={card.seq}#m{card.seq}",
        "reply_href": f"{room_url}?around={card.seq}&reply={card.id}#composer-text",
        "may_edit": card.may_edit,
        "may_take_back": card.may_take_back,
        "may_reply": page.may_reply,
        "may_journal": page.may_journal,
        "journalled": _journalled(page),
        "journalled_by": [
            _("In the record by %(name)s, %(day)s") % {"name": name, "day": words.day(at)}
            for name, at in page.journalled_by
        ],
        "receipts": [_receipt(one) for one in page.receipts],
        "hidden_text": ngettext("%(n)d does not show receipts.", "%(n)d do not show receipts.", page.hidden)
        % {"n": page.hidden}
        if page.hidden
        else "",
    }


def _journalled(page: MessagePage) -> str:
    if page.journalled_at is None:
        return ""
    said = _("Noted in your record %(when)s") % {"when": words.moment(page.journalled_at)}
    return f"{said} ({page.journal_reference})" if page.journal_reference else said


def _receipt(one: Receipt) -> str:
    if one.read_at:
        return _("%(name)s: read %(when)s") % {"name": one.member.name, "when": words.moment(one.read_at)}
    if one.delivered_at:
        return _("%(name)s: arrived %(when)s") % {"name": one.member.name, "when": words.moment(one.delivered_at)}
    return _("%(name)s: not yet") % {"name": one.member.name}


@require_POST
@route(audience="signed-in")
def edit(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """Change a message's text, within five minutes."""
    actor = actor_of(request)
    form = EditForm(request.POST)
    if form.is_valid():
        try:
            services.edit_message(actor, room_id=room_id, message_id=message_id, text=form.cleaned_data["text"])
            return redirect("rooms:room", room_id)
        except Invalid as problem:
            fill_errors(form, problem)
    page = queries.message_page(actor, room_id, message_id)
    return render(request, "rooms/message.html", _context(actor, page, form), status=422)


@require_POST
@route(audience="signed-in")
def take_back(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """The text goes, the trace stays."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.take_back(actor, room_id=room_id, message_id=message_id),
        said=_("The message is taken back."),
        to="rooms:room",
        args=(room_id,),
    )


@require_POST
@route(audience="helper")
def journal(request: HttpRequest, room_id: UUID, message_id: UUID) -> HttpResponse:
    """Note that this stands in one's own record."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.mark_journalled(
            actor, room_id=room_id, message_id=message_id, reference=request.POST.get("reference", "")
        ),
        said=_('Noted. You find it again under "What I have noted in my record".'),
        to="rooms:message",
        args=(room_id, message_id),
    )
