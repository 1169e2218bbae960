"""The person's answer: on their own device, or on the helper's, locked to this one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.consents import queries as consents
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people.middleware import lifts
from brobygger.rooms import panels, queries, services
from brobygger.rooms.forms import CodeForm, ConsentForm, fill_errors
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import ConsentQuestion
from brobygger.rooms.queries.asking import label
from brobygger.rooms.views import handing, presenting
from brobygger.ui import words

ANSWERED = "handed-answer"


@route(audience="self")
def consent(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The question and its answer, on the person's own device."""
    actor = actor_of(request)
    question = queries.consent_question(actor, room_id, _language())
    form = _form(request, question)
    answer = _answered(request, actor, question, form)
    if answer == "yes":
        messages.success(request, _("Thank you. The room is open, and those you chose are told."))
        return redirect("rooms:room", room_id)
    if answer == "no":
        messages.info(request, _("You said no, and that is quite all right. Nobody else has been told anything."))
        return redirect("rooms:home")
    return render(request, "rooms/consent.html", _context(actor, question, form))


def _language() -> str:
    return (get_language() or "nb")[:2]


def _form(request: HttpRequest, question: ConsentQuestion) -> ConsentForm:
    return ConsentForm(
        request.POST if request.method == "POST" and "answer" in request.POST else None,
        text=question.text,
        wishes=[(str(wish.id), label(wish)) for wish in question.wishes],
    )


def _answered(request: HttpRequest, actor: Actor, question: ConsentQuestion, form: ConsentForm) -> str:
    """The answer that was given and taken; nothing when there was none, or when something is missing (in the form)."""
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    if answer not in ("yes", "no") or (answer == "yes" and not form.is_valid()):
        return ""
    device = actor.role_id if question.on_my_device else None
    given: dict[str, Any] = {"given": "helpers-device" if device else "own-device", "on_device_of": device}
    try:
        services.answer_consent(
            actor,
            room_id=question.room_id,
            answer=answer,
            seen=request.POST.get("seen", ""),
            text_version=question.text.version,
            language=question.text.language,
            **given,
            **(_choices(form) if answer == "yes" else {}),
        )
    except Invalid as problem:
        form.is_valid()
        fill_errors(form, problem)
        return ""
    return answer


def _choices(form: ConsentForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "kinds": tuple(given["kinds"]),
        "confirmed": tuple(given["confirmations"]),
        "period_months": int(given["period"]),
        "wishes_yes": tuple(UUID(one) for one in given.get("wishes", [])),
        "newcomers_see_history": given["newcomers_see_history"] == "yes",
        "participation": given["participation"],
    }


def _context(actor: Actor, question: ConsentQuestion, form: ConsentForm) -> dict[str, Any]:
    text = question.text
    return {
        "form": form,
        "question": question,
        "consent": {
            "title": text.title,
            "intro": text.lead,
            "sections": [{"heading": one.heading, "paragraphs": one.paragraphs} for one in text.sections],
            "version": text.version,
            "language": text.language,
            "yes": text.yes,
            "no": text.no,
        },
        "kinds": [{"value": one.code, "text": one.label, "hint": one.explanation} for one in text.kinds],
        "inviter": {
            "name": question.asker_name,
            "title": question.asker_title_label,
            "organisation": question.asker_organisation,
        },
        "why": question.why,
        "panels": panels.shown(Place.ASKED, actor, question.room_id),
        "seen": question.seen,
    }


@route(audience="helper")
def hand_device(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The helper locks their device to the question, behind a code of their own, and hands it over."""
    actor = actor_of(request)
    question = queries.consent_question(actor, room_id, _language(), on_device=True)
    form = CodeForm(request.POST or None)
    if handing.lock(request, actor, form, what=_what(room_id)):
        request.session.pop(ANSWERED, None)
        return redirect("rooms:consent-here", room_id)
    name = presenting.first_name(question.name)
    context = {
        "form": form,
        "room": {"id": room_id, "title": question.name},
        "heading": _("Hand the device to %(name)s") % {"name": name},
    }
    return render(request, "rooms/hand_device.html", context)


@route(audience="helper")
@lifts("locked")
def consent_here(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The question on the helper's device. Only while it is locked and handed over for this very room."""
    actor = actor_of(request)
    handing.only_handed(request, _what(room_id))
    if request.session.get(ANSWERED):
        return _thanks(request, room_id)
    question = queries.consent_question(actor, room_id, _language(), on_device=True)
    form = _form(request, question)
    if _answered(request, actor, question, form):
        request.session[ANSWERED] = True
        return _thanks(request, room_id)
    return render(
        request,
        "rooms/consent_here.html",
        _context(actor, question, form) | {"code_form": CodeForm(), "room": {"id": room_id}},
    )


@route(audience="helper")
@lifts("locked")
def take_device_back(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The helper's code opens the device again."""
    handing.only_handed(request, _what(room_id))
    form = CodeForm(request.POST or None)
    open_again = handing.unlocked(request, form)
    if open_again:
        request.session.pop(ANSWERED, None)
        return redirect("rooms:room", room_id) if open_again is True else open_again
    if request.session.get(ANSWERED):
        return _thanks(request, room_id, form)
    return render(request, "rooms/take_back.html", {"code_form": form, "room": {"id": room_id}})


def _thanks(request: HttpRequest, room_id: UUID, form: CodeForm | None = None) -> HttpResponse:
    context = {"done": _("Your answer is kept."), "code_form": form or CodeForm(), "room": {"id": room_id}}
    return render(request, "rooms/consent_here.html", context)


def _what(room_id: UUID) -> str:
    return f"consent:{room_id}"


@require_GET
@route(audience="self")
def my_consent(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What the person said yes or no to, as it stood on the page."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    assert actor.person_id is not None
    given = consents.consents_of(actor, room_id, actor.person_id)
    context = presenting.room_context(head) | {"consents": [_given(one) for one in given]}
    return render(request, "rooms/my_consent.html", context)


def _given(one: Any) -> dict[str, Any]:
    if one.answer != "yes":
        status = _("You said no")
    elif one.withdrawn_at:
        status = _("Taken back %(when)s") % {"when": words.moment(one.withdrawn_at)}
    elif one.replaced_at:
        status = _("Answered anew since")
    else:
        status = _("Valid until %(day)s") % {"day": words.day(one.valid_until)} if one.valid_until else _("Valid")
    return {
        "shown": one.shown,
        "version": one.text_version,
        "language": one.language,
        "given_at": one.answered_at,
        "status": status,
        "on_helpers_device": one.given == "helpers-device",
    }
