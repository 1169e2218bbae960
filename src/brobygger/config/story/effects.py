"""The story's earlier hand-overs, as the figures that are left of them: made up, the same at each loading.

Organisations that have become quicker since they agreed on a plan, and a pair with few hand-overs, where
the numbers are held back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid5

from brobygger.handovers import figures, services
from brobygger.handovers.figures import Noted, Way
from brobygger.kernel import clock
from brobygger.kernel.actor import system
from brobygger.kernel.rowsecurity import acting_as
from brobygger.kernel.working_time import OSLO
from brobygger.people.services import story_id

COUNTER = system("handovers")
DAY = dt.timedelta(days=1)
YEAR = 400  # days
BEFORE = 0.5  # the part of them before the plan came; then they take fewer days
# How many days after the step before it a step comes, before and after the plan.
PACE = {
    "offer": (2, 2), "contact": (16, 7), "plan": (5, 4), "coordinate": (3, 2), "meeting": (10, 6), "sms": (1, 0),
    "call": (6, 5), "before": (9, 6), "arrive": (2, 2), "accept": (1, 1), "debrief": (5, 3),
}  # fmt: skip
PAIRS = (("oygarden", "dps", 96), ("dps", "oygarden", 72), ("dps", "nav", 4))
BARRIERS = ("finding", "time", "decision")


def play() -> None:
    """Keep the figures, in the caller's transaction; the counting of the night replaces them by what there is then."""
    found = {
        (story_id("organisation", one), story_id("organisation", other)): _ways(one, other, number)
        for one, other, number in PAIRS
    }
    with acting_as(COUNTER):
        services.keep_effects(COUNTER, found)


def _ways(one: str, other: str, number: int) -> list[Way]:
    chance = Random(f"{one} {other}")  # noqa: S311 (made-up figures)
    first = clock.now().astimezone(OSLO).replace(hour=10, minute=0, second=0, microsecond=0) - YEAR * DAY
    space = story_id("hand-overs", f"{one} {other}")
    return [
        _way(uuid5(space, str(n)), first + YEAR * n // number * DAY, n >= BEFORE * number, chance)
        for n in range(number)
    ]


def _way(key: UUID, begun: dt.datetime, after: bool, chance: Random) -> Way:
    at, reached, now = begun, {}, clock.now()
    steps: Sequence[str] = figures.STEPS
    if chance.random() < 0.15:
        steps = steps[: chance.randrange(1, 5)]  # somebody did not want it after all
    for step in steps:
        at += dt.timedelta(days=max(0, round(PACE[step][after] * chance.uniform(0.6, 1.5))))
        if at > now:
            break
        reached[step] = Noted(at, at, step != "arrive" or chance.random() < 0.85)
    whole = len(reached) == len(figures.STEPS)
    state = figures.DONE if whole else figures.ENDED_EARLY if len(reached) == len(steps) else figures.UNDER_WAY
    told = {"came": reached["arrive"], "treated": Noted(at + 3 * DAY, at + 3 * DAY)} if whole else {}
    if whole and chance.random() < 0.4:
        told[f"barrier-{chance.choice(BARRIERS)}"] = Noted(at, at)
    return Way(key, begun, None if state == figures.UNDER_WAY else at, state, reached, told)
