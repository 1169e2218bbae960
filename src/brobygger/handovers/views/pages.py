"""The hand-overs of a room, and the page of one: what now, who has it, one clear button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from brobygger.directory import queries as directory
from brobygger.handovers import access, queries, services
from brobygger.handovers.views import after as showing_after
from brobygger.handovers.views import feedback, showing
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.rooms.views import presenting
from brobygger.ui.words import NORWAY

Do = Callable[[Actor, QueryDict, dict[str, Any]], Any]


@route(audience="signed-in")
def overview(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The room's hand-overs; a helper begins one by choosing where it goes."""
    actor, problem = actor_of(request), ""
    if request.method == "POST":
        try:
            key = services.begin(actor, room_id=room_id, unit_id=_id(request.POST, "unit"))
        except Invalid as refused:
            problem = refused.message
        else:
            return redirect("handovers:one", room_id, key)
    members, cards = queries.page(actor, room_id)
    may_begin = access.may_begin(members.room, members.me.kind)
    wanted = request.GET.get("words", "")[:100]
    found = directory.search(actor, words=wanted) if may_begin and wanted.strip() else None
    context = presenting.room_context(members.room) | {
        "open": [showing.line(one) for one in cards if one.ended_at is None],
        "ended": [showing.line(one) for one in cards if one.ended_at is not None],
        "may_begin": may_begin,
        "words": wanted,
        "found": found.lines if found else (),
        "nothing": found is not None and not found.lines,
        "problem": problem,
    }
    return render(request, "handovers/overview.html", context, status=422 if problem else 200)


@route(audience="signed-in")
def page(request: HttpRequest, room_id: UUID, handover_id: UUID) -> HttpResponse:
    """One hand-over; a POST does the step that is at hand, and says what happened."""
    actor, problem = actor_of(request), ""
    if request.method == "POST":
        try:
            said = _do(actor, request.POST, {"room_id": room_id, "handover_id": handover_id})
        except Conflict as refused:
            messages.info(request, refused.message)
            return redirect("handovers:one", room_id, handover_id)
        except Invalid as refused:
            problem = refused.message
        else:
            messages.success(request, said)
            return redirect("handovers:one", room_id, handover_id)
    found = queries.one(actor, room_id, handover_id)
    context = presenting.room_context(found.room) | {
        "one": showing.whole(found),
        "problem": problem,
        "typed": request.POST,
        **_agreed(actor, found),
        "checks": _checks(),
        "others": _others(found),
        "feedback": feedback.shown(found),
        "after": showing_after.of_page(found),
    }
    return render(request, "handovers/one.html", context, status=422 if problem else 200)


def _agreed(actor: Actor, found: queries.HandoverPage) -> dict[str, Any]:
    """What the two organisations' plan says to their helpers, and where a decision may stand by it."""
    rule = queries.rule_of(actor, found.card) if actor.is_helper else None
    words = showing.DECISION_WORDS().items()
    meets_first = rule is not None and rule.meets_before
    return {
        "rule": rule,
        "no_plan": actor.is_helper and rule is None and not found.card.is_internal,
        "decisions": [(code, text) for code, text in words if code != "meet-first" or meets_first],
    }


def _do(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> str:
    """What the pressed button means. Raises Invalid where it means nothing."""
    doing: dict[str, tuple[Do, str]] = {
        "offer": (_offer, _("It stands on their page now. They answer when they like.")),
        "yes": (_answer, _("Good. You can change your mind at any time.")),
        "no": (_answer, _("That is fine. Nothing more happens, and you can change your mind.")),
        "ready": (_ready, _("Thank you. Now everybody knows what comes next.")),
        "show": (_show, _("Participant 2 can see the agenda now.")),
        "note": (_note, _("Noted.")),
        "voicemail": (_voicemail, _("Your choice is kept.")),
        "move": (_move, _("They are told, and find another time for you.")),
        "change": (_change, _("Another goes on. What builds trust is done anew.")),
        "stop": (_stop, _("The hand-over has ended.")),
    }
    if given.get("do", "") not in doing:
        raise Invalid(_("Choose what to do."), code="nothing")
    do, said = doing[given.get("do", "")]
    do(actor, given, ids)
    return said


def _offer(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.offer(actor, **ids)


def _answer(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.answer(actor, **ids, answer=given.get("do", ""))


def _ready(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.be_ready(actor, **ids, offer=given.get("offer", ""), decision=given.get("decision", ""))


def _show(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.show_agenda(actor, **ids)


def _note(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.note(
        actor,
        **ids,
        step=given.get("step", ""),
        outcome=given.get("outcome", ""),
        checks=given.getlist("checks"),
        text=given.get("text", ""),
        happened_at=_moment(given.get("when", "")),
    )


def _voicemail(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.set_voicemail(actor, **ids, answer=given.get("voicemail", ""))


def _move(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.need_another_time(actor, **ids, times=given.get("times", ""))


def _change(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.change_helper(
        actor, **ids, which=given.get("which", ""), role_id=_id(given, "role"), why=given.get("why", "")
    )


def _stop(actor: Actor, given: QueryDict, ids: dict[str, Any]) -> None:
    services.stop(actor, **ids, why=given.get("why", ""))


def _others(found: queries.HandoverPage) -> list[dict[str, Any]]:
    """Who could go on in the place of one of the two: colleagues of theirs who are in the room."""
    card, wanted = found.card, []
    sides = (("one", card.from_organisation_id), ("two", card.to_organisation_id))
    for which, organisation in sides:
        for one in found.members.members:
            fits = one.role_id is not None and one.organisation_id == organisation and one.kind == "helper"
            if fits and one.role_id not in (card.one_role_id, card.two_role_id):
                wanted.append({"which": which, "role": one.role_id, "name": one.name, "unit": one.unit_name})
    may = found.side in access.HELPERS or (found.me.kind == "helper" and found.side != access.PERSON)
    return wanted if may and card.ended_at is None else []


def _checks() -> list[tuple[str, str]]:
    """The four questions about the intention, asked after each meeting."""
    return [
        ("trust", _("The meeting was for building trust, not for coordinating")),
        ("few", _("Few people took part")),
        ("planned", _("The topics were planned with the person beforehand")),
        ("offer-known", _("It was known what comes next for the person")),
    ]


def _moment(given: str) -> dt.datetime | None:
    """A moment of a form, in Norwegian time; None for now. Raises Invalid."""
    if not given:
        return None
    try:
        found = parse_datetime(given)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("Write the day and the time, or leave it empty for now."), field="when", code="moment")
    return found.replace(tzinfo=NORWAY) if found.tzinfo is None else found


def _id(given: QueryDict, name: str) -> UUID:
    try:
        return UUID(given.get(name, ""))
    except ValueError:
        raise Invalid(_("Choose one from the list."), field=name, code="nobody") from None
