"""Taking a form out as a file: the person their own, a helper one that they may see."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brobygger.kernel.routes import actor_of, route
from brobygger.measures import services
from brobygger.measures.queries import given as queries
from brobygger.rooms.services.exporting import file_name


@require_GET
@route(audience="signed-in")
def fhir(request: HttpRequest, room_id: UUID, form_id: UUID) -> HttpResponse:
    """A finished form as FHIR R4 (JSON), for another system. Nobody is named in it."""
    actor = actor_of(request)
    found = queries.one(actor, room_id, form_id)
    if found.form.finished_at is None:
        messages.info(request, _("This form is not answered yet: there is nothing to take out."))
        return redirect("measures:form", room_id, form_id)
    body = services.fetched(actor, found)
    response = HttpResponse(body, content_type="application/fhir+json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name("skjema", "json")}"'
    return response
