"""A new room in two screens: who it is about and why, then whom one would like in it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import beginnings, queries, services
from brobygger.rooms.beginnings import Answers, Question
from brobygger.rooms.forms import AboutForm, fill_errors
from brobygger.rooms.services import AboutInvited, AboutKnown
from brobygger.rooms.views import choosing, portraits, presenting


@route(audience="helper")
def new(request: HttpRequest) -> HttpResponse:
    """Both screens on one address, and what other folders ask first; all that was answered travels on in the form."""
    actor = actor_of(request)
    decisions.record("rooms.new.form", True)
    answers = beginnings.answers(request.POST)
    question = beginnings.ask(actor, answers)
    if question is not None:
        return _ask(request, question)
    known = queries.known_persons(actor)
    choices = [(str(one.person_id), one.name) for one in known]
    form = AboutForm(request.POST if _typed(request) else None, known=choices)
    if not form.is_valid():
        return _about(request, form, answers)
    if request.POST.get("step") == "create":
        try:
            return _create(request, actor, form, answers)
        except Invalid as problem:
            fill_errors(form, problem)
            return _about(request, form, answers)
    return _helpers(request, actor, form, answers, dict(choices))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed in the two screens, so that nothing is lost where something is asked in between."""
    kept = {*AboutForm.base_fields, "helper"}
    return [(key, str(one)) for key, values in request.POST.lists() if key in kept for one in values]


def _ask(request: HttpRequest, question: Question) -> HttpResponse:
    context = {"question": question.values, "typed": _typed(request)}
    return render(request, question.template, context, status=question.status)


def _about(request: HttpRequest, form: AboutForm, answers: Answers) -> HttpResponse:
    context = {
        "form": form,
        "known": form.offered,
        "answers": answers,
        "steps": _steps(),
        "suggestions": _suggestions(),
    }
    return render(request, "rooms/new_about.html", context)


def _helpers(
    request: HttpRequest, actor: Actor, form: AboutForm, answers: Answers, known: dict[str, str]
) -> HttpResponse:
    chosen = form.cleaned_data["known"]
    name = presenting.first_name(known.get(chosen) or form.cleaned_data["name"])
    context = choosing.context(actor, request.POST) | {
        "about_form": form,
        "answers": answers,
        "steps": _steps(),
        "heading": _("Whom would you like to have with you around %(name)s?") % {"name": name},
        "send_label": _("Ask %(name)s") % {"name": name},
    }
    return render(request, "rooms/new_helpers.html", context)


def _create(request: HttpRequest, actor: Actor, form: AboutForm, answers: Answers) -> HttpResponse:
    given = form.cleaned_data
    about = AboutKnown(UUID(given["known"])) if given["known"] else AboutInvited(given["name"], given["mobile"])
    wishes = choosing.wishes(request.POST)
    made = services.create_room(actor, about=about, why=given["why"], wishes=wishes, answers=answers)
    return redirect("rooms:waiting", made.room_id)


def _steps() -> list[str]:
    return [_("Who and why"), _("Whom to have with you")]


def _suggestions() -> list[dict[str, str]]:
    """Real tasks to begin with: rooms that begin with one do not stay empty."""
    return [
        {"label": _("Move an appointment"), "text": _("An appointment has to be moved, and several have to know.")},
        {
            "label": _("Waiting for an answer"),
            "text": _("We wait for an answer, and it helps that all know when it comes."),
        },
        {"label": _("A new helper"), "text": _("Somebody new is to help, and the hand-over shall be safe.")},
        {"label": _("Who does what"), "text": _("Many help at the same time, and we agree on who does what.")},
    ]


@require_GET
@route(audience="helper")
def waiting(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What the inviter sees until the person has answered: the same whether or not the number is known."""
    actor = actor_of(request)
    page = queries.members(actor, room_id)
    head = page.room
    if head.state not in ("waiting", "declined"):
        return redirect("rooms:room", room_id)
    name = presenting.first_name(head.name)
    declined = head.state == "declined"
    return render(
        request,
        "rooms/new_done.html",
        presenting.room_context(head)
        | {
            "heading": head.name,
            "color": "info" if declined else "success",
            "text": (
                _("%(name)s did not want a room now. You can ask again later, in a talk.")
                if declined
                else _("%(name)s has been sent a message. You will see it here when there is an answer.")
            )
            % {"name": name},
            "waiting": not declined,
            "wishes": [portraits.wish(wish) | {"note": ""} for wish in page.wishes],
        },
    )
