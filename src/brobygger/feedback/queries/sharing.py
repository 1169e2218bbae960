"""To whom the person shows a curve, and the curve as those see it: numbers alone, through one function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from brobygger.feedback.models import Shown as Row
from brobygger.measures.queries.answered import Total, scale
from brobygger.rooms.queries import MemberCard, Members

CHOOSABLE = ("helper", "next-of-kin", "trust-person")


@dataclass(frozen=True, slots=True)
class Shown:
    """A curve is shown to one who is in the room, or to all there from an organisation."""

    episode_id: UUID
    membership_id: UUID | None
    organisation_id: UUID | None


def of_room(room_id: UUID) -> list[Shown]:
    """What the person shows in a room, as far as the reader may know. One query."""
    rows = Row.objects.filter(room_id=room_id).order_by("shown_at", "id")
    return [Shown(row.episode_id, row.membership_id, row.organisation_id) for row in rows]


def choosable(members: Members, led_by: UUID) -> tuple[MemberCard, ...]:
    """Whom the person may show the curve to: everybody in the room but themselves and the one who leads it. Pure."""
    return tuple(one for one in members.members if one.kind in CHOOSABLE and one.id != led_by)


def names(found: Iterable[Shown], members: Members) -> list[str]:
    """Who these are, of those who are here now. Pure."""
    known: dict[UUID | None, str] = {one.id: one.name for one in members.members}
    known |= {one.organisation_id: one.organisation_name for one in members.members if one.organisation_id}
    named = [known.get(one.organisation_id or one.membership_id, "") for one in found]
    return [name for name in dict.fromkeys(named) if name]


@dataclass(frozen=True, slots=True)
class Number:
    """One conversation, as those see it whom the curve is shown to."""

    number: int
    at: dt.datetime
    outcome: Total | None


def curve(episode_id: UUID) -> list[Number]:
    """The curve of an episode that is shown to the reader; nothing for anybody else. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, at, instrument, version, questionnaire, sheet, total, finished "
            "from feedback_shown_curve(%s)",
            [episode_id],
        )
        rows = cursor.fetchall()
    found = []
    for number, at, instrument, version, questionnaire, sheet, total, finished in rows:
        form = None
        if instrument is not None:
            score = scale(instrument, version, questionnaire, sheet)
            form = Total(total, score.low, score.high, finished, is_open=False, higher_is_better=score.higher_is_better)
        found.append(Number(number, at, form))
    return found
