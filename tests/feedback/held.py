"""Conversations in an episode of Kari's with Are: held, answered, looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.test import Client

from brobygger.feedback import queries, services
from brobygger.kernel import clock
from brobygger.measures.services import links
from tests.days import ordinary_monday
from tests.rooms.scene import Scene

MONDAY = dt.datetime.combine(ordinary_monday(), dt.time(10), dt.UTC)
OUTCOME = ("strength", "others", "doing", "hope")
ALLIANCE = ("say", "fit", "decide", "take")


def fill(form_id: UUID, items: Sequence[str], values: Sequence[str]) -> int:
    """Whoever holds the link answers: a number for each item, a space for one that is left out."""
    given = {item: value for item, value in zip(items, values, strict=True) if value != " "}
    return Client().post("/" + links.address(form_id).split("//", 1)[1].partition("/")[2], given).status_code


def hold(room: Scene, episode: UUID, week: int, outcome: str, alliance: str = "") -> None:
    """One conversation, a week after the one before."""
    with clock.at(MONDAY + dt.timedelta(weeks=week)):
        room.do("kari", services.begin_session, episode_id=episode)
        last = room.ask("kari", queries.one, episode).last
        assert last is not None
        assert fill(last.outcome_form_id, OUTCOME, outcome) == 200
        if alliance:
            assert fill(last.alliance_form_id, ALLIANCE, alliance) == 200


def page(room: Scene, episode: UUID, who: str) -> str:
    return room.cast.browser(who).get(f"/rooms/{room.room_id}/how-it-goes/{episode}/").content.decode()
