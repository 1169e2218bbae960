"""Episodes in words, and the curve as a picture with its numbers beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brobygger.feedback import access, services
from brobygger.feedback.queries import EpisodeCard, EpisodePage, SessionCard, sharing
from brobygger.feedback.views import lines
from brobygger.measures.queries.answered import Total
from brobygger.measures.services import links
from brobygger.rooms.queries import Members
from brobygger.ui import charts, words


def line(card: EpisodeCard, members: Members) -> dict[str, Any]:
    """One episode in a list."""
    return {
        "href": reverse("feedback:one", args=[members.room.id, card.id]),
        "who": helper(card, members),
        "status": status(card),
    }


def whole(found: EpisodePage, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the page shows; `typed` is what was wrong and stays."""
    head, me, card, last = found.members.room, found.members.me, found.episode, found.last
    now, is_led = card.ended_at is None, _is_led(found)
    given = {key: typed.get(key, getattr(last, key, "")) for key in ("fits", "words", "otherwise")}
    return {
        "who": helper(card, found.members),
        "is_person": me.kind == "person",
        "status": status(card),
        "ended": not now,
        "alliance": curve(found.sessions, "alliance", card) if answered(found.sessions, "alliance") else None,
        "last": _last(last, head.id if me.kind == "helper" else None) if last is not None and now else None,
        "may_say": now
        and is_led
        and last is not None
        and _waits(last) != "outcome"
        and access.may(head, me.kind, access.BOTH),
        "may_lead": now and access.may(head, me.kind, access.LEADS),
        "may_begin": services.may_begin_session(last),
        "waits": _waits(last),
        "seen": _seen(found),
        "anew": _anew(found, is_led),
        "fits": [{"value": value, "text": text, "checked": given["fits"] == value} for value, text in FITS().items()],
        "given": given,
        "longest": services.LONGEST,
        "endings": [{"value": value, "text": text} for value, text in ENDINGS().items()],
        "told": [_told(one) for one in reversed(found.sessions) if one.fits or one.words or one.otherwise],
    } | compared(found)


def compared(found: EpisodePage) -> dict[str, Any]:
    """The curve of how the person is, what it says in words, and what it is compared with."""
    there = answered(found.sessions, "outcome")
    return {
        "curve": curve(found.sessions, "outcome", found.episode) if found.sessions else None,
        "said": said(found.sessions, "outcome"),
        "lines": lines.told(found.episode, there) if found.sessions else [],
        "questions": lines.title(found.episode),
    }


def helper(card: EpisodeCard, members: Members) -> str:
    """The name of the helper who leads it."""
    everybody = (*members.members, *members.former)
    return next((one.name for one in everybody if one.id == card.membership_id), _("Somebody"))


def status(card: EpisodeCard) -> str:
    """Since when, or how and when it ended."""
    if card.ended_at is None:
        return _("Since %(day)s") % {"day": words.day(card.begun_at)}
    return _("%(how)s, %(day)s") % {"how": ENDINGS().get(card.ended_how, ""), "day": words.day(card.ended_at)}


def _waits(last: SessionCard | None) -> str:
    """Which form of the last conversation comes next: one thing at a time."""
    forms = {"outcome": last.outcome, "alliance": last.alliance} if last is not None else {}
    return next((which for which, form in forms.items() if form is not None and form.is_open), "")


def _is_led(found: EpisodePage) -> bool:
    """Whether the helper who leads it is still in the room."""
    return any(one.seat == found.episode.led_by_seat for one in found.members.members)


def _anew(found: EpisodePage, is_led: bool) -> str:
    """What one does who would like to go on after an ending, or after the helper has left."""
    if found.members.me.kind == "helper":
        return _("Do you meet again? Begin anew: then a new curve begins.") if found.episode.ended_at else ""
    if found.episode.ended_at is None and not is_led:
        return _("If you would like to go on, another helper in the room can begin with you: then a new curve begins.")
    return ""


def _seen(found: EpisodePage) -> list[str]:
    """Who sees the page, and what the person has shown to others besides."""
    who, own = helper(found.episode, found.members), found.members.me.kind == "person"
    if own and not _is_led(found):
        told = [_("You see this page. %(who)s has left the room, and does not see it any more.") % {"who": who}]
    else:
        told = [_("You and %(who)s see this page.") % {"who": who} if own else _("The person and you see this page.")]
    names = ", ".join(sharing.names(found.shown, found.members))
    if names:
        told.append(_("The curve is also shown to: %(names)s.") % {"names": names})
    shown = sum(form.shown_to_room for one in found.sessions for form in one.forms)
    if shown:
        in_words = ngettext(
            "%(n)d of the forms is shown to every helper in the room.",
            "%(n)d of the forms are shown to every helper in the room.",
            shown,
        )
        told.append(in_words % {"n": shown})
    return told


def answered(sessions: Sequence[SessionCard], which: str) -> list[Total]:
    """The forms of one kind that came to a number."""
    forms = [getattr(one, which) for one in sessions]
    return [one for one in forms if one is not None and one.value is not None]


def curve(sessions: Sequence[SessionCard], which: str, card: EpisodeCard | None = None) -> dict[str, Any]:
    """One of the two curves as a picture with its table; `card` gives it its lines."""
    points = [_point(one, getattr(one, which)) for one in sessions]
    found = answered(sessions, which)
    low, high = (found[-1].low, found[-1].high) if found else (0, 40)
    if card is None:
        return charts.drawn(points, low=low, high=high)
    if which == "alliance":
        return charts.drawn(points, low=low, high=high, levels=lines.of_alliance(card))
    return charts.drawn(points, low=low, high=high, levels=lines.levels(card), bands=lines.bands(card, found))


def _point(one: SessionCard, form: Total | None) -> charts.Point:
    return charts.Point(words.day(one.at), form.value if form is not None else None, together(form))


def together(form: Total | None) -> str:
    """What a form comes to, in words."""
    if form is not None and form.value is not None:
        return _of(form.value, form.high)
    return _("Not all was answered") if form is not None and form.is_finished else _("Not answered")


def said(sessions: Sequence[SessionCard], which: str) -> str:
    """The curve in words: what it is now, and what it was at first."""
    found = answered(sessions, which)
    if not found:
        return _("Nothing is answered yet. The curve begins with the first conversation.")
    now = _of(found[-1].value or 0, found[-1].high)
    if len(found) == 1:
        return _("The first time: %(now)s. There is nothing to compare it with yet.") % {"now": now}
    told = {
        "now": now,
        "first": _of(found[0].value or 0, found[0].high),
        "before": _of(found[-2].value or 0, found[-2].high),
    }
    return _("The last time: %(now)s. The time before: %(before)s. The first time: %(first)s.") % told


def _of(value: float, most: float) -> str:
    return _("%(value)s of %(most)s") % {"value": floatformat(value), "most": floatformat(most)}


def _last(one: SessionCard, enters: UUID | None) -> dict[str, Any]:
    return {
        "number": one.number,
        "day": words.day(one.at),
        "outcome": _fill(one.outcome, one.outcome_form_id, enters),
        "alliance": _fill(one.alliance, one.alliance_form_id, enters),
    }


def _fill(form: Total | None, form_id: UUID, enters: UUID | None) -> dict[str, Any]:
    """Where it is answered: behind its link, or from paper on the helper's page in the room `enters`."""
    href = ""
    if form is not None and form.is_open:
        on_paper = reverse("measures:enter", args=[enters, form_id]) if enters else ""
        href = on_paper if form.on_paper else urlsplit(links.address(form_id)).path
    return {
        "href": href,
        "paper": form is not None and form.on_paper,
        "done": form is not None and form.is_finished,
    }


def _told(one: SessionCard) -> dict[str, Any]:
    return {
        "title": _("Conversation %(n)d, %(day)s") % {"n": one.number, "day": words.day(one.at)},
        "fits": FITS().get(one.fits, ""),
        "words": one.words,
        "otherwise": one.otherwise,
    }


def conversations(count: int) -> str:
    """How many there have been."""
    return ngettext("%(n)d conversation", "%(n)d conversations", count) % {"n": count}


def FITS() -> dict[str, str]:
    return {"yes": _("Yes, it fits"), "partly": _("Partly"), "no": _("No, it does not fit")}


def ENDINGS() -> dict[str, str]:
    return {
        "planned": _("Ended as planned"),
        "unplanned": _("Ended before it was planned"),
        "moved-on": _("Went on to another service"),
    }
