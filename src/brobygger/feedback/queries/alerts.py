"""What asks to be talked about, in one episode and in all that a helper leads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from brobygger.feedback import rules
from brobygger.feedback.models import Addressed, Episode
from brobygger.feedback.queries.episodes import EpisodeCard, SessionCard, cards, held
from brobygger.feedback.rules import Alert, Course, Held, Kind, Scale
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.measures.instruments import shipped
from brobygger.measures.queries.answered import Total
from brobygger.rooms import queries as rooms

MOST = 200


@dataclass(frozen=True, slots=True)
class AlertCard:
    """What it is and since when; `words` is what came of it, empty as long as nobody has written that."""

    kind: Kind
    since: int
    at: dt.datetime
    is_tested: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One of a helper's episodes, open or ended unplanned: its conversations, and what is not addressed."""

    room_id: UUID
    about_person_id: UUID
    name: str
    episode: EpisodeCard
    sessions: tuple[SessionCard, ...]
    alerts: tuple[AlertCard, ...]


def of_episode(card: EpisodeCard, sessions: Sequence[SessionCard]) -> tuple[AlertCard, ...]:
    """What asks to be talked about in one episode, addressed or not. One query."""
    rows = Addressed.objects.filter(episode_id=card.id)
    return _cards(card, sessions, {(row.kind, row.since): row.words for row in rows})


def earlier(episode_id: UUID, now: Sequence[AlertCard]) -> list[tuple[Kind, int, str, dt.datetime]]:
    """What was addressed and asks no more: kind, since, what came of it, and when. One query."""
    there = {(one.kind, one.since) for one in now}
    rows = Addressed.objects.filter(episode_id=episode_id).order_by("-at")
    return [(Kind(row.kind), row.since, row.words, row.at) for row in rows if (Kind(row.kind), row.since) not in there]


def caseload(actor: Actor) -> list[Case]:
    """The actor's own episodes: those with something unaddressed first, the longest unaddressed at the top.

    Six queries, one more where some forms are an organisation's own. Raises Hidden.
    """
    names = {one.room_id: one.name for one in rooms.room_names(actor)}
    recent = Q(ended_at=None) | Q(ended_how="unplanned", ended_at__gt=clock.now() - rules.UNPLANNED_FOR)
    own = Episode.objects.filter(recent, opened_by_seat=actor.seat, room_id__in=names)
    rows = list(own.order_by("begun_at")[:MOST])
    sessions, addressed = held([row.pk for row in rows]), _addressed([row.pk for row in rows])
    found = []
    for row, card in zip(rows, cards(rows), strict=True):
        open_ones = [one for one in _cards(card, sessions[row.pk], addressed[row.pk]) if not one.words]
        if card.ended_at is None or open_ones:
            name, about = names[row.room_id], row.about_person_id
            found.append(Case(row.room_id, about, name, card, sessions[row.pk], tuple(open_ones)))
    return sorted(found, key=_longest_first)


def _longest_first(case: Case) -> tuple[bool, dt.datetime]:
    return not case.alerts, min((one.at for one in case.alerts), default=case.episode.begun_at)


def _addressed(episode_ids: Sequence[UUID]) -> dict[UUID, dict[tuple[str, int], str]]:
    found: dict[UUID, dict[tuple[str, int], str]] = defaultdict(dict)
    for row in Addressed.objects.filter(episode_id__in=episode_ids):
        found[row.episode_id][row.kind, row.since] = row.words
    return found


def _cards(
    card: EpisodeCard, sessions: Sequence[SessionCard], addressed: dict[tuple[str, int], str]
) -> tuple[AlertCard, ...]:
    return tuple(_card(one, addressed) for one in rules.alerts(_course(card, sessions), clock.now()))


def _card(one: Alert, addressed: dict[tuple[str, int], str]) -> AlertCard:
    return AlertCard(one.kind, one.since, one.at, one.is_tested, addressed.get((one.kind, one.since), ""))


def _course(card: EpisodeCard, sessions: Sequence[SessionCard]) -> Course:
    conversations = [
        Held(
            one.number,
            one.at,
            one.outcome.value if one.outcome else None,
            one.alliance.value if one.alliance else None,
            waits=one.outcome is not None and one.outcome.is_open,
        )
        for one in sessions
    ]
    outcome = _scale([one.outcome for one in sessions], reliable=card.reliable)
    alliance = _scale([one.alliance for one in sessions], cut_off=alliance_cut_off(card.alliance))
    return Course(conversations, outcome, alliance, card.ended_at, card.ended_how)


def _scale(
    forms: Sequence[Total | None], *, reliable: float | None = None, cut_off: float | None = None
) -> Scale | None:
    form = next((one for one in reversed(forms) if one is not None and one.value is not None), None)
    if form is None:
        return None
    return Scale(form.low, form.high, form.higher_is_better is not False, reliable, cut_off)


def alliance_cut_off(alliance: str) -> float | None:
    """Of the questions about the conversation, where their sheet has exactly one. No query."""
    found = [one.value for one in shipped.one(alliance).cut_offs if one.score == "total"]
    return found[0] if len(found) == 1 else None
