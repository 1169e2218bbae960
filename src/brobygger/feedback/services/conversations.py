"""Beginning an episode, its sessions, what is said of the curve, and the ending. One function = one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brobygger.feedback import access, queries
from brobygger.feedback.models import Episode, Session
from brobygger.feedback.queries import EpisodePage, SessionCard
from brobygger.feedback.queries.choosing import ALLIANCE, OUTCOME
from brobygger.feedback.services import choosing, keeping
from brobygger.feedback.services.choosing import Lines
from brobygger.kernel import clock
from brobygger.kernel.actor import Actor
from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.ids import new_id
from brobygger.measures import services as measures
from brobygger.rooms import text as texts

LIVES = dt.timedelta(days=1)  # a session's forms: what is answered later is not of that conversation
LONGEST = 600
FITS = ("", "yes", "partly", "no")
ENDINGS = ("planned", "unplanned", "moved-on")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of the curve and of the conversation: each may be left out."""

    fits: str = ""
    words: str = ""
    otherwise: str = ""


def begin(
    actor: Actor, *, room_id: UUID, outcome: str = OUTCOME, alliance: str = ALLIANCE, lines: Lines | None = None
) -> UUID:
    """A helper begins an episode with the room's person, on questions that their organisation may use.

    Raises Hidden, Denied, Conflict (one is open), Invalid (questions that may not be used; `lines` where a line has to
    be chosen, or one that the instrument does not have).
    """
    with transaction.atomic():
        members = keeping.enter(actor, room_id, access.LEADS, "begin")
        if Episode.objects.filter(room_id=room_id, opened_by_seat=actor.seat, ended_at=None).exists():
            raise Conflict(_("You have begun already. Go on with the one that is open."), code="open")
        chosen = choosing.chosen(actor, outcome, alliance)
        row = Episode(
            id=new_id(),
            room_id=room_id,
            about_person_id=members.room.about_person_id,
            opened_by_seat=actor.seat,
            membership_id=members.me.id,
            outcome=outcome,
            alliance=alliance,
            outcome_version=chosen[0].version,
            alliance_version=chosen[1].version,
            begun_at=clock.now(),
            **choosing.lines_of(chosen[0], lines),
        )
        Episode.objects.bulk_create([row])
        keeping.keep(actor, members, "feedback.begun", row.pk)
        return row.pk


def may_begin_session(last: SessionCard | None) -> bool:
    """Whether a conversation may begin after the last one: not while its first form can still be answered. Pure."""
    return last is None or last.outcome is None or not last.outcome.is_open


def begin_session(actor: Actor, *, room_id: UUID, episode_id: UUID) -> int:
    """Begin a conversation: both forms are given, to be answered before a day has gone. Gives its number.

    Raises Hidden, Denied, Conflict (it is ended, or the last one's first form can still be answered), Invalid.
    """
    with transaction.atomic():
        found = _open(actor, room_id, episode_id, access.LEADS, "session")
        last = found.last
        if not may_begin_session(last):
            raise Conflict(_("A conversation is begun already. Answer that one first."), code="begun")
        about, until = found.members.room.about_person_id, clock.now() + LIVES
        card = found.episode
        outcome, alliance = (
            measures.give(
                actor,
                instrument=key,
                version=version,
                room_id=room_id,
                about_person_id=about,
                until=until,
                mode=choosing.mode(actor, key, version),
            ).form_id
            for key, version in ((card.outcome, card.outcome_version), (card.alliance, card.alliance_version))
        )
        row = Session(
            id=new_id(),
            room_id=room_id,
            episode_id=episode_id,
            number=1 + (last.number if last else 0),
            at=clock.now(),
            outcome_form_id=outcome,
            alliance_form_id=alliance,
        )
        Session.objects.bulk_create([row])
        keeping.keep(actor, found.members, "feedback.session", row.pk)
        return row.number


def say(actor: Actor, *, room_id: UUID, episode_id: UUID, number: int, said: Said) -> None:
    """What the two say of the newest conversation; it can be written anew until the next one is begun.

    Raises Hidden, Denied, Conflict (another conversation has begun, or it is ended), Invalid.
    """
    with transaction.atomic():
        found = _open(actor, room_id, episode_id, access.BOTH, "say")
        if found.last is None or found.last.number != number:
            raise Conflict(_("Another conversation has begun since. Look at the page as it is now."), code="changed")
        if said.fits not in FITS:
            raise Invalid(_("Choose one from the list."), field="fits", code="choice")
        kept = {
            "fits": said.fits,
            "words": texts.line(said.words, field="words", longest=LONGEST),
            "otherwise": texts.line(said.otherwise, field="otherwise", longest=LONGEST),
        }
        if not any(kept.values()):
            raise Invalid(_("Nothing is answered yet."), code="empty")
        Session.objects.filter(episode_id=episode_id, number=number).update(**kept)
        keeping.keep(actor, found.members, "feedback.said", episode_id)


def end(actor: Actor, *, room_id: UUID, episode_id: UUID, how: str) -> None:
    """End it; the curve stays with the person. Raises Hidden, Denied, Conflict (it is ended), Invalid (how)."""
    with transaction.atomic():
        found = _open(actor, room_id, episode_id, access.LEADS, "end")
        if how not in ENDINGS:
            raise Invalid(_("Choose one from the list."), field="how", code="choice")
        Episode.objects.filter(pk=episode_id).update(ended_at=clock.now(), ended_how=how)
        keeping.keep(actor, found.members, "feedback.ended", episode_id)


def _open(actor: Actor, room_id: UUID, episode_id: UUID, who: frozenset[str], what: str) -> EpisodePage:
    keeping.enter(actor, room_id, who, what)
    found = queries.one(actor, room_id, episode_id)
    access.found(found.is_whole, episode_id)
    if found.episode.ended_at is not None:
        raise Conflict(_("These conversations are ended. What was answered stays."), code="ended")
    return found
