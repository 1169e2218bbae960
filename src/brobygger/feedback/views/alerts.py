"""What asks to be talked about, in words that both can read: what, since when, how sure, and what one might ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from brobygger.feedback import access, queries
from brobygger.feedback.queries import AlertCard, EpisodePage
from brobygger.feedback.rules import Kind
from brobygger.feedback.services.addressing import LONGEST
from brobygger.ui import words

Typed = dict[str, str]


def of_page(found: EpisodePage, typed: Typed) -> dict[str, Any]:
    """For the page of an episode: to both who see it; whoever leads it writes what came of each."""
    now = queries.of_episode(found.episode, found.sessions)
    head, me = found.members.room, found.members.me
    return {
        "alerts": [_shown(one, typed) for one in now],
        "addressed": [
            {"title": _TITLES()[kind], "since": since, "words": said, "day": words.day(at)}
            for kind, since, said, at in queries.earlier(found.episode.id, now)
        ],
        "may_address": access.may(head, me.kind, access.LEADS),
        "alert_longest": LONGEST,
    }


def in_short(alerts: Sequence[AlertCard]) -> list[dict[str, str]]:
    """For the list of all that one leads: what and since when."""
    return [{"title": _TITLES()[one.kind], "since": words.day(one.at)} for one in alerts]


def _shown(one: AlertCard, typed: Typed) -> dict[str, Any]:
    is_typed = (typed.get("kind"), typed.get("since")) == (str(one.kind), str(one.since))
    return {
        "kind": one.kind,
        "since": one.since,
        "id": f"alert-{one.kind}-{one.since}",
        "title": _TITLES()[one.kind],
        "day": words.day(one.at),
        "sure": _sure(one),
        "ask": _ASKS()[one.kind],
        "words": typed.get("came", "") if is_typed else one.words,
        "is_addressed": bool(one.words),
        "error": typed.get("error", "") if is_typed else "",
    }


def _sure(one: AlertCard) -> str:
    if one.kind in (Kind.UNPLANNED, Kind.MISSING):
        return ""
    if one.is_tested:
        return _("The questions' own research sets this line. It can still be wrong about one person.")
    return _("This is a rule of thumb of ours. Nobody has tested it.")


def key_of(given: Any) -> tuple[str, int]:
    """Which alert a form is about; one that is none asks nothing any more."""
    since = str(given.get("since", ""))
    return str(given.get("kind", "")), int(since) if since.isdecimal() and len(since) < 5 else -1


def _TITLES() -> dict[Kind, str]:
    return {
        Kind.WORSE: _("It has become harder, more than chance alone would do"),
        Kind.FALLING: _("It has become harder three times in a row"),
        Kind.LOW_ALLIANCE: _("How you work together is answered low"),
        Kind.FALLING_ALLIANCE: _("How you work together is answered lower than before"),
        Kind.UNPLANNED: _("The conversations ended before it was planned"),
        Kind.MISSING: _("Three conversations or more without an answer"),
        Kind.SAME: _("Many conversations, and it is as it was"),
        Kind.ALWAYS_BEST: _("Every answer about the conversations is the highest"),
    }


def _ASKS() -> dict[Kind, str]:
    return {
        Kind.WORSE: _(
            "What has happened since then? What would help now? Who else should know, if the person wants it?"
        ),
        Kind.FALLING: _("What has happened since then? What would help now?"),
        Kind.LOW_ALLIANCE: _("What should have been different? Is there something I do not understand yet?"),
        Kind.FALLING_ALLIANCE: _("What was different the last time? What could I do in another way?"),
        Kind.UNPLANNED: _("Has anybody asked the person why? Is there something to put right, or to offer?"),
        Kind.MISSING: _("Are the questions of any use? Are they in the way? It is fine to do without them."),
        Kind.SAME: _("Do we work on what matters? What could we try that is different? Would somebody else help more?"),
        Kind.ALWAYS_BEST: _("Is it safe to say that something could be better? Ask for one small thing."),
    }


def looked_at(cases: Sequence[queries.Case]) -> list[tuple[UUID, UUID]]:
    """Whose numbers the list shows: rooms and persons."""
    return list(dict.fromkeys((one.room_id, one.about_person_id) for one in cases))
