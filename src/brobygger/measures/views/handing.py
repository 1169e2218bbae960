"""A form on the helper's device: locked to it, filled in in peace, and opened again by the helper's code."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.kernel import decisions
from brobygger.kernel.routes import actor_of, route
from brobygger.measures import services
from brobygger.measures.instruments.shape import say
from brobygger.measures.queries import given as queries
from brobygger.measures.queries.given import FormPage
from brobygger.measures.rules import Mode
from brobygger.measures.views import filling
from brobygger.measures.views.filling import Place
from brobygger.people.middleware import lifts
from brobygger.rooms.forms import CodeForm
from brobygger.rooms.views import handing, presenting
from brobygger.ui import words

HERE = "measures/here.html"


@route(audience="helper")
def hand(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """The helper locks their device to the form, behind a code of their own, and hands it over."""
    found = queries.one(actor_of(request), room_id, form_id)
    if not _can_be_handed(found):
        messages.info(request, _("This form is answered, or its time is over."))
        return redirect("measures:form", room_id, form_id)
    form = CodeForm(request.POST or None)
    if handing.lock(request, actor_of(request), form, what=_what(form_id)):
        return redirect("measures:here", room_id, form_id)
    context = {"form": form, "title": say(found.form.title, words.language()), "form_id": form_id}
    return render(request, "measures/hand.html", presenting.room_context(found.room) | context)


@route(audience="helper")
@lifts("locked")
def here(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """The form on the helper's device. Only while it is locked and handed over for this very form."""
    _only_handed(request, room_id, form_id)
    return filling.answer(request, services.secret_of(form_id), _place(room_id, form_id, CodeForm()))


@route(audience="helper")
@lifts("locked")
def take_back(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """The helper's code opens the device again."""
    _only_handed(request, room_id, form_id)
    form = CodeForm(request.POST or None)
    open_again = handing.unlocked(request, form)
    if open_again:
        return redirect("measures:form", room_id, form_id) if open_again is True else open_again
    context = {"code_form": form, "room": {"id": room_id}, "form_id": form_id}
    return render(request, "measures/take_back.html", context)


def _only_handed(request: HttpRequest, room_id: UUID, form_id: UUID) -> None:
    handing.only_handed(request, _what(form_id))
    found = queries.one(actor_of(request), room_id, form_id)
    decisions.hide_unless(
        found.i_gave_it and found.form.mode is Mode.TABLET,
        "measures.here",
        why="no form for a device",
        object_id=form_id,
    )


def _can_be_handed(found: FormPage) -> bool:
    return found.i_gave_it and found.form.mode is Mode.TABLET and found.form.is_open


def _place(room_id: UUID, form_id: UUID, form: CodeForm) -> Place:
    told = {"code_form": form, "room": {"id": room_id}, "form_id": form_id, "brief": True, "handed": True}
    return Place(HERE, HERE, HERE, told)


def _what(form_id: UUID) -> str:
    return f"form:{form_id}"
