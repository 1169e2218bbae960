"""Changes of one tap: each takes one POST, calls one service, says what happened and goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms import services


def done(
    request: HttpRequest, change: Callable[[], Any], *, said: str, to: str, args: tuple[Any, ...] = ()
) -> HttpResponse:
    """Make the change and go to `to`; what cannot be done is said in the service's own words."""
    try:
        change()
    except Invalid as problem:
        messages.error(request, problem.message)
    else:
        if said:
            messages.success(request, said)
    return redirect(to, *args)


@require_POST
@route(audience="self")
def pause(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The person takes a break."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.pause(actor, room_id=room_id),
        said=_("The room rests now. Nobody can write until you start it again."),
        to="rooms:choices",
        args=(room_id,),
    )


@require_POST
@route(audience="self")
def resume(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The person ends the break."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.resume(actor, room_id=room_id),
        said=_("The room is open again."),
        to="rooms:room",
        args=(room_id,),
    )


@require_POST
@route(audience="self")
def participation(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """How the person wants to take part."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.set_participation(actor, room_id=room_id, participation=request.POST.get("participation", "")),
        said=_("Your choice is kept. The helpers see it as your choice."),
        to="rooms:choices",
        args=(room_id,),
    )


@require_POST
@route(audience="self")
def person_receipts(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Whether others see when the person has read."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.set_person_receipts(actor, room_id=room_id, on=request.POST.get("person_receipts") == "on"),
        said=_("Your choice is kept."),
        to="rooms:choices",
        args=(room_id,),
    )


@require_POST
@route(audience="self")
def history(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What newcomers may read."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.set_history_choice(
            actor, room_id=room_id, newcomers_see_history=request.POST.get("history") == "yes"
        ),
        said=_("Your choice is kept. It counts for those who come from now on."),
        to="rooms:choices",
        args=(room_id,),
    )


@require_POST
@route(audience="helper")
def receipts(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Receipts for all the helpers of the room alike."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.set_receipts(actor, room_id=room_id, on=request.POST.get("receipts") == "on"),
        said=_("The choice is kept for all the helpers in the room."),
        to="rooms:settings",
        args=(room_id,),
    )


@require_POST
@route(audience="helper")
def reopen(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Open a closed room again."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.reopen(actor, room_id=room_id),
        said=_("The room is open again."),
        to="rooms:room",
        args=(room_id,),
    )


@require_POST
@route(audience="signed-in")
def answer_ball(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The holder has answered."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.answer_ball(actor, room_id=room_id),
        said=_("Good. All see that you have answered."),
        to="rooms:room",
        args=(room_id,),
    )


@require_POST
@route(audience="self")
def lift(request: HttpRequest, room_id: UUID, objection_id: UUID) -> HttpResponse:
    """Open up again for somebody who was taken out."""
    actor = actor_of(request)
    return done(
        request,
        lambda: services.lift_objection(actor, room_id=room_id, objection_id=objection_id),
        said=_("They may be asked for again. Nobody comes in by this alone."),
        to="rooms:choices",
        args=(room_id,),
    )
