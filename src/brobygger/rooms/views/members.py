"""Who is in the room: the list, bringing somebody in, leaving, removing, giving one's place away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel import decisions
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import panels, queries, services
from brobygger.rooms.forms import HandOverForm, NextOfKinForm, fill_errors
from brobygger.rooms.panels import Place
from brobygger.rooms.queries import MemberCard, Members
from brobygger.rooms.services import WishInput
from brobygger.rooms.views import choosing, portraits, presenting
from brobygger.rooms.views.choices import confirm


@require_GET
@route(audience="signed-in")
def members(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Name, title, organisation, since when, on what basis, when last here."""
    actor = actor_of(request)
    found = queries.members(actor, room_id)
    head = found.room
    of = portraits.marks((*found.members, *found.former))
    return render(
        request,
        "rooms/members.html",
        presenting.room_context(head)
        | {
            "lead": _("Everybody here reads everything that is written from the day they came."),
            "may_add": presenting.may(head, "rooms.add-member"),
            "members": [
                portraits.member(one, of, own_room=head.own)
                | {
                    "actions": [*_call(one), *_actions(found, one)],
                    "panels": panels.shown(Place.MEMBER, actor, head, one),
                }
                for one in found.members
            ],
            "former": [portraits.former(one, of) for one in found.former],
            "wishes": [portraits.wish(one) for one in found.wishes if not one.answer],
            "trust_persons": found.trust_persons,
            "trust_heading": _("Whom %(name)s trusts") % {"name": presenting.first_name(head.name)},
            "controller_text": _("%(name)s is responsible for the room.") % {"name": found.controller_name},
        },
    )


def _call(one: MemberCard) -> list[dict[str, str]]:
    """A call, where they allow it."""
    if not one.call_number:
        return []
    href = f"tel:{one.call_number.replace(' ', '')}"
    return [{"href": href, "label": _("Call %(number)s") % {"number": one.call_number}, "color": "accent"}]


def _actions(found: Members, one: MemberCard) -> list[dict[str, str]]:
    room = found.room
    if one.is_me and presenting.may(room, "rooms.leave"):
        actions = [{"href": reverse("rooms:leave", args=[room.id]), "label": _("Leave"), "color": "neutral"}]
        if presenting.may(room, "rooms.hand-over-place"):
            place = {"href": reverse("rooms:hand-over", args=[room.id]), "label": _("Give my place away")}
            actions.insert(0, place | {"color": "neutral"})
        return actions
    if one.kind == "person" or one.is_me:
        return []
    if room.own:
        out = reverse("rooms:take-out-helper", args=[room.id, one.id])
        return [{"href": out, "label": _("Take out"), "color": "danger"}]
    if one.may_remove:
        out = reverse("rooms:remove-member", args=[room.id, one.id])
        return [{"href": out, "label": _("Take out"), "color": "danger"}]
    return []


@route(audience="signed-in")
def add(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Bring in one or more: at once where the basis allows it, otherwise the person is asked."""
    actor = actor_of(request)
    found = queries.members(actor, room_id)
    problem = ""
    if request.method == "POST" and request.POST.get("step") == "create":
        wishes = choosing.wishes(request.POST)
        problem = "" if wishes else _("Choose somebody first.")
        if wishes:
            try:
                _tell(request, found, _bring_in(actor, room_id, wishes))
                return redirect("rooms:members", room_id)
            except Invalid as invalid:
                problem = invalid.message
    name = presenting.first_name(found.room.name)
    lead = _("Those who have to be asked for are asked about by name: %(name)s decides. All see who comes.")
    context = presenting.room_context(found.room) | choosing.context(actor, request.POST, room_id)
    context |= {"heading": _("Bring somebody in"), "lead": lead % {"name": name}, "error": problem}
    return render(request, "rooms/add_member.html", context)


@route(audience="signed-in")
def next_of_kin(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Somebody close to the person: asked for by name and number; the person answers before anything is sent."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    form = NextOfKinForm(request.POST or None, own_room=head.own)
    if request.method == "POST" and form.is_valid():
        try:
            wish_id = services.wish_for(actor, room_id=room_id, wish=WishInput(**form.cleaned_data))
        except Invalid as problem:
            fill_errors(form, problem)
        else:
            if head.own:
                return redirect("rooms:answer-wish", room_id, wish_id)
            name = presenting.first_name(head.name)
            messages.success(request, _("%(name)s is asked. They come in after a yes.") % {"name": name})
            return redirect("rooms:members", room_id)
    lead = (
        _("You decide: the invitation goes out when you have said yes on the next page.")
        if head.own
        else _("%(name)s is asked first. The invitation goes out after a yes.")
        % {"name": presenting.first_name(head.name)}
    )
    context = presenting.room_context(head) | {"form": form, "lead": lead}
    return render(request, "rooms/next_of_kin.html", context)


def _bring_in(actor: Actor, room_id: UUID, wishes: list[WishInput]) -> int:
    """Bring each in or ask; returns how many the person has to answer first."""
    asked = 0
    for wish in wishes:
        if wish.role_id is None:
            services.wish_for(actor, room_id=room_id, wish=wish)
            asked += 1
        else:
            asked += services.add_member(actor, room_id=room_id, role_id=wish.role_id).membership_id is None
    return asked


def _tell(request: HttpRequest, found: Members, asked: int) -> None:
    if asked and not found.room.own:
        name = presenting.first_name(found.room.name)
        messages.success(request, _("%(name)s is asked. They come in after a yes.") % {"name": name})
    else:
        messages.success(request, _("Done. All in the room see who has come."))


@route(audience="signed-in")
def leave(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Go out of the room oneself."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    return confirm(
        request,
        heading=_("Leave the room"),
        happens=[
            _("You no longer see the room or what is written in it."),
            _("All see that you have left."),
            _("You keep your list of what you have noted in your own record."),
        ],
        label=_("Leave the room"),
        change=lambda: services.leave(actor, room_id=room_id),
        said=_("You have left the room."),
        back=(reverse("rooms:room", args=[room_id]), presenting.title(head)),
        to=("rooms:home",),
    )


@route(audience="helper")
def remove(request: HttpRequest, room_id: UUID, membership_id: UUID) -> HttpResponse:
    """A helper removes another who is no longer to be here."""
    actor = actor_of(request)
    found = queries.members(actor, room_id)
    card = next((one for one in found.members if one.id == membership_id), None)
    decisions.hide_unless(card is not None, "rooms.remove-member", why="no such member", object_id=room_id)
    assert card is not None
    return confirm(
        request,
        heading=_("Remove %(name)s from the room") % {"name": card.name},
        happens=[
            _("%(names)s loses the room at once.") % {"names": card.name},
            _("All see that %(name)s is no longer here.") % {"name": card.name},
        ],
        label=_("Remove %(name)s") % {"name": presenting.first_name(card.name)},
        change=lambda: services.remove_member(actor, room_id=room_id, membership_id=membership_id),
        said=_("%(name)s is no longer in the room.") % {"name": card.name},
        back=(reverse("rooms:members", args=[room_id]), _("Who is in the room")),
        to=("rooms:members", room_id),
    )


@route(audience="helper")
def hand_over(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Give one's place to a colleague, with a reason that all see."""
    actor = actor_of(request)
    head = queries.room_head(actor, room_id)
    colleagues = [
        (str(card.role_id), f"{card.name}, {card.title_label}") for card in queries.colleagues(actor, room_id)
    ]
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            services.hand_over_place(actor, room_id=room_id, to_role_id=given["to_role"], why=given["why"])
            messages.success(request, _("Your colleague has your place now."))
            return redirect("rooms:home")
        except Invalid as problem:
            fill_errors(form, problem)
    context: dict[str, Any] = presenting.room_context(head) | {"form": form, "colleagues": colleagues}
    return render(request, "rooms/hand_over.html", context)
