"""Looking for help, and one unit: what it does, for whom, how it is reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brobygger.directory import access, kinds, queries, services
from brobygger.directory.forms import EntryForm
from brobygger.directory.queries import UnitPage
from brobygger.directory.services import EntryInput
from brobygger.directory.views import lines
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Invalid
from brobygger.kernel.routes import actor_of, route


@require_GET
@route(audience="signed-in")
def search(request: HttpRequest) -> HttpResponse:
    """Search by need, place or name; the needs stand there to be tapped."""
    words, need = request.GET.get("q", "")[:200], request.GET.get("need", "")
    found = queries.search(actor_of(request), words=words, need=need)
    page = {
        "chosen": _need(need, words, chosen=True) if need in kinds.CODES else None,
        "words": words,
        "need": need if need in kinds.CODES else "",
        "needs": lines.needs(_need(code, words, chosen=code == need) for code, _label in kinds.NEEDS),
        "cards": lines.cards(found.lines),
        "more": found.more,
        "searched": bool(words.strip()) or need in kinds.CODES,
    }
    return render(request, "directory/search.html", page)


def _need(code: str, words: str, *, chosen: bool) -> lines.Need:
    """A need as a link that chooses it, or lets it go again."""
    given = {key: value for key, value in (("q", words), ("need", "" if chosen else code)) if value}
    return lines.Need(kinds.label(code), f"?{urlencode(given)}", chosen)


@require_GET
@route(audience="signed-in")
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit."""
    found = queries.unit_page(actor_of(request), unit_id)
    page = {
        "unit": found,
        "needs": [kinds.label(code) for code in found.needs],
        "is_old": found.is_old(),
        "may_ask": _may_ask(actor_of(request), found),
    }
    return render(request, "directory/unit.html", page)


def _may_ask(actor: Actor, found: UnitPage) -> bool:
    """Whether there is somebody to write to: not oneself, and not nobody."""
    return actor.is_helper and found.staffed and found.unit_id != actor.unit_id


@route(audience="helper")
def edit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The unit's leader, or whoever it is entrusted to, writes what stands there. What was typed stays on an error."""
    actor = actor_of(request)
    found = queries.unit_page(actor, unit_id)
    access.keep(actor, unit_id, found.owner_role_id)
    owners = [(str(card.role_id), card.name) for card in queries.keepers(actor, unit_id)]
    form = EntryForm(request.POST if request.method == "POST" else None, owners=owners, initial=_as_written(found))
    if form.is_valid() and _changed(actor, unit_id, form):
        messages.success(request, _("It stands there now, for everybody who looks."))
        return redirect("directory:unit", unit_id)
    page = {"form": form, "unit": found}
    return render(request, "directory/edit.html", page, status=422 if form.is_bound else 200)


def _as_written(found: UnitPage) -> dict[str, Any]:
    return {
        "what": found.what,
        "for_whom": found.for_whom,
        "phone": found.own_phone or found.phone,
        "address": found.address,
        "hours": found.hours,
        "needs": list(found.needs),
        "owner": str(found.owner_role_id or ""),
    }


def _changed(actor: Actor, unit_id: UUID, form: EntryForm) -> bool:
    given = dict(form.cleaned_data)
    owner = given.pop("owner")
    try:
        services.change_entry(actor, unit_id=unit_id, entry=EntryInput(**given, owner=UUID(owner) if owner else None))
    except Invalid as problem:
        form.refuse(problem)
        return False
    return True


@require_POST
@route(audience="helper")
def confirm(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Still right: one tap, from the home page or from the unit's own."""
    services.confirm(actor_of(request), unit_id=unit_id)
    messages.success(request, _("Thank you. We ask again in half a year."))
    return redirect("rooms:home" if request.POST.get("from") == "home" else reverse("directory:unit", args=[unit_id]))


def home(actor: Actor) -> dict[str, Any] | None:
    """For the helper's home: entries that wait for the owner's word, enquiries for an answer. One query."""
    found = queries.waits_for_me(actor)
    return {"asked": found.entries, "enquiries": found.enquiries} if found.entries or found.enquiries else None


def links(actor: Actor) -> dict[str, Any] | None:
    """For the helper's home: the way here. No query."""
    return {}
