"""When and where: the meeting, and the first appointment in the new service."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from brobygger.appointments.services import Overlaps
from brobygger.directory.queries import unit_page
from brobygger.handovers import access, queries, rules, services
from brobygger.handovers.forms import TimeForm
from brobygger.handovers.queries import HandoverPage
from brobygger.handovers.recipes import recipe
from brobygger.handovers.views import showing
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting


@route(audience="helper")
def choose(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """A time that suits the person. What must be true first is said before anything is typed."""
    actor, warning = actor_of(request), ""
    found = queries.one(actor, room_id, handover_id)
    access.act(found.room, found.side, access.HELPERS, "times")
    is_first = found.card.meeting is not None or "meeting" in found.card.done
    place = _place(unit_page(actor, found.card.to_unit_id).address, found.card.unit)
    form = _form(request, found, place, is_first=is_first)
    if request.method == "POST" and form.is_valid():
        try:
            make = services.set_first if is_first else services.fix_meeting
            overlap_ok = request.POST.get("overlap") == "yes"
            make(actor, room_id=room_id, handover_id=handover_id, given=form.given(), overlap_ok=overlap_ok)
        except Overlaps as problem:
            warning = problem.message
        except Conflict as problem:
            messages.info(request, problem.message)
            return redirect("handovers:one", room_id, handover_id)
        except Invalid as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        else:
            messages.success(request, _("It is agreed. It stands among the room's appointments too."))
            return redirect("handovers:one", room_id, handover_id)
    lacks = () if is_first else rules.lacks(recipe().step("time"), found.card.facts)
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "form": form,
        "is_first": is_first,
        "lacks": [services.unmet(need, found.card) for need in lacks],
        "warning": warning,
    }
    return render(request, "handovers/times.html", context, status=422 if form.errors or warning else 200)


def _form(request: HttpRequest, found: HandoverPage, place: str, *, is_first: bool) -> TimeForm:
    person = next((one.id for one in found.members.members if one.kind == "person"), None)
    one = found.card.one.membership_id if found.card.one and not is_first else None
    two = found.card.two.membership_id if found.card.two else None
    people = tuple(key for key in (person, one, two) if key is not None)
    what = _("First appointment") if is_first else _("The first meeting")
    data = request.POST if request.method == "POST" else None
    return TimeForm(data, what=what, people=people, initial={"place": place})


def _place(address: str, unit: str) -> str:
    """Usually where the person is going; it can be changed."""
    return f"{unit}, {address}" if address else unit
