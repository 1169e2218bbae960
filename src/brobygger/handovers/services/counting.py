"""Counting what hand-overs come to: every night, by a job of ours, into lines that tell of nobody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from brobygger.handovers import access, figures
from brobygger.handovers.figures import Noted, Way
from brobygger.handovers.models import Effect, Handover, Mark, Told
from brobygger.handovers.queries import CAME, TRIED, noon
from brobygger.kernel.actor import Actor
from brobygger.kernel.working_time import OSLO

Pair = tuple[UUID, UUID]
_AT_A_TIME = 1000


def count_effects(actor: Actor) -> int:
    """Count all hand-overs anew, and keep the lines of each pair of organisations; gives how many lines.

    Raises Hidden for everybody but our own jobs.
    """
    access.job(actor, "count")
    with transaction.atomic():
        return keep_effects(actor, _ways())


def keep_effects(actor: Actor, ways: Mapping[Pair, Sequence[Way]]) -> int:
    """Keep what these hand-overs come to in the place of what was kept; gives how many lines. Raises Hidden."""
    access.job(actor, "count")
    with transaction.atomic():
        rows = [
            Effect(
                from_organisation_id=pair[0], to_organisation_id=pair[1], kind=one.kind, name=one.name, place=one.place,
                number=one.number, closed=one.closed, part=one.part, days=one.days,
            )
            for pair, found in ways.items()
            for one in figures.lines(list(found))
        ]  # fmt: skip
        Effect.objects.all().delete()
        Effect.objects.bulk_create(rows, batch_size=_AT_A_TIME)
    return len(rows)


def _ways() -> dict[Pair, list[Way]]:
    """All hand-overs by pair, without their ids' meaning: no room, no person, no helper."""
    marks, told = _marks(), _told()
    found: dict[Pair, list[Way]] = defaultdict(list)
    rows = Handover.objects.exclude(from_organisation_id=None).values_list(
        "id", "from_organisation_id", "to_organisation_id", "begun_at", "ended_at", "ended_how", "answer",
        "answered_at", "ready_at",
    )  # fmt: skip
    for key, one, two, begun, ended, how, answer, answered, ready in rows.iterator(_AT_A_TIME):
        assert one is not None
        reached = dict(marks.get(key, {}))
        if answer == "yes" and answered is not None:
            reached["offer"] = Noted(answered, answered)
        if ready is not None:
            reached["contact"] = Noted(ready, ready)
        found[one, two].append(Way(key, _oslo(begun), ended, _state(ended, how, answer), reached, told.get(key, {})))
    return found


def _state(ended: dt.datetime | None, how: str, answer: str) -> str:
    if how == "done":
        return figures.DONE
    return figures.ENDED_EARLY if ended is not None or answer == "no" else figures.UNDER_WAY


def _marks() -> dict[UUID, dict[str, Noted]]:
    """The first time that each step was noted."""
    found: dict[UUID, dict[str, Noted]] = defaultdict(dict)
    rows = Mark.objects.exclude(outcome=TRIED).order_by("at")
    for key, step, outcome, happened, at in _all(rows, "handover_id", "step", "outcome", "happened_at", "at"):
        found[key].setdefault(step, Noted(happened, _oslo(at), step != "arrive" or outcome in CAME))
    return found


def _told() -> dict[UUID, dict[str, Noted]]:
    found: dict[UUID, dict[str, Noted]] = defaultdict(dict)
    rows = Told.objects.exclude(value="unknown")
    for key, what, value, day, at in _all(rows, "handover_id", "what", "value", "day", "at"):
        found[key][what] = Noted(noon(day), _oslo(at), value == "yes")
    return found


def _oslo(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(OSLO)


def _all(rows: Any, *names: str) -> Any:
    return rows.values_list(*names).iterator(_AT_A_TIME)
