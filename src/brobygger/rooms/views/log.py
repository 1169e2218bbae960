"""Who has seen: the person's page of the access log, and what a leader has to answer and go through."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from brobygger.consents import queries as consents
from brobygger.consents import services as consent_services
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.people import queries as people
from brobygger.rooms import queries, services
from brobygger.rooms.forms import BreakGlassForm, fill_errors
from brobygger.rooms.queries import LogEntry, NotRecorded, QuestionCard
from brobygger.rooms.views import presenting, sentences
from brobygger.rooms.views.changes import done
from brobygger.ui import words

DUTIES = 50  # as many as the query gives at a time
Typed = tuple[UUID, str, str]


@require_GET
@route(audience="self")
def log(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Everyone who has looked, in sentences; what machines read is folded away."""
    try:
        found = queries.log_page(actor_of(request), room_id, before=request.GET.get("before") or None)
    except Invalid as problem:
        messages.error(request, problem.message)
        return redirect("rooms:log", room_id)
    machine = [one for one in found.lines if one.machine]
    folded = [sentence for one in found.lines for sentence in one.folded]
    return render(
        request,
        "rooms/log.html",
        presenting.room_context(found.room)
        | {
            "lines": [_line(room_id, one) for one in found.lines if not one.machine],
            "machine": [_line(room_id, one) for one in machine] + [{"sentence": one} for one in folded],
            "machine_heading": ngettext(
                "%(n)d reading by our own machines", "%(n)d readings by our own machines", len(machine) + len(folded)
            )
            % {"n": len(machine) + len(folded)},
            "more_url": f"{reverse('rooms:log', args=[room_id])}?before={found.next}" if found.next else "",
        },
    )


def _line(room_id: UUID, one: LogEntry) -> dict[str, Any]:
    question = one.question
    asked = ""
    if question and not question.answer:
        asked = _("You have asked why. An answer comes by %(when)s.") % {"when": words.moment(question.due_at)}
    return {
        "sentence": one.sentence,
        "at": one.at,
        "basis": sentences.basis(one.basis, own=True),
        "why_action": reverse("rooms:ask-why", args=[room_id, one.line_id]) if one.may_ask_why else "",
        "asked": asked,
        "answer": question.answer if question else "",
        "answered_by": _("The leader answered:") if question and question.answer else "",
    }


@require_POST
@route(audience="self")
def ask_why(request: HttpRequest, room_id: UUID, line_id: UUID) -> HttpResponse:
    """The question goes to the leader of the one who looked."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.ask_why(actor, room_id=room_id, line_id=line_id),
        said=_("Your question is sent. The answer comes in the room."),
        to="rooms:log",
        args=(room_id,),
    )


@require_GET
@route(audience="leader")
def review(request: HttpRequest) -> HttpResponse:
    """What waits for a leader: questions why, and emergency accesses."""
    return _review(request, actor_of(request))


def _review(request: HttpRequest, actor: Actor, typed: Typed | None = None) -> HttpResponse:
    questions = queries.questions_for_leader(actor)
    cases = consents.review_queue(actor)
    cards = people.staff_cards(actor, [case.role_id for case in cases])
    return render(
        request,
        "rooms/review.html",
        {
            "questions": [_question(one, typed) for one in questions if not one.answered_at],
            "emergencies": [_case(one, cards) for one in cases],
        },
        status=422 if typed else 200,
    )


def _question(one: QuestionCard, typed: Typed | None) -> dict[str, Any]:
    mine = typed if typed and typed[0] == one.id else None
    late = _("The time has passed.") if one.late else ""
    due = _("Answer by %(when)s.") % {"when": words.moment(one.due_at)}
    return {
        "id": one.id,
        "sentence": _("Why did %(who)s look %(when)s?") % {"who": one.who, "when": words.moment(one.line_at)},
        "due_text": f"{due} {late}".strip(),
        "field_id": f"answer-{one.id}",
        "typed": mine[1] if mine else "",
        "error": mine[2] if mine else "",
    }


def _case(one: Any, cards: dict[UUID, Any]) -> dict[str, Any]:
    card = cards.get(one.role_id)
    who = f"{card.name}, {card.title_label}" if card else _("Somebody")
    return {
        "id": one.id,
        "heading": _("%(who)s used emergency access") % {"who": who},
        "period": _("From %(start)s to %(end)s")
        % {"start": words.moment(one.started_at), "end": words.moment(one.ended_at or one.ends_at)},
        "reason": one.reason,
        "field_id": f"note-{one.id}",
    }


@require_POST
@route(audience="leader")
def answer_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The leader's answer: it comes in the person's room."""
    actor = actor_of(request)
    text = request.POST.get("answer", "")
    try:
        services.answer_question(actor, question_id=question_id, text=text)
    except Invalid as problem:
        return _review(request, actor, (question_id, text, problem.message))
    messages.success(request, _("Your answer is in the person's room now."))
    return redirect("rooms:review")


@require_POST
@route(audience="leader")
def review_break_glass(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The leader has gone through an emergency access."""
    actor = actor_of(request)
    return done(
        request,
        lambda: consent_services.review_break_glass(
            actor,
            break_glass_id=case_id,
            review=request.POST.get("review", ""),
            note=request.POST.get("note", ""),
        ),
        said=_("Noted. The person can see that it has been gone through."),
        to="rooms:review",
    )


@route(audience="helper")
def break_glass(request: HttpRequest) -> HttpResponse:
    """Emergency access to a room one is not in: a reason, two hours, the person is told."""
    actor = actor_of(request)
    services.may_break_glass(actor)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.break_glass(actor, reason=given["reason"], mobile=given["mobile"])
            return redirect("rooms:room", opened.room_id)
        except Invalid as problem:
            fill_errors(form, problem)
    return render(request, "rooms/break_glass.html", {"form": form})


@require_GET
@route(audience="helper")
def duty_list(request: HttpRequest) -> HttpResponse:
    """What stands in no record yet, room by room; and what one has noted in one's own, kept after leaving."""
    actor, before = actor_of(request), _moment(request.GET.get("before", ""))
    found = queries.duty_list(actor, before=before)
    waiting = () if before else queries.not_recorded(actor)
    marks = [
        {
            "person_name": one.person_name,
            "text": _("A message from %(written)s, noted %(noted)s")
            % {"written": words.moment(one.message_at), "noted": words.moment(one.marked_at)},
            "reference": one.reference,
            "href": reverse("rooms:message", args=[one.room_id, one.message_id]) if one.in_room else "",
        }
        for one in found
    ]
    more = found[-1].marked_at.isoformat() if len(found) >= DUTIES else ""
    more_url = f"{reverse('rooms:duty-list')}?{urlencode({'before': more})}" if more else ""
    context = {
        "marks": marks,
        "more_url": more_url,
        "marks_only": bool(before),
        "waiting": [_waits(o) for o in waiting],
    }
    return render(request, "rooms/duty.html", context)


def _waits(one: NotRecorded) -> dict[str, Any]:
    count = ngettext("%(n)d message, the newest %(when)s", "%(n)d messages, the newest %(when)s", one.count)
    return {
        "person_name": one.person_name,
        "text": count % {"n": one.count, "when": words.moment(one.newest_at)},
        "href": reverse("rooms:record", args=[one.room_id]),
        "label": _("Take along"),
    }


def _moment(text: str) -> dt.datetime | None:
    """A moment from an address; one that cannot be read counts as none."""
    try:
        found = dt.datetime.fromisoformat(text)
        return found.astimezone(dt.UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
