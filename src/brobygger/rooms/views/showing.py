"""Other ways to say it than writing: the page that takes them, and the files that messages show."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brobygger.files.services import Unreadable
from brobygger.kernel import security
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.kernel.routes import actor_of, route
from brobygger.people.middleware import automatic
from brobygger.rooms import queries, services
from brobygger.rooms.views import presenting, symbols
from brobygger.rooms.views.room import whole_number

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_http_methods(["GET", "POST"])
@route(audience="signed-in")
def other_ways(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Show instead of writing. What cannot be sent is told beside its own form; the words there stay."""
    actor = actor_of(request)
    head, audience = queries.writable(actor, room_id)
    problem: Invalid | None = None
    if request.method == "POST":
        try:
            return _sent(request, room_id, _post(request, actor, room_id))
        except Invalid as found:
            problem = found
    context = {
        **presenting.room_context(head),
        **presenting.audience_context(audience, {}),
        "symbols": [(_("How I am"), symbols.feelings()), (_("What I would like"), symbols.wishes())],
        "colours": symbols.colours(),
        "client_id": new_id(),
        "problem": _explained(problem) if problem else "",
        "open": request.POST.get("what", ""),
        "typed": request.POST.get("text", ""),
    }
    status = 200 if problem is None else 409 if isinstance(problem, Conflict) else 422
    response = render(request, "rooms/other_ways.html", context, status=status)
    security.let_record(response)
    return response


def _post(request: HttpRequest, actor: Actor, room_id: UUID) -> int:
    given = request.POST
    try:
        client_id = UUID(given.get("client_id", ""))
    except ValueError:
        raise Invalid(_("The page sent something that cannot be read."), code="malformed") from None
    common: dict[str, Any] = {
        "room_id": room_id,
        "client_id": client_id,
        "audience": whole_number(given.get("audience", "")) or None,
    }
    what, text = given.get("what", ""), given.get("text", "")
    if what == "symbol":
        return _post_symbol(actor, given.get("symbol", ""), **common)
    if what == "voice":
        return services.post_recording(actor, given=_bytes(request), text=text, **common).seq
    if what == "drawing" and not text.strip():
        text = _("A drawing")
    return services.post_picture(actor, given=_bytes(request), text=text, **common).seq


def _post_symbol(actor: Actor, code: str, *, client_id: UUID, **common: Any) -> int:
    text = symbols.text_of(code)
    if not text:
        raise Invalid(_("Choose what you want to send first."), field="symbol", code="empty")
    return services.post_message(actor, client_id=uuid5(client_id, code), text=text, **common).seq


def _bytes(request: HttpRequest) -> bytes:
    """What was chosen; the upload handler keeps nothing that is larger than anything we take."""
    found = request.FILES.get("file")
    if found is not None:
        return bytes(found.read())
    if whole_number(request.META.get("CONTENT_LENGTH") or "") > settings.MOST_SENT:
        raise Invalid(_("That is too large: 10 MB is the most."), field="file", code="too-large")
    raise Invalid(_("Choose what you want to send first."), field="file", code="empty")


def _explained(problem: Invalid) -> str:
    if problem.code == "audience-changed":
        return _(
            "Somebody has come in since you opened the page. See who reads it now, and send once more if you want to."
        )
    return problem.message


def _sent(request: HttpRequest, room_id: UUID, seq: int) -> HttpResponse:
    """On to the message in the room; the page's script goes there itself."""
    there = f"{reverse('rooms:room', args=[room_id])}#m{seq}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return redirect(there)


@require_GET
@route(audience="signed-in")
@automatic
def file(request: HttpRequest, room_id: UUID, file_id: UUID) -> HttpResponse:
    """A message's picture or recording, decided anew each time; a part of it where a player asks for one (Safari)."""
    try:
        content_type, content = services.file_of(actor_of(request), room_id=room_id, file_id=file_id)
    except Unreadable:
        return HttpResponse(status=503)
    response = _part(request.headers.get("Range", ""), content)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = "inline"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Encoding"] = "identity"  # or a part would be compressed as if it were the whole
    security.seal_off(response)
    return response


def _part(wanted: str, content: bytes) -> HttpResponse:
    found = _RANGE.fullmatch(wanted)
    if found is None or not any(found.groups()):
        return HttpResponse(content)
    whole, (first, last) = len(content), found.groups()
    start = int(first) if first else max(0, whole - int(last))
    end = min(int(last), whole - 1) if first and last else whole - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{whole}"})
    return HttpResponse(content[start : end + 1], status=206, headers={"Content-Range": f"bytes {start}-{end}/{whole}"})
