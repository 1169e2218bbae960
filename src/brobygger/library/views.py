"""What one learns from, and keeping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.library import access, queries, services
from brobygger.library.forms import KINDS, LEVELS, EntryForm
from brobygger.library.queries import EntryCard
from brobygger.library.rules import Level
from brobygger.rooms import panels
from brobygger.rooms.panels import Panel, Place


def register() -> None:
    """The way here, on the helper's home."""
    panels.show(Panel(Place.HELPER_LINKS, "library/_links.html", lambda actor: {}))


@require_GET
@route(audience="signed-in")
def listing(request: HttpRequest) -> HttpResponse:
    """Everything, or one kind of it."""
    actor, kind, words = actor_of(request), request.GET.get("kind", ""), request.GET.get("q", "").strip()[:100]
    found = [_shown(one) for one in queries.entries(actor, kind=kind, words=words)]
    page = {
        "now": [one for one in found if not one["card"].is_over],
        "over": [one for one in found if one["card"].is_over],
        "kinds": [{"code": str(code), "name": name, "is_chosen": code == kind} for code, name in KINDS.items()],
        "kind": kind,
        "words": words,
        "may_write": actor.is_helper and actor.is_leader,
    }
    return render(request, "library/list.html", page)


@route(audience="leader")
def new(request: HttpRequest) -> HttpResponse:
    """A leader writes an entry. What was typed stays on an error."""
    actor = actor_of(request)
    access.write(actor)
    form = EntryForm(request.POST if request.method == "POST" else None, initial={"kind": request.GET.get("kind", "")})
    if form.is_valid():
        try:
            services.add(actor, given=form.entry())
            messages.success(request, _("Kept. Everybody who is signed in can read it."))
            return redirect("library:list")
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": _("Something to learn from")}
    return render(request, "library/form.html", page, status=422 if form.is_bound else 200)


@route(audience="leader")
def change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A leader writes an entry of their organisation anew."""
    actor = actor_of(request)
    found = queries.entry(actor, entry_id)
    names = ("kind", "title", "about", "link", "language", "level", "day", "last_day", "place", "organiser", "is_full")
    written = {name: getattr(found, name) for name in names}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=written)
    if form.is_valid():
        try:
            services.change(actor, entry_id=entry_id, given=form.entry())
            messages.success(request, _("Kept. Everybody who is signed in can read it."))
            return redirect("library:list")
        except Invalid as problem:
            form.refuse(problem)
    page = {"form": form, "heading": found.title, "entry": found}
    return render(request, "library/form.html", page, status=422 if form.is_bound else 200)


@require_POST
@route(audience="leader")
def remove(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A leader takes an entry of their organisation away."""
    services.remove(actor_of(request), entry_id=entry_id)
    messages.success(request, _("It is taken away."))
    return redirect("library:list")


def _shown(one: EntryCard) -> dict[str, Any]:
    return {"card": one, "kind": KINDS[one.kind], "level": LEVELS[Level(one.level)] if one.level else ""}
