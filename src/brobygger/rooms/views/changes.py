"""Changes of one tap: each takes one POST, calls one service, says what happened and goes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import Audience, actor_of, route
from brobygger.rooms import services

Change = Callable[..., Any]
View = Callable[..., HttpResponseBase]


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


def one_tap(audience: Audience, *, to: str, said: Any) -> Callable[[Change], View]:
    """A view of a change `(actor, what the form gave, room_id=…, other ids of the address)`; it goes on to `to`."""

    def view_of(change: Change) -> View:
        @wraps(change)
        def view(request: HttpRequest, room_id: UUID, **ids: UUID) -> HttpResponse:
            actor = actor_of(request)
            return done(
                request,
                lambda: change(actor, request.POST, room_id=room_id, **ids),
                said=str(said),
                to=to,
                args=(room_id,),
            )

        return require_POST(route(audience=audience)(view))

    return view_of


CHOICE_KEPT = gettext_lazy("Your choice is kept.")
OPEN_AGAIN = gettext_lazy("The room is open again.")
RESTS = gettext_lazy("The room rests now. Nobody can write until you start it again.")


@one_tap("self", to="rooms:choices", said=RESTS)
def pause(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """The person takes a break."""
    services.pause(actor, room_id=room_id)


@one_tap("self", to="rooms:room", said=OPEN_AGAIN)
def resume(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """The person ends the break."""
    services.resume(actor, room_id=room_id)


@one_tap("self", to="rooms:choices", said=gettext_lazy("Your choice is kept. The helpers see it as your choice."))
def participation(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """How the person wants to take part."""
    services.set_participation(actor, room_id=room_id, participation=given.get("participation", ""))


@one_tap("self", to="rooms:choices", said=CHOICE_KEPT)
def person_receipts(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """Whether others see when the person has read."""
    services.set_person_receipts(actor, room_id=room_id, on=given.get("person_receipts") == "on")


@one_tap(
    "self", to="rooms:choices", said=gettext_lazy("Your choice is kept. It counts for those who come from now on.")
)
def history(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """What newcomers may read."""
    services.set_history_choice(actor, room_id=room_id, newcomers_see_history=given.get("history") == "yes")


@one_tap("helper", to="rooms:settings", said=gettext_lazy("The choice is kept for all the helpers in the room."))
def receipts(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """Receipts for all the helpers of the room alike."""
    services.set_receipts(actor, room_id=room_id, on=given.get("receipts") == "on")


@one_tap("helper", to="rooms:settings", said=gettext_lazy("All in the room see how soon you answer."))
def answer_within(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """How soon the helpers answer."""
    days = given.get("answer_within", "")
    services.set_answer_within(actor, room_id=room_id, days=int(days) if days in ("1", "2", "3", "5") else 0)


@one_tap("helper", to="rooms:room", said=OPEN_AGAIN)
def reopen(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """Open a closed room again."""
    services.reopen(actor, room_id=room_id)


@one_tap("signed-in", to="rooms:room", said=gettext_lazy("Good. All see that you have answered."))
def answer_ball(actor: Actor, given: QueryDict, *, room_id: UUID) -> None:
    """The holder has answered."""
    services.answer_ball(actor, room_id=room_id)


@one_tap(
    "self",
    to="rooms:choices",
    said=gettext_lazy("They may be asked for again. Nobody comes in by this alone."),
)
def lift(actor: Actor, given: QueryDict, *, room_id: UUID, objection_id: UUID) -> None:
    """Open up again for somebody who was taken out."""
    services.lift_objection(actor, room_id=room_id, objection_id=objection_id)
