"""A form in words: what was answered, what it comes to, how it was filled in, what one should know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument, Item, Kind, Score, say
from brobygger.measures.queries import given as queries
from brobygger.measures.queries.given import FormCard, FormPage
from brobygger.measures.rules import Mode, Rater, SeenBy
from brobygger.measures.scoring.validity import Flag
from brobygger.rooms.queries import Members, RoomHead
from brobygger.rooms.views import presenting
from brobygger.ui import words

MODES = {
    Mode.LINK: gettext_lazy("On their own telephone"),
    Mode.TABLET: gettext_lazy("On a helper's device, handed over"),
    Mode.ALOUD: gettext_lazy("Read aloud, written down by a helper"),
    Mode.PAPER: gettext_lazy("On paper, entered by a helper"),
}
SEEN_BY = {
    SeenBy.MINE: gettext_lazy("Only I"),
    SeenBy.GIVER: gettext_lazy("I, and the helper who gave it"),
    SeenBy.ROOM: gettext_lazy("I, and all the helpers in the room"),
}
# To helpers alone, and never a reason to leave an answer out.
FLAGS = {
    Flag.ALL_ENDS: gettext_lazy("All the answers lie at the same end. It can be so. Ask how it was to fill in."),
    Flag.ALL_MIDDLE: gettext_lazy(
        "All the answers lie in the middle. It can be so. Ask what the middle means to them."
    ),
    Flag.FAST: gettext_lazy("It was filled in faster than one reads. Ask whether it fits."),
    Flag.HELPER_ENTERED: gettext_lazy("A helper wrote the answers down. One may answer otherwise when alone."),
    Flag.INCOMPLETE: gettext_lazy("Something is not answered. What is not answered is not counted as zero."),
}
LANGUAGES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}


def in_panel(one: Mapping[str, Any], head: RoomHead) -> dict[str, Any]:
    """One row of the room's panel."""
    found = shipped.newest().get(one["instrument"])
    waits = not one["finished"]
    return {
        "title": say(found.title, words.language()) if found else _("Questions"),
        "status": _("Answered") if not waits else _("Not answered yet"),
        "waits": waits,
        "asks_me": waits and one["mine"] and one["mode"] == Mode.LINK and one["rater"] == Rater.SELF,
        "href": reverse("measures:form", args=[head.id, one["id"]]),
    }


def row(one: FormCard, members: Members) -> dict[str, Any]:
    """One line of the room's forms."""
    given_by = queries.giver(members, one)
    return {
        "title": say(one.title, words.language()),
        "href": reverse("measures:form", args=[members.room.id, one.id]),
        "state": state(one),
        "is_open": one.is_open,
        "given": _("Given by %(who)s, %(when)s")
        % {"who": given_by.name if given_by else _("a helper"), "when": words.moment(one.made_at)},
        "view": _whose(one, members) if one.rater is not Rater.SELF else "",
        "seen_by": SEEN_BY[one.seen_by] if members.room.own else "",
    }


def whole(found: FormPage) -> dict[str, Any]:
    """The page of one form."""
    one, language = found.form, words.language()
    finished = one.finished_at is not None
    return {
        "form": {"id": one.id, "is_open": one.is_open, "finished": finished},
        "title": say(one.title, language),
        "state": state(one),
        "scores": [score(each, one) for each in one.instrument.scores] if finished else [],
        "answers": answers(one, language) if finished and one.answers and found.may_show_text else [],
        "facts": _facts(found),
        "flags": [FLAGS[flag] for flag in one.flags] if not found.is_mine and finished else [],
        "choices": _choices(one) if found.is_mine else [],
        "about_url": "" if found.is_mine else reverse("measures:questionnaire", args=[one.instrument.key]),
    }


def state(one: FormCard) -> str:
    """Answered when, or until when it can be."""
    if one.finished_at is not None:
        return _("Answered %(when)s") % {"when": words.moment(one.finished_at)}
    if not one.is_open:
        return _("Not answered. The time is over.")
    return _("Can be answered until %(when)s") % {"when": words.moment(one.expires_at)}


def _whose(one: FormCard, members: Members) -> str:
    if one.rater is Rater.SELF:
        return _("You") if members.room.own else presenting.first_name(members.room.name)
    if one.rater_person_id is not None:
        found = next(
            (card for card in (*members.members, *members.former) if card.person_id == one.rater_person_id), None
        )
        if found:
            return found.name
    return {
        Rater.HELPER: _("The helper who gave it"),
        Rater.NEXT_OF_KIN: _("Somebody close"),
        Rater.OTHER: _("Somebody else"),
    }[one.rater]


def score(of: Score, one: FormCard) -> dict[str, Any]:
    """One score: its value, its range, which way is better, and the band that it lies in with who says so."""
    value, language = one.scores.get(of.id), words.language()
    band = next(
        (
            each
            for each in one.instrument.bands
            if each.score == of.id and value is not None and each.low <= value <= each.high
        ),
        None,
    )
    return {
        "name": say(of.words, language),
        "value": floatformat(value) if value is not None else "",
        "range": _("from %(low)s to %(high)s") % {"low": floatformat(of.low), "high": floatformat(of.high)},
        "way": {True: _("Higher is better."), False: _("Lower is better."), None: ""}[of.higher_is_better],
        "band": say(band.words, language) if band else "",
        "source": band.source if band else "",
    }


def answers(one: FormCard, language: str) -> list[dict[str, str]]:
    """Each question with what was answered, in words."""
    return [
        {"term": say(item.words, language) or str(number), "text": _answer(item, one.answers.get(item.id), language)}
        for number, item in enumerate(one.instrument.items, 1)
    ]


def _answer(item: Item, value: str | int | None, language: str) -> str:
    if value is None:
        return _("Not answered")
    if item.kind is Kind.CHOICE:
        return next((say(option.words, language) for option in item.options if option.code == value), str(value))
    if item.kind is Kind.TEXT:
        return str(value)
    return _("%(value)s of %(most)s") % {"value": value, "most": item.high}


def _facts(found: FormPage) -> list[dict[str, str]]:
    one = found.form
    given_by = queries.giver(found.members, one)
    told = [
        (_("Whose view"), _whose(one, found.members)),
        (_("How"), str(MODES[one.mode])),
        (_("Given by"), given_by.name if given_by else ""),
        (_("Interpreter"), _("Yes") if one.interpreter else ""),
        (_("Language"), LANGUAGES.get(one.language, "")),
        (_("Time used"), _time(one.seconds) if one.finished_at else ""),
        (_("Version"), _version(one.instrument, one)),
    ]
    return [{"term": term, "text": text} for term, text in told if text]


def _version(instrument: Instrument, one: FormCard) -> str:
    if not one.algorithm:
        return instrument.version
    return _("%(version)s, counted by rule %(rule)s") % {"version": instrument.version, "rule": one.algorithm}


def _time(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _choices(one: FormCard) -> list[dict[str, Any]]:
    return [{"value": key, "text": text, "checked": key is one.seen_by} for key, text in SEEN_BY.items()]
