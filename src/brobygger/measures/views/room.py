"""The forms of a room: what there is, giving one, and reading one. The person decides who reads theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.measures import access, services
from brobygger.measures.forms import GiveForm
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries import given as queries
from brobygger.measures.queries import instruments
from brobygger.measures.queries.given import FormPage
from brobygger.measures.queries.instruments import InstrumentCard
from brobygger.measures.rules import Mode, Rater
from brobygger.measures.views import telling
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.panels import Panel, Place
from brobygger.rooms.queries import Members, RoomHead
from brobygger.rooms.views import presenting
from brobygger.rooms.views.changes import one_tap
from brobygger.ui import words

KIN = ("next-of-kin", "trust-person")


def register() -> None:
    """What the room shows of its forms."""
    panels.show(Panel(Place.ASIDE, "measures/_aside.html", aside))


def aside(actor: Actor, head: RoomHead) -> dict[str, Any] | None:
    """What waits for an answer, and the newest that is answered. No query beside what all panels ask."""
    found = queries.in_panel(head.id)
    if not found and not (head.may_write and actor.is_helper):
        return None
    return {
        "forms": [telling.in_panel(one, head) for one in found[:3]],
        "more": len(found) > 3,
        "href": reverse("measures:forms", args=[head.id]),
        "own": head.own,
    }


@require_GET
@route(audience="signed-in")
def forms(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What was given in the room: one's own for the person, one's own and those shown to all for a helper."""
    actor = actor_of(request)
    found = queries.page(actor, room_id)
    context = {
        "forms": [telling.row(one, found.members) for one in found.forms],
        "may_give": found.may_give,
        "own": found.room.own,
    }
    return render(request, "measures/forms.html", presenting.room_context(found.room) | context)


@route(audience="helper")
def give(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """A helper chooses what to ask, whose view it is, and how it is filled in."""
    actor = actor_of(request)
    access.open_form(actor, room_id)
    members, cards = rooms.members(actor, room_id), instruments.catalogue(actor)
    usable = [one for one in cards if not one.instrument.anonymous and (one.may_be_used or one.on_paper_alone)]
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        questionnaires=[(one.instrument.key, _name(one)) for one in usable],
        raters=_raters(members),
        initial={"instrument": request.GET.get("instrument", ""), "rater": Rater.SELF, "days": "7"},
    )
    if form.is_valid():
        try:
            return _give(request, members, form)
        except Invalid as problem:
            form.refuse(problem)
    context = {
        "form": form,
        "others": [_not_now(one) for one in cards if not one.instrument.anonymous and one not in usable],
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/give.html", presenting.room_context(members.room) | context, status=status)


def _give(request: HttpRequest, members: Members, form: GiveForm) -> HttpResponse:
    chosen, room_id = form.cleaned_data, members.room.id
    mode, (rater, person_id) = Mode(chosen["mode"]), _rater(members, chosen["rater"])
    if mode is Mode.LINK and rater is not Rater.SELF and person_id is None:
        told = _("A link goes to somebody in the room. Choose another way to fill it in.")
        raise Invalid(told, field="mode", code="no-telephone")
    given = services.give(
        actor_of(request),
        instrument=chosen["instrument"],
        room_id=room_id,
        about_person_id=members.room.about_person_id,
        until=clock.now() + dt.timedelta(days=int(chosen["days"])),
        rater=rater,
        rater_person_id=person_id,
        mode=mode,
        interpreter=chosen["interpreter"],
        send=mode is Mode.LINK,
    )
    if mode is Mode.TABLET:
        return redirect("measures:hand", room_id, given.form_id)
    if mode in (Mode.ALOUD, Mode.PAPER):
        return redirect("measures:enter", room_id, given.form_id)
    messages.success(request, _("The questions are on their way as a link, to the telephone."))
    return redirect("measures:forms", room_id)


def _rater(members: Members, chosen: str) -> tuple[Rater, UUID | None]:
    for one in members.members:
        if str(one.id) == chosen and one.kind in KIN:
            return Rater.NEXT_OF_KIN, one.person_id
    return Rater(chosen), None


def _raters(members: Members) -> list[tuple[str, str]]:
    name = presenting.first_name(members.room.name)
    kin = [(str(one.id), one.name) for one in members.members if one.kind in KIN and one.is_active]
    return [
        (Rater.SELF, name),
        *kin,
        (Rater.HELPER, _("I, as a helper")),
        (Rater.NEXT_OF_KIN, _("Somebody close, who is not in the room")),
        (Rater.OTHER, _("Somebody else")),
    ]


def _name(card: InstrumentCard) -> str:
    title = say(card.instrument.title, words.language())
    if card.on_paper_alone:
        return _("%(title)s (on paper only)") % {"title": title}
    if words.language() in card.instrument.languages:
        return title
    return f"{title} ({', '.join(telling.LANGUAGES[one] for one in card.instrument.languages)})"


def _not_now(card: InstrumentCard) -> dict[str, str]:
    key = card.instrument.key
    return {
        "title": say(card.instrument.title, words.language()),
        "why": card.why_not,
        "href": reverse("measures:questionnaire", args=[key]),
    }


@require_GET
@route(audience="signed-in")
def one(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """One form: what was answered, what it comes to, how it was filled in; and to the person, who sees it."""
    actor = actor_of(request)
    found = queries.one(actor, room_id, form_id)
    services.note_reading(actor, found)
    context = telling.whole(found) | {"answer_url": _answer_url(found)}
    return render(request, "measures/one.html", presenting.room_context(found.room) | context)


def _answer_url(found: FormPage) -> str:
    """Where it is filled in, for whoever reads: the person's own link, or the helper's page."""
    form, room_id = found.form, found.room.id
    if not form.is_open:
        return ""
    if found.is_mine and form.mode is Mode.LINK and form.rater is Rater.SELF:
        return reverse("measures:fill-in", args=[services.secret_of(form.id)])
    if found.i_gave_it and form.mode is not Mode.LINK:
        name = "measures:hand" if form.mode is Mode.TABLET else "measures:enter"
        return reverse(name, args=[room_id, form.id])
    return ""


@one_tap("self", to="measures:forms", said=gettext_lazy("It is kept. You can change it whenever you like."))
def seen_by(actor: Actor, given: Any, *, room_id: UUID, form_id: UUID) -> None:
    """The person decides who reads this form of theirs."""
    services.set_seen_by(actor, room_id=room_id, form_id=form_id, seen_by=given.get("seen_by", ""))
