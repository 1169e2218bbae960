"""What is said about an appointment in one tap; each goes to the appointment that counts then."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brobygger.appointments import services
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views.changes import one_tap


@require_POST
@route(audience="signed-in")
def unsuited(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """It does not suit; perhaps with what would."""
    times = request.POST.get("times", "")
    said = _("Your suggestion is kept.") if times.strip() else _("Good that you said so. You need not do more.")
    return _go(
        request,
        room_id,
        appointment_id,
        lambda: services.does_not_suit(actor_of(request), room_id=room_id, appointment_id=appointment_id, times=times),
        said,
    )


@require_POST
@route(audience="signed-in")
def suits(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """It suits after all."""
    return _go(
        request,
        room_id,
        appointment_id,
        lambda: services.suits_after_all(actor_of(request), room_id=room_id, appointment_id=appointment_id),
        _("Good. The time stands."),
    )


@require_POST
@route(audience="signed-in")
def cancel(request: HttpRequest, room_id: UUID, appointment_id: UUID) -> HttpResponse:
    """It does not take place."""
    return _go(
        request,
        room_id,
        appointment_id,
        lambda: services.cancel(actor_of(request), room_id=room_id, appointment_id=appointment_id),
        _("The appointment is cancelled. All in the room can see it."),
    )


@require_POST
@route(audience="signed-in")
def answer(request: HttpRequest, room_id: UUID, alternative_id: UUID) -> HttpResponse:
    """Whether an offered time suits."""
    fits = request.POST.get("fits") == "yes"
    return _settle(
        request,
        room_id,
        alternative_id,
        lambda: services.answer(actor_of(request), room_id=room_id, alternative_id=alternative_id, fits=fits),
    )


@require_POST
@route(audience="helper")
def choose(request: HttpRequest, room_id: UUID, alternative_id: UUID) -> HttpResponse:
    """Settle on an offered time."""
    return _settle(
        request,
        room_id,
        alternative_id,
        lambda: services.choose(actor_of(request), room_id=room_id, alternative_id=alternative_id),
    )


@one_tap("helper", to="appointments:page", said=gettext_lazy("Good. It is no longer waited for."))
def end_wait(actor: Actor, given: QueryDict, *, room_id: UUID, wait_id: UUID) -> None:
    """It is not waited for any more."""
    services.end_wait(actor, room_id=room_id, wait_id=wait_id)


def _go(
    request: HttpRequest, room_id: UUID, appointment_id: UUID, change: Callable[[], object], said: str
) -> HttpResponse:
    try:
        change()
    except Invalid as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, said)
    return redirect("appointments:one", room_id, appointment_id)


def _settle(
    request: HttpRequest, room_id: UUID, alternative_id: UUID, change: Callable[[], UUID | None]
) -> HttpResponse:
    try:
        chosen = change()
    except Invalid as problem:
        messages.error(request, problem.message)
        return redirect("appointments:page", room_id)
    if chosen is not None:
        messages.success(request, _("The new time is chosen. All in the room can see it."))
        return redirect("appointments:one", room_id, chosen)
    messages.success(request, _("Thank you. Your answer is kept."))
    appointment = services.appointment_of(actor_of(request), room_id=room_id, alternative_id=alternative_id)
    return redirect("appointments:one", room_id, appointment)
