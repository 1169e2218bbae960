"""My notices: how they reach me, what I have chosen, and a try. In story mode besides: what would have been sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.notify import queries, services
from brobygger.notify.forms import ChoiceForm
from brobygger.notify.rules import Level
from brobygger.people.services import describe_device

LOOKS = 20  # how often the page asks how a try went, once a second


@route(audience="signed-in")
def mine(request: HttpRequest) -> HttpResponse:
    """How notices reach me, and what I have chosen."""
    actor = actor_of(request)
    choice = queries.my_choice(actor)
    form = ChoiceForm.of(choice, request.POST if request.POST.get("do") == "choose" else None)
    if request.POST.get("do") == "rooms":
        services.choose_for_rooms(actor, _levels(request))
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('notify:mine')}#rooms")
    if form.is_valid():
        services.choose(actor, form.chosen())
        messages.success(request, _("Kept."))
        return redirect("notify:mine")
    devices, ways = queries.my_devices(actor), queries.my_ways(actor)
    page = {
        "form": form,
        "devices": devices,
        "ways": ways,
        "rooms": queries.my_rooms(actor),
        "levels": _level_names(),
        "steps": queries.told_now(actor, choice=choice, devices=devices, ways=ways),
        "tried": _tried(actor, request.GET.get("tried", "")),
        "push_key": services.public_key(),
    }
    return render(request, "notify/mine.html", page, status=422 if form.is_bound else 200)


@require_POST
@route(audience="signed-in")
def keep_device(request: HttpRequest) -> JsonResponse:
    """Notices come to this browser from now on; the page's script hands over what the browser gave it."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        name = describe_device(request.headers.get("User-Agent", ""))
        device_id = services.keep_device(actor_of(request), **given, name=name)
    except Invalid as error:
        return JsonResponse({"message": error.message}, status=422)
    return JsonResponse({"device": str(device_id)})


@require_POST
@route(audience="signed-in")
def forget_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """No notices to that device any more."""
    services.forget_device(actor_of(request), device_id=device_id)
    messages.success(request, _("That device gets no notices any more."))
    return redirect("notify:mine")


@require_POST
@route(audience="signed-in")
def send_try(request: HttpRequest) -> HttpResponse:
    """Send me a notice now, by one way."""
    device = _uuid(request.POST.get("device", ""))
    try:
        sent = services.send_try(actor_of(request), channel=request.POST.get("channel", ""), device_id=device)
    except Invalid as error:
        messages.error(request, error.message)
        return redirect("notify:mine")
    return redirect(f"{reverse('notify:mine')}?{urlencode({'tried': str(sent)})}#tried")


@require_GET
@route(audience="signed-in")
def tried(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """How a try went: the page asks again until it is known."""
    look = request.GET.get("look", "1")
    number = int(look) if look.isascii() and look.isdigit() else LOOKS
    found = queries.tried(actor_of(request), delivery_id)
    return render(request, "notify/_tried.html", {"tried": found, "look": number + 1, "last": number >= LOOKS})


@route(audience="public")
def story_outbox(request: HttpRequest) -> HttpResponse:
    """Text messages and e-mails of the story, as on the telephones that get them."""
    return render(request, "notify/outbox.html", {"phones": queries.story_outbox(actor_of(request))})


def _levels(request: HttpRequest) -> dict[UUID, Level]:
    """What stands in the fields `room-<id>`; anything else is passed over."""
    known = {level.value: level for level in Level}
    found = {_uuid(name.removeprefix("room-")): value for name, value in request.POST.items()}
    return {key: known[str(value)] for key, value in found.items() if key and value in known}


def _level_names() -> list[tuple[str, str]]:
    return [
        (Level.ALL.value, _("Everything")),
        (Level.FOR_ME.value, _("Only what is for me, and answers to me")),
        (Level.MUTED.value, _("Muted, except what names me")),
    ]


def _tried(actor: Actor, given: str) -> queries.Tried | None:
    key = _uuid(given)
    return queries.tried(actor, key) if key else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
