"""This is yours to decide: the person's own page, and the big decisions with a page that says what happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel import decisions
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels, queries, services
from brobygger.rooms.forms import HISTORY, PARTICIPATION
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import Choices, MemberCard
from brobygger.rooms.views import portraits, presenting
from brobygger.ui import words


@require_GET
@route(audience="self")
def choices(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Everything the person decides about one room."""
    actor = actor_of(request)
    found = queries.choices(actor, room_id)
    of = portraits.marks(found.members)
    until = found.consent_until
    return render(
        request,
        "rooms/choices.html",
        presenting.room_context(found.room)
        | {
            "open_wishes": [
                portraits.wish(one) | {"href": reverse("rooms:answer-wish", args=[room_id, one.id])}
                for one in found.open_wishes
            ],
            "organisations": _organisations(found, of),
            "out": [
                {
                    "text": _("%(name)s, taken out %(day)s") % {"name": one.name, "day": words.day(one.at)},
                    "name": one.name,
                    "action": reverse("rooms:lift", args=[room_id, one.objection_id]),
                }
                for one in found.out
            ],
            "panels": panels.shown(Place.ASKED, actor, room_id),
            "switches": _switches(found),
            "consent": found.consent_id,
            "valid_text": _("Your yes is valid until %(day)s.") % {"day": words.day(until)} if until else "",
            "withdraw_href": reverse("rooms:withdraw", args=[room_id]),
        },
    )


def _organisations(found: Choices, of: portraits.Marks) -> list[dict[str, Any]]:
    """The helpers by organisation, each with the way out."""
    grouped: dict[UUID | None, dict[str, Any]] = {}
    room_id = found.room.id
    for one in found.members:
        if one.kind == "person":
            continue
        group = grouped.setdefault(one.organisation_id, {"name": one.organisation_name or _("Others"), "helpers": []})
        group["helpers"].append(_helper(room_id, one, of))
        if one.organisation_id:
            group["out_href"] = reverse("rooms:take-out-organisation", args=[room_id, one.organisation_id])
            group["out_label"] = _("Take out all from %(name)s") % {"name": one.organisation_name}
    return list(grouped.values())


def _helper(room_id: UUID, one: MemberCard, of: portraits.Marks) -> dict[str, Any]:
    shown = portraits.member(one, of, own_room=True)
    return shown | {
        "note": shown["basis"],
        "out_href": reverse("rooms:take-out-helper", args=[room_id, one.id]),
        "out_label": _("Take out %(name)s") % {"name": presenting.first_name(one.name)},
    }


def _switches(found: Choices) -> list[dict[str, Any]]:
    room = found.room

    def url(name: str) -> str:
        return reverse(name, args=[room.id])

    return [
        {
            "id": "participation",
            "heading": _("How you take part"),
            "legend": _("The helpers see it as your choice"),
            "name": "participation",
            "field_id": "participation-choice",
            "options": [{"value": value, "text": text} for value, text in PARTICIPATION],
            "value": room.participation,
            "action": url("rooms:participation"),
        },
        {
            "id": "receipts",
            "heading": _("Whether they see that you have read"),
            "legend": _("You see theirs in any case, if the room shows them"),
            "name": "person_receipts",
            "field_id": "receipts-choice",
            "options": [
                {"value": "off", "text": _("No, that is my own business")},
                {"value": "on", "text": _("Yes, show when I have read")},
            ],
            "value": "on" if room.person_receipts else "off",
            "action": url("rooms:person-receipts"),
        },
        {
            "id": "history",
            "heading": _("When somebody new comes"),
            "legend": _("What may they read?"),
            "name": "history",
            "field_id": "history-choice",
            "options": [{"value": value, "text": text} for value, text in HISTORY],
            "value": "yes" if room.newcomers_see_history else "no",
            "action": url("rooms:history"),
        },
    ]


def confirm(
    request: HttpRequest,
    *,
    heading: str,
    happens: list[str],
    label: str,
    change: Callable[[], object],
    said: str,
    back: tuple[str, str],
    to: tuple[Any, ...],
    color: str = "danger",
) -> HttpResponse:
    """A page that says what happens, and makes the change when that is confirmed."""
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        try:
            change()
        except Invalid as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, said)
        return redirect(*to)
    context = {
        "heading": heading,
        "happens": happens,
        "label": label,
        "color": color,
        "back_href": back[0],
        "back_label": back[1],
    }
    return render(request, "rooms/confirm.html", context)


def _back(room_id: UUID) -> tuple[str, str]:
    return reverse("rooms:choices", args=[room_id]), _("This is yours to decide")


@route(audience="self")
def withdraw(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Take back the whole yes."""
    actor = actor_of(request)
    queries.choices(actor, room_id)
    return confirm(
        request,
        heading=_("Take back my yes"),
        happens=[
            _("All helpers lose the room at once, also those who have it open now."),
            _("You keep the room and can read everything in it."),
            _("What helpers have written in their own records stays there: the law says so."),
            _("The help you have goes on as before. You need not explain anything."),
            _("You can say yes again later if you want to."),
        ],
        label=_("Yes, take back my yes"),
        change=lambda: services.withdraw_consent(actor, room_id=room_id),
        said=_("Your yes is taken back. The helpers no longer have the room."),
        back=_back(room_id),
        to=("rooms:room", room_id),
    )


@route(audience="self")
def take_out_organisation(request: HttpRequest, room_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Take one whole organisation out."""
    actor = actor_of(request)
    theirs = [one for one in queries.choices(actor, room_id).members if one.organisation_id == organisation_id]
    decisions.hide_unless(bool(theirs), "rooms.take-out", why="no such organisation in the room", object_id=room_id)
    name = theirs[0].organisation_name
    return confirm(
        request,
        heading=_("Take out all from %(name)s") % {"name": name},
        happens=[
            _("%(names)s lose the room at once.") % {"names": ", ".join(one.name for one in theirs)},
            _("Nobody from there can be brought in again unless you say yes."),
            _("The others stay. They see that somebody is gone, not why."),
        ],
        label=_("Yes, take them out"),
        change=lambda: services.take_out_organisation(actor, room_id=room_id, organisation_id=organisation_id),
        said=_("%(name)s is no longer in the room.") % {"name": name},
        back=_back(room_id),
        to=("rooms:choices", room_id),
    )


@route(audience="self")
def take_out_helper(request: HttpRequest, room_id: UUID, membership_id: UUID) -> HttpResponse:
    """Take one helper out."""
    actor = actor_of(request)
    card = next((one for one in queries.choices(actor, room_id).members if one.id == membership_id), None)
    found = card is not None and card.kind != "person"
    decisions.hide_unless(found, "rooms.take-out", why="no such helper in the room", object_id=room_id)
    assert card is not None
    return confirm(
        request,
        heading=_("Take out %(name)s") % {"name": card.name},
        happens=[
            _("%(names)s loses the room at once.") % {"names": card.name},
            _("%(names)s cannot be brought in again unless you say yes.") % {"names": card.name},
            _("The others stay. They see that somebody is gone, not why."),
        ],
        label=_("Yes, take out %(name)s") % {"name": presenting.first_name(card.name)},
        change=lambda: services.take_out_helper(actor, room_id=room_id, membership_id=membership_id),
        said=_("%(name)s is no longer in the room.") % {"name": card.name},
        back=_back(room_id),
        to=("rooms:choices", room_id),
    )


@route(audience="self")
def answer_wish(request: HttpRequest, room_id: UUID, wish_id: UUID) -> HttpResponse:
    """The person's yes or no to one more, with the text that is sealed."""
    actor = actor_of(request)
    question = queries.wish_question(actor, room_id, wish_id, (get_language() or "nb")[:2])
    answer = request.POST.get("answer", "")
    problem = ""
    if request.method == "POST" and answer in ("yes", "no"):
        try:
            services.answer_wish(
                actor,
                room_id=room_id,
                wish_id=wish_id,
                answer=answer,
                seen=request.POST.get("seen", ""),
                language=question.text.language,
            )
        except Invalid as invalid:
            problem = invalid.message
        else:
            said = _("You said yes. All in the room are told.") if answer == "yes" else _("You said no.")
            messages.success(request, said)
            return redirect("rooms:choices", room_id)
    return render(
        request,
        "rooms/answer_wish.html",
        {
            "room": {"id": room_id},
            "wish": portraits.wish(question.wish),
            "text": question.text,
            "seen": question.seen,
            "problem": problem,
        },
    )
