"""Reading episodes: as much as the reader may see, which the database decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from brobygger.feedback import access
from brobygger.feedback.models import Episode, Session
from brobygger.feedback.queries import sharing
from brobygger.feedback.queries.sharing import Shown
from brobygger.kernel.actor import Actor
from brobygger.measures.queries.answered import Total, totals
from brobygger.rooms import panels
from brobygger.rooms import queries as rooms
from brobygger.rooms.queries import Members

IN_ROOM = "feedback"
OPEN_OF_ROOM: LiteralString = """
    select e.id as feedback_id,
           e.about_person_id = app_person() or e.opened_by_seat = app_actor() as feedback_whole,
           (select count(*) from feedback_session s where s.episode_id = e.id) as feedback_sessions
    from feedback_episode e where e.room_id = %(room)s and e.ended_at is null order by e.begun_at
"""


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A conversation. `outcome` and `alliance` are None where the form is not there for the reader."""

    number: int
    at: dt.datetime
    outcome_form_id: UUID
    alliance_form_id: UUID
    outcome: Total | None
    alliance: Total | None
    fits: str
    words: str
    otherwise: str

    @property
    def forms(self) -> tuple[Total, ...]:
        """Its forms, as far as they are there for the reader."""
        return tuple(one for one in (self.outcome, self.alliance) if one is not None)


@dataclass(frozen=True, slots=True)
class EpisodeCard:
    """An episode without its sessions."""

    id: UUID
    membership_id: UUID
    led_by_seat: str
    outcome: str
    alliance: str
    outcome_version: str
    alliance_version: str
    cut_off: float | None
    cut_off_source: str
    reliable: float | None
    reliable_source: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    ended_how: str


@dataclass(frozen=True, slots=True)
class OpenEpisode:
    """An open episode in a room's panel; not `is_whole`: the person shows its curve to the reader."""

    id: UUID
    sessions: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The episodes of a room that the reader may see, newest first."""

    members: Members
    episodes: tuple[EpisodeCard, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """One episode with its sessions in the order in which they were held.

    `is_whole`: for the person and for whoever leads it. To others whom the person shows it, each session has nothing
    but what the person's own answers came to.
    """

    members: Members
    episode: EpisodeCard
    sessions: tuple[SessionCard, ...]
    shown: tuple[Shown, ...]
    is_whole: bool

    @property
    def last(self) -> SessionCard | None:
        return self.sessions[-1] if self.sessions else None


def overview(actor: Actor, room_id: UUID) -> Overview:
    """Raises Hidden, Denied. One query more than the room's members."""
    members = rooms.members(actor, room_id)
    rows = Episode.objects.filter(room_id=room_id).order_by("-begun_at")
    return Overview(members, tuple(_card(row) for row in rows))


def one(actor: Actor, room_id: UUID, episode_id: UUID) -> EpisodePage:
    """One episode. Raises Hidden, Denied. Four queries more than the room's members, however many sessions."""
    members = rooms.members(actor, room_id)
    row = Episode.objects.filter(pk=episode_id, room_id=room_id).first()
    access.found(row is not None, episode_id)
    assert row is not None
    is_whole = members.me.kind == "person" or row.opened_by_seat == actor.seat
    sessions = held([row.pk])[row.pk] if is_whole else _numbers(row.pk)
    shown = tuple(one for one in sharing.of_room(room_id) if one.episode_id == row.pk) if is_whole else ()
    return EpisodePage(members, _card(row), sessions, shown, is_whole)


def whole(room_id: UUID) -> list[tuple[EpisodeCard, tuple[SessionCard, ...]]]:
    """Every episode of a room with its sessions, the oldest first, for the person's copy. Three queries."""
    rows = list(Episode.objects.filter(room_id=room_id).order_by("begun_at"))
    sessions = held([row.pk for row in rows])
    return [(_card(row), sessions[row.pk]) for row in rows]


def cards(rows: Sequence[Episode]) -> list[EpisodeCard]:
    """Episodes as pages see them. No query."""
    return [_card(row) for row in rows]


def held(episode_ids: list[UUID]) -> dict[UUID, tuple[SessionCard, ...]]:
    """The conversations of episodes, in order. Two queries, one more where forms are an organisation's own."""
    rows = list(Session.objects.filter(episode_id__in=episode_ids).order_by("number"))
    forms = totals({key for one in rows for key in (one.outcome_form_id, one.alliance_form_id)})
    return {key: tuple(_session(one, forms) for one in rows if one.episode_id == key) for key in episode_ids}


def _numbers(episode_id: UUID) -> tuple[SessionCard, ...]:
    return tuple(
        SessionCard(one.number, one.at, episode_id, episode_id, one.outcome, None, "", "", "")
        for one in sharing.curve(episode_id)
    )


def open_of_room(room_id: UUID) -> list[OpenEpisode]:
    """The open episodes of a room. No query beside what all panels ask."""
    rows = panels.answered(IN_ROOM, room_id)
    return [OpenEpisode(UUID(row["feedback_id"]), row["feedback_sessions"], row["feedback_whole"]) for row in rows]


def _card(row: Episode) -> EpisodeCard:
    return EpisodeCard(
        id=row.pk,
        membership_id=row.membership_id,
        led_by_seat=row.opened_by_seat,
        outcome=row.outcome,
        alliance=row.alliance,
        outcome_version=row.outcome_version,
        alliance_version=row.alliance_version,
        cut_off=row.cut_off,
        cut_off_source=row.cut_off_source,
        reliable=row.reliable,
        reliable_source=row.reliable_source,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        ended_how=row.ended_how,
    )


def _session(row: Session, forms: dict[UUID, Total]) -> SessionCard:
    return SessionCard(
        number=row.number,
        at=row.at,
        outcome_form_id=row.outcome_form_id,
        alliance_form_id=row.alliance_form_id,
        outcome=forms.get(row.outcome_form_id),
        alliance=forms.get(row.alliance_form_id),
        fits=row.fits,
        words=row.words,
        otherwise=row.otherwise,
    )
