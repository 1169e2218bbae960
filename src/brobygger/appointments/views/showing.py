"""From the queries' values to what the pages are told: no queries, no decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from brobygger.appointments import times
from brobygger.appointments.forms import usual
from brobygger.appointments.queries import AlternativeCard, AppointmentCard, AppointmentPage, WaitCard, WithCard
from brobygger.rooms.queries import MemberCard
from brobygger.rooms.views import presenting, sentences
from brobygger.ui import words


def short(card: AppointmentCard) -> dict[str, Any]:
    """An appointment in a list or a panel."""
    near = times.near(card.starts_at)
    when = times.when(card.starts_at, card.ends_at)
    return {
        "id": card.id,
        "what": card.what,
        "when": f"{near}, {when}" if near else times.capital(when),
        "with": with_whom(card.people),
        "where": _where(card),
        "href": reverse("appointments:one", args=[card.room_id, card.id]),
        "status": status(card),
        "unsuited_href": reverse("appointments:unsuited", args=[card.room_id, card.id]),
        "may_say_unsuited": card.is_planned and not card.unsuited and not card.alternatives,
        "asks": card.is_planned and bool(card.alternatives),
        "cancelled": card.state == "cancelled",
    }


def with_whom(people: Iterable[WithCard]) -> str:
    """Sara Nilsen (Øyane DPS) and you: the others first."""
    others = [_named(one) for one in people if not one.is_me]
    mine = [_("you") for one in people if one.is_me]
    return sentences.joined([*others, *mine])


def _named(one: WithCard) -> str:
    named = f"{one.name} ({one.organisation})" if one.organisation else one.name
    return named if one.is_here else _("%(name)s, who is not in the room any more") % {"name": named}


def _where(card: AppointmentCard) -> str:
    return card.place or (_("By video") if card.video else "")


def status(card: AppointmentCard) -> str:
    """What is going on about its time; nothing where it stands."""
    if card.state == "cancelled":
        return _("Cancelled")
    if not card.is_planned:
        return _("Moved")
    if card.alternatives:
        return _("Other times are offered")
    if card.unsuited:
        return said_unsuited(sentences.joined([presenting.first_name(one.name) for one in card.unsuited]))
    return ""


def said_unsuited(names: str) -> str:
    """Whom the time does not suit."""
    return _("Does not suit %(names)s") % {"names": names}


def whole(found: AppointmentPage) -> dict[str, Any]:
    """An appointment on its own page."""
    card = found.card
    mine = next((one for one in found.card.unsuited if one.membership_id == found.me.id), None)
    open_now = card.is_planned
    return short(card) | {
        "length": times.length(card.starts_at, card.ends_at),
        "place": card.place,
        "video": card.video,
        "find": card.find,
        "bring": card.bring,
        "planned": open_now,
        "mine": {"times": mine.times} if mine else None,
        "unsuited": [
            {"name": one.name, "times": one.times} for one in card.unsuited if one.membership_id != found.me.id
        ],
        "alternatives": [alternative(found, one) for one in card.alternatives] if open_now else [],
        "latest": _latest(found),
    }


def _latest(found: AppointmentPage) -> dict[str, str] | None:
    latest = found.chain[-1]
    if latest.id == found.card.id:
        return None
    when = times.when(latest.starts_at, latest.ends_at)
    return {"when": when, "href": reverse("appointments:one", args=[found.room.id, latest.id])}


def alternative(found: AppointmentPage, one: AlternativeCard) -> dict[str, Any]:
    """An offered time, and who has said what."""
    said = dict.fromkeys(one.yes, True) | dict.fromkeys(one.no, False)
    names = [
        (person.name if not person.is_me else _("You"), said.get(person.membership_id))
        for person in found.card.people
        if person.is_here
    ]
    return {
        "id": one.id,
        "when": times.capital(times.when(one.starts_at, one.ends_at)),
        "mine": said.get(found.me.id),
        "answers": [
            {
                "text": {
                    True: _("%(name)s: it suits"),
                    False: _("%(name)s: it does not suit"),
                    None: _("%(name)s: not answered yet"),
                }[fits]
                % {"name": name},
                "icon": {True: "check", False: "close", None: "clock"}[fits],
            }
            for name, fits in names
        ],
        "answer_href": reverse("appointments:answer", args=[found.room.id, one.id]),
        "choose_href": reverse("appointments:choose", args=[found.room.id, one.id]),
    }


def chain(found: AppointmentPage) -> list[dict[str, Any]]:
    """The times that it has had, the first first; nothing where there has been one alone."""
    if len(found.chain) < 2:
        return []
    return [
        {
            "when": times.capital(times.when(card.starts_at, card.ends_at)),
            "state": {
                "replaced": _("was moved"),
                "cancelled": _("is cancelled"),
                "planned": _("this is what counts"),
            }[card.state],
            "href": "" if card.id == found.card.id else reverse("appointments:one", args=[found.room.id, card.id]),
        }
        for card in found.chain
    ]


def people_options(members: Iterable[MemberCard]) -> list[tuple[str, str]]:
    """Whom an appointment can be with: those who are in the room now."""
    return [
        (str(one.id), f"{one.name} ({one.organisation_name})" if one.organisation_name else one.name)
        for one in members
        if one.is_active and one.kind != "break-glass"
    ]


def usual_people(members: Iterable[MemberCard], me: UUID) -> list[str]:
    """Whom the form suggests: oneself and the person."""
    return [str(one.id) for one in members if one.id == me or one.kind == "person"]


def today(card: AppointmentCard) -> dict[str, Any]:
    """One of today's appointments: the clock, then what and with whom."""
    return short(card) | {"clock": f"{words.clock(card.starts_at)}–{words.clock(card.ends_at)}"}


def wait(card: WaitCard) -> dict[str, Any]:
    """What is waited for: how long it usually takes, and since when. No promise is made."""
    how_long = _("It usually takes %(time)s.") % {"time": usual(card.usual_weeks)}
    return {
        "id": card.id,
        "what": card.what,
        "usual": how_long if card.usual_weeks else _("Nobody knows yet how long it takes."),
        "since": _("Waited for since %(day)s.") % {"day": times.date(card.since)},
    }
